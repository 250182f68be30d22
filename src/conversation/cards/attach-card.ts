import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { PostId } from '#foundation';
import { defineJob, publish, transact, type Reader, type Tx, type World } from '#infrastructure';
import { conversationTopics } from '../events.ts';
import { memoryOf } from '../memory/memory.ts';
import { sayChanged } from '../streams/happening.ts';
import { tokenizeText } from '../text/text-tokens.ts';
import type { Visibility } from '../rules/post-limits.ts';
import { firstLink } from './first-link.ts';
import { cardOfLink } from './keep-card.ts';

/**
 * Links of one site are fetched one after the other: posts with the same link find the card that the
 * first of them got, and a slow site never keeps more than one worker waiting.
 */
const queues = ['link-cards-1', 'link-cards-2'] as const;

function queueOf(link: string): string {
  const [first = 0] = createHash('sha256').update(new URL(link).host).digest();
  return queues[first % 2 === 0 ? 0 : 1];
}

/** Has the link of a post looked at after the commit. What is said to a few is not told to a site. */
export async function wantCard(
  tx: Tx,
  post: { readonly id: PostId; readonly visibility: Visibility },
  link: string | undefined,
): Promise<void> {
  if (link === undefined || post.visibility === 'direct') return;
  const options = { key: `card:${post.id}`, queue: queueOf(link) };
  await publish(tx, conversationTopics.attachCard, { postId: post.id }, options);
}

/** Gives a post the card of its link, if the page behind it says what it is. */
export const attachCardJob = defineJob(
  conversationTopics.attachCard,
  { postId: 'id:post' },
  async (world, { postId }) => {
    const link = await linkOf(world, world.db, postId);
    if (link === undefined) return;
    const cardId = await cardOfLink(world, link, postId);
    if (cardId === undefined) return;
    await transact(world, (tx) => attach(tx, world, { postId, link, cardId }));
    memoryOf(world).posts.drop(postId);
  },
);

async function linkOf(
  { origin }: World,
  reader: Reader,
  postId: PostId,
): Promise<string | undefined> {
  const { rows } = await sql<{ text: string }>`
    select text from posts where id = ${postId} and local and visibility <> 'direct'`.execute(
    reader,
  );
  return rows[0] === undefined ? undefined : firstLink(tokenizeText(rows[0].text), origin);
}

type Attaching = { readonly postId: PostId; readonly link: string; readonly cardId: string };

/** The post may have been edited or deleted meanwhile: then another job sees to it, or nobody. */
async function attach(tx: Tx, world: World, { postId, link, cardId }: Attaching): Promise<void> {
  await sql`select 1 from posts where id = ${postId} for update`.execute(tx);
  if ((await linkOf(world, tx, postId)) !== link) return;
  const { numAffectedRows } = await sql`
    update posts set card_id = ${cardId}::bigint, version = version + 1
    where id = ${postId} and card_id is distinct from ${cardId}::bigint`.execute(tx);
  if (numAffectedRows !== 0n) sayChanged(tx, postId);
}
