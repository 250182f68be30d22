import { sql } from 'kysely';
import type { AccountId, ListId, PageQuery } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { keyOf, listNotFound, type ListView, type OwnedList } from '../people-lists/list-row.ts';
import { isInList, type ListReader } from '../rules/list.ts';
import { isShunned, openReading, type Reading } from '../reading.ts';
import type { TimelinePage } from '../types.ts';
import { collectPage } from './collect-page.ts';
import { entriesOf, itemsOf, type Entry } from './entries.ts';
import { boundsOf } from './home-ids.ts';
import { readOrBuild } from './read-or-build.ts';
import type { IdRange } from './timelines.ts';

/**
 * A page of what the members of one of the viewer's lists publish and boost. As home: a list of ids
 * in memory, to which posts are pushed; who may see what is decided when it is read.
 * @throws Refusal `not-found` unless it is the viewer's
 */
export async function listTimeline(
  world: Pick<World, 'db' | 'clock'>,
  viewer: AccountId,
  { listId, page }: { readonly listId: ListId; readonly page: PageQuery },
): Promise<TimelinePage> {
  const reading = await openReading(world, viewer);
  const view = await viewOfList(reading, { owner: viewer, listId });
  if (!view.isThere) throw listNotFound();
  const reader = readerOf(reading, viewer, view);
  return collectPage(
    page,
    (range) => listIds(reading, { listId, range }),
    async (ids) =>
      itemsOf(reading, await entriesOf(reading, ids), {
        context: 'home',
        isWanted: (entry) => isWanted(entry, reader),
      }),
  );
}

/** Whether an entry belongs into a list, for as long as the reading of its owner holds. */
export async function isWantedInList(
  reading: Reading,
  listId: ListId,
  entry: Entry,
): Promise<boolean> {
  const { viewer } = reading;
  if (viewer === undefined || entry.post.visibility === 'direct') return false;
  const view = await viewOfList(reading, { owner: viewer, listId });
  return view.isThere && isWanted(entry, readerOf(reading, viewer, view));
}

function viewOfList({ memory, relations }: Reading, list: OwnedList): Promise<ListView> {
  return memory.listViews(keyOf(list), relations.epoch);
}

function readerOf(reading: Reading, viewer: AccountId, view: ListView): ListReader {
  return {
    viewer,
    followOf: (accountId) => reading.relations.follows.get(accountId),
    isShunned: (accountId) => isShunned(reading, accountId),
    members: view.members,
    replies: view.replies,
  };
}

function isWanted({ post, boost }: Entry, reader: ListReader): boolean {
  return isInList(
    {
      authorId: post.authorId,
      language: post.language,
      ...(boost === undefined ? {} : { boosterId: boost.accountId }),
      ...(post.inReplyToAuthor === undefined ? {} : { inReplyToAuthor: post.inReplyToAuthor }),
    },
    reader,
  );
}

type Ask = { readonly listId: ListId; readonly range: IdRange };

async function listIds({ memory }: Reading, { listId, range }: Ask): Promise<readonly string[]> {
  const read = await readOrBuild(memory.peopleLists, listId, range, (whole) =>
    loadListIds(memory.db, listId, whole),
  );
  return read.cut ? loadListIds(memory.db, listId, range) : read.ids;
}

/** The ids of a list's timeline by SQL: one index range per member, as `loadHomeIds`. */
export async function loadListIds(
  reader: Reader,
  listId: ListId,
  range: IdRange,
): Promise<readonly string[]> {
  const order = range.from === 'newest' ? sql`desc` : sql`asc`;
  const { rows } = await sql<{ id: string }>`
    select latest.id from list_members as member cross join lateral (
      (select post.id from posts as post
       where post.author_id = member.account_id and post.deleted_at is null
         and post.visibility <> 'direct' ${boundsOf(sql.ref('post.id'), range)}
       order by post.id ${order} limit ${range.count})
      union all
      (select boost.id from boosts as boost
       where boost.account_id = member.account_id ${boundsOf(sql.ref('boost.id'), range)}
       order by boost.id ${order} limit ${range.count})
    ) as latest
    where member.list_id = ${listId}
    order by latest.id ${order} limit ${range.count}`.execute(reader);
  return rows.map(({ id }) => id);
}
