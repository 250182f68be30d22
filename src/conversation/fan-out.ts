import { sql } from 'kysely';
import { followCounts } from '#accounts';
import { toId, type AccountId } from '#foundation';
import { log, type World } from '#infrastructure';
import { memoryOf, type Memory } from './memory/memory.ts';

export type FanOut = {
  readonly authorId: AccountId;
  /** The post's or the boost's id. */
  readonly id: string;
  /** For a direct post: only these. */
  readonly only?: readonly AccountId[];
  /** Where the command knows it: spares a question. */
  readonly followers?: number;
};

/**
 * After the commit: puts an id into the home lists that exist. Returns once the author's own list
 * and the first page of followers have it; the rest follows at once, one fan-out after the other.
 * When it fails every list is forgotten, so that none lacks a post.
 */
export async function fanOut(world: Pick<World, 'db'>, work: FanOut): Promise<void> {
  const memory = memoryOf(world);
  await memory.homes.push([work.authorId], work.id);
  if (work.only === undefined) await memory.authors.push([work.authorId], work.id);
  if (await memory.homes.isEmpty()) return;
  try {
    await pushToFollowers(memory, work);
  } catch (error) {
    await forgetLists(memory, error);
  }
}

async function pushToFollowers(memory: Memory, work: FanOut): Promise<void> {
  if (work.only !== undefined) {
    await memory.homes.push(await followersAmong(memory, work.authorId, work.only), work.id);
    return;
  }
  if (await isBigAuthor(memory, work)) return;
  const last = await pushPage(memory, work, '0');
  if (last === undefined) return;
  memory.fanningOut = memory.fanningOut
    .then(() => pushFrom(memory, work, last))
    .catch((error: unknown) => forgetLists(memory, error));
}

/** Between the two bounds an author stays what it was; merging and pushing remove doubles. */
async function isBigAuthor(memory: Memory, work: FanOut): Promise<boolean> {
  const followers = work.followers ?? (await followCounts(memory.db, work.authorId)).followers;
  const isBig = memory.bigAuthors.has(work.authorId);
  const bound = memory.bigAuthorFollowers * (isBig ? 0.8 : 1);
  if (followers > bound && !isBig) memory.bigAuthors.add(work.authorId);
  if (followers <= bound && isBig) {
    memory.bigAuthors.delete(work.authorId);
    // What was posted while it was big stands in no home list.
    await memory.homes.clear();
  }
  return followers > bound;
}

async function pushFrom(memory: Memory, work: FanOut, after: string): Promise<void> {
  let last: string | undefined = after;
  while (last !== undefined) last = await pushPage(memory, work, last);
}

/** One page of followers; gives the id to go on after, or undefined at the end. */
async function pushPage(memory: Memory, work: FanOut, after: string): Promise<string | undefined> {
  // One text instead of thousands of rows: the parsing of rows would cost more than the query.
  const { rows } = await sql<{ ids: string | null }>`
    select string_agg(follower_id::text, ',' order by follower_id) as ids from (
      select follower_id from follows
      where followee_id = ${work.authorId} and follower_id > ${after}::bigint
      order by follower_id limit ${memory.fanOutPage}
    ) as followers`.execute(memory.db);
  const ids = rows[0]?.ids?.split(',') ?? [];
  await memory.homes.push(ids, work.id);
  return ids.length < memory.fanOutPage ? undefined : ids.at(-1);
}

async function followersAmong(
  memory: Memory,
  authorId: AccountId,
  accountIds: readonly AccountId[],
): Promise<readonly AccountId[]> {
  if (accountIds.length === 0) return [];
  const { rows } = await sql<{ follower_id: string }>`
    select follower_id from follows
    where followee_id = ${authorId} and follower_id = any(${accountIds}::bigint[])`.execute(
    memory.db,
  );
  return rows.map((row): AccountId => toId(row.follower_id));
}

async function forgetLists(memory: Memory, error: unknown): Promise<void> {
  log('conversation').warn('A fan-out broke off; home lists are built anew: {error}', { error });
  await memory.homes.clear();
}
