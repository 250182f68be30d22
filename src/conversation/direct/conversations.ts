import { sql } from 'kysely';
import {
  refuse,
  toId,
  type AccountId,
  type DirectConversationId,
  type Page,
  type PageQuery,
} from '#foundation';
import type { World } from '#infrastructure';
import { isShunned, openReading, postsById, showAll, type Reading } from '../reading.ts';
import { sayConversation } from '../streams/happening.ts';
import { collectPage } from '../timelines/collect-page.ts';
import { entriesOf, itemsOf } from '../timelines/entries.ts';
import { boundsOf } from '../timelines/home-ids.ts';
import type { IdRange } from '../timelines/timelines.ts';
import type { DirectConversation, TimelinePage } from '../types.ts';

type Row = {
  id: string;
  others: string[];
  last_post_id: string;
  unread: boolean;
};

const columns = sql`id, others, last_post_id, unread`;

/**
 * The viewer's direct conversations, the latest word first. Cursors are ids of last posts. Left out:
 * those whose last word the viewer may not see, or is by somebody blocked or muted.
 */
export async function listConversations(
  world: World,
  viewer: AccountId,
  query: PageQuery,
): Promise<Page<DirectConversation>> {
  const reading = await openReading(world, viewer);
  const rowByPost = new Map<string, Row>();
  const fetch = async (range: IdRange): Promise<readonly string[]> => {
    const { rows } = await sql<Row>`
      select ${columns} from direct_conversations
      where account_id = ${viewer} and not dismissed ${boundsOf(sql.ref('last_post_id'), range)}
      order by last_post_id ${orderOf(range)} limit ${range.count}`.execute(world.db);
    // A post is in one conversation of an account.
    for (const row of rows) rowByPost.set(row.last_post_id, row);
    return rows.map((row) => row.last_post_id);
  };
  const page = await collectPage(query, fetch, async (ids) => {
    const shown = await shownRows(
      reading,
      ids.flatMap((id) => rowByPost.get(id) ?? []),
    );
    return shown.map((conversation) => ({ id: conversation.last.post.id, conversation }));
  });
  return { ...page, items: page.items.map(({ conversation }) => conversation) };
}

function orderOf({ from }: IdRange) {
  return from === 'newest' ? sql`desc` : sql`asc`;
}

async function shownRows(
  reading: Reading,
  rows: readonly Row[],
): Promise<readonly DirectConversation[]> {
  const posts = await postsById(
    reading,
    rows.map((row) => row.last_post_id),
  );
  const shown = new Map((await showAll(reading, posts)).map((one) => [one.post.id, one]));
  return rows.flatMap((row) => {
    const last = shown.get(toId(row.last_post_id));
    if (last === undefined || isShunned(reading, last.post.authorId)) return [];
    return [
      {
        id: toId<'direct-conversation'>(row.id),
        others: row.others.map((other): AccountId => toId(other)),
        unread: row.unread,
        last,
      },
    ];
  });
}

/** Marks a conversation as read or unread. @throws Refusal `not-found` unless it is the viewer's */
export async function markConversation(
  world: World,
  viewer: AccountId,
  { id, unread }: { readonly id: DirectConversationId; readonly unread: boolean },
): Promise<DirectConversation> {
  const { rows } = await sql<Row>`
    update direct_conversations set unread = ${unread}
    where id = ${id} and account_id = ${viewer} and not dismissed returning ${columns}`.execute(
    world.db,
  );
  const [shown] = await shownRows(await openReading(world, viewer), rows);
  if (shown === undefined) throw conversationNotFound();
  sayConversation(world.bus, viewer, { id });
  return shown;
}

/** @throws Refusal `not-found` unless it is the viewer's, and its last word is for them to see */
export async function getConversation(
  world: World,
  viewer: AccountId,
  id: DirectConversationId,
): Promise<DirectConversation> {
  const reading = await openReading(world, viewer);
  const { rows } = await sql<Row>`
    select ${columns} from direct_conversations
    where id = ${id} and account_id = ${viewer} and not dismissed`.execute(world.db);
  const [shown] = await shownRows(reading, rows);
  if (shown === undefined) throw conversationNotFound();
  return shown;
}

/**
 * Takes a conversation out of the viewer's list until somebody writes again; nobody else loses it.
 * @throws Refusal `not-found` unless it is the viewer's
 */
export async function dismissConversation(
  world: World,
  viewer: AccountId,
  id: DirectConversationId,
): Promise<void> {
  const { numAffectedRows } = await sql`
    update direct_conversations set dismissed = true
    where id = ${id} and account_id = ${viewer} and not dismissed`.execute(world.db);
  if (numAffectedRows !== 1n) throw conversationNotFound();
}

function conversationNotFound() {
  return refuse('not-found', { detail: 'There is no such conversation.' });
}

/** Direct posts by the viewer and to them, newest first. */
export async function directTimeline(
  world: World,
  viewer: AccountId,
  query: PageQuery,
): Promise<TimelinePage> {
  const reading = await openReading(world, viewer);
  const fetch = async (range: IdRange): Promise<readonly string[]> => {
    const { rows } = await sql<{ id: string }>`
      select post_id as id from direct_posts
      where account_id = ${viewer} ${boundsOf(sql.ref('post_id'), range)}
      order by post_id ${orderOf(range)} limit ${range.count}`.execute(world.db);
    return rows.map(({ id }) => id);
  };
  return collectPage(query, fetch, async (ids) =>
    itemsOf(reading, await entriesOf(reading, ids), {
      context: 'home',
      isWanted: ({ post }) => !isShunned(reading, post.authorId),
    }),
  );
}
