import { sql } from 'kysely';
import { after, dayMs, dayOf, minuteMs, refuse, type AccountId } from '#foundation';
import { publish, unpublish, type Tx, type World } from '#infrastructure';
import { answeredPost, compose } from '../compose.ts';
import { conversationTopics } from '../events.ts';
import { quotablePost } from '../quotes/quoted-post.ts';
import { readingWhenNeeded } from '../reading.ts';
import { checkPoll } from '../rules/poll.ts';
import type { DraftContent, DraftId } from './types.ts';

/** The same as Mastodon's. */
const draftLimits = { total: 300, scheduledPerDay: 25, leadMs: 5 * minuteMs } as const;

/** @throws Refusal `invalid` for a time that is not at least five minutes ahead */
export function requireLead(world: Pick<World, 'clock'>, publishAt: Date): void {
  if (publishAt >= after(world.clock.now(), draftLimits.leadMs)) return;
  throw refuse('invalid', {
    field: 'createdAt',
    detail: 'A post is scheduled for at least five minutes from now.',
  });
}

/**
 * What would be refused if it were published now: better said while its author is looking.
 * @throws Refusal as `publishPost`
 */
export async function requirePublishable(
  world: World,
  author: AccountId,
  content: DraftContent,
): Promise<void> {
  const open = readingWhenNeeded(world, author);
  await compose(world, open, content);
  if (content.poll !== undefined) checkPoll(content.poll);
  if (content.poll !== undefined && (content.mediaIds?.length ?? 0) > 0) {
    throw refuse('invalid', { field: 'poll', detail: 'A post has pictures or a poll, not both.' });
  }
  if (content.inReplyTo !== undefined) await answeredPost(await open(), content.inReplyTo);
  if (content.quotes !== undefined) await quotablePost(await open(), content.quotes);
}

/** @throws Refusal `invalid` beyond 300 drafts, or 25 posts scheduled for one day (UTC) */
export async function requireRoom(
  tx: Tx,
  accountId: AccountId,
  { publishAt, besides }: { readonly publishAt: Date | undefined; readonly besides?: DraftId },
): Promise<void> {
  // The account's row makes two at once count each other.
  await sql`select 1 from accounts where id = ${accountId} for no key update`.execute(tx);
  const start = publishAt === undefined ? null : new Date(`${dayOf(publishAt)}T00:00:00Z`);
  const end = start === null ? null : after(start, dayMs);
  const { rows } = await sql<{ total: string; that_day: string }>`
    select count(*) as total,
      count(*) filter (where publish_at >= ${start} and publish_at < ${end}) as that_day
    from drafts where account_id = ${accountId} and id <> ${besides ?? '0'}::bigint`.execute(tx);
  const counted = rows[0];
  if (Number(counted?.total ?? 0) >= draftLimits.total) {
    throw refuse('invalid', {
      field: 'createdAt',
      detail: `There are at most ${draftLimits.total} drafts and scheduled posts.`,
    });
  }
  if (Number(counted?.that_day ?? 0) >= draftLimits.scheduledPerDay) {
    throw refuse('invalid', {
      field: 'createdAt',
      detail: `At most ${draftLimits.scheduledPerDay} posts are scheduled for one day.`,
    });
  }
}

/** One job for each draft: a new time replaces the old one, and none takes it back. */
export async function setPublication(
  tx: Tx,
  draftId: DraftId,
  publishAt: Date | undefined,
): Promise<void> {
  const key = `draft:${draftId}`;
  if (publishAt === undefined) await unpublish(tx, key);
  else {
    await publish(tx, conversationTopics.publishScheduled, { draftId }, { runAt: publishAt, key });
  }
}
