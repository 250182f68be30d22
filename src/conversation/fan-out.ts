import { sql, type RawBuilder } from 'kysely';
import { followCounts, isInFullReach } from '#accounts';
import { toId, type AccountId } from '#foundation';
import { log, type World } from '#infrastructure';
import { memoryOf, type Memory } from './memory/memory.ts';
import type { Timelines } from './timelines/timelines.ts';
import type { Post } from './types.ts';

export type FanOut = {
  readonly authorId: AccountId;
  /** The post's or the boost's id. */
  readonly id: string;
  /** For a direct post: only these. */
  readonly only?: readonly AccountId[];
  /** Where the command knows it: spares a question. */
  readonly followers?: number;
  /** Of a public post: who follows one of these finds it at home. */
  readonly tags?: readonly string[];
};

/** Ids of accounts or lists whose lists in memory get the new id, page by page. */
type Audience = {
  readonly timelines: Timelines;
  /** Ids after `after`, in rising order, at most `count`. */
  readonly ids: (after: string, count: number) => RawBuilder<unknown>;
};

/**
 * After the commit: puts an id into the home lists and lists of people that exist. Returns once the
 * author's own list and the first page of each audience have it; the rest follows at once, one after
 * the other. When it fails every list is forgotten, so that none lacks a post.
 */
export async function fanOut(world: Pick<World, 'db'>, work: FanOut): Promise<void> {
  const memory = memoryOf(world);
  await memory.homes.push([work.authorId], work.id);
  if (work.only === undefined) await memory.authors.push([work.authorId], work.id);
  try {
    if (work.only !== undefined) await pushToNamed(memory, work.authorId, work);
    else
      for (const audience of await audiencesOf(memory, work)) await pushTo(memory, audience, work);
  } catch (error) {
    await forgetLists(memory, error);
  }
}

async function pushToNamed(
  memory: Memory,
  authorId: AccountId,
  { id, only = [] }: FanOut,
): Promise<void> {
  if (await memory.homes.isEmpty()) return;
  await memory.homes.push(await followersAmong(memory, authorId, only), id);
}

/** Whom an id is to be pushed to, as far as anybody reads here now. */
async function audiencesOf(memory: Memory, work: FanOut): Promise<readonly Audience[]> {
  const audiences: Audience[] = [];
  if (!(await memory.peopleLists.isEmpty())) audiences.push(listsWith(memory, work.authorId));
  if (await memory.homes.isEmpty()) return audiences;
  if (!(await isBigAuthor(memory, work))) audiences.push(followersOf(memory, work.authorId));
  const { tags = [] } = work;
  if (tags.length > 0) audiences.push(tagFollowers(memory, { authorId: work.authorId, tags }));
  return audiences;
}

function followersOf({ homes }: Memory, authorId: AccountId): Audience {
  return {
    timelines: homes,
    ids: (after, count) => sql`
      select follower_id as id from follows
      where followee_id = ${authorId} and follower_id > ${after}::bigint
      order by follower_id limit ${count}`,
  };
}

function listsWith({ peopleLists }: Memory, authorId: AccountId): Audience {
  return {
    timelines: peopleLists,
    ids: (after, count) => sql`
      select list_id as id from list_members
      where account_id = ${authorId} and list_id > ${after}::bigint
      order by list_id limit ${count}`,
  };
}

type Tagged = { readonly authorId: AccountId; readonly tags: readonly string[] };

/** Nobody, while a visibility limit keeps the author out of public timelines. */
function tagFollowers({ homes }: Memory, { authorId, tags }: Tagged): Audience {
  return {
    timelines: homes,
    ids: (after, count) => sql`
      select distinct account_id as id from followed_tags
      where tag = any(${tags}::text[]) and account_id > ${after}::bigint
        and ${isInFullReach(sql`${authorId}::bigint`)}
      order by account_id limit ${count}`,
  };
}

/** A post that was edited may have tags that it did not have. */
export async function fanOutTags(
  world: Pick<World, 'db'>,
  { id, authorId, tags }: Pick<Post, 'id' | 'authorId' | 'tags'>,
): Promise<void> {
  const memory = memoryOf(world);
  if (tags.length === 0 || (await memory.homes.isEmpty())) return;
  try {
    await pushTo(memory, tagFollowers(memory, { authorId, tags }), { id });
  } catch (error) {
    await forgetLists(memory, error);
  }
}

async function pushTo(memory: Memory, audience: Audience, { id }: { id: string }): Promise<void> {
  const last = await pushPage(memory, { ...audience, id }, '0');
  if (last === undefined) return;
  memory.fanningOut = memory.fanningOut
    .then(() => pushFrom(memory, { ...audience, id }, last))
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

type Push = Audience & { readonly id: string };

async function pushFrom(memory: Memory, push: Push, after: string): Promise<void> {
  let last: string | undefined = after;
  while (last !== undefined) last = await pushPage(memory, push, last);
}

/** One page of an audience; gives the id to go on after, or undefined at the end. */
async function pushPage(
  { db, fanOutPage }: Memory,
  { timelines, ids, id }: Push,
  after: string,
): Promise<string | undefined> {
  // One text instead of thousands of rows: the parsing of rows would cost more than the query.
  const { rows } = await sql<{ ids: string | null }>`
    select string_agg(id::text, ',' order by id) as ids
    from (${ids(after, fanOutPage)}) as audience`.execute(db);
  const found = rows[0]?.ids?.split(',') ?? [];
  await timelines.push(found, id);
  return found.length < fanOutPage ? undefined : found.at(-1);
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
  await memory.peopleLists.clear();
}
