import { sql } from 'kysely';
import { idBucket, refuse, toId, type AccountId, type Page, type PageQuery } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { checkedKey } from '../publish-post.ts';
import { boundsOf } from '../timelines/home-ids.ts';
import { collectPage } from '../timelines/collect-page.ts';
import { draftNotFound, getDraft, loadDrafts } from './draft-row.ts';
import { requireLead, requirePublishable, requireRoom, setPublication } from './schedule.ts';
import type { Draft, DraftContent, DraftId } from './types.ts';
import { checkContent, columnsOf, keepMedia } from './write-draft.ts';

export type DraftToSave = {
  readonly content: DraftContent;
  /** When it is to be published; absent for a draft. */
  readonly publishAt?: Date | undefined;
  /** The same key by the same author gives the same draft. */
  readonly idempotencyKey?: string | undefined;
};

/**
 * Keeps something for later. With a time it is published then, by itself and once.
 * @throws Refusal `invalid`, `too-large`; for a scheduled one as `publishPost` besides
 */
export async function saveDraft(
  world: World,
  accountId: AccountId,
  draft: DraftToSave,
): Promise<Draft> {
  await checkDraft(world, accountId, draft);
  const key = checkedKey(draft.idempotencyKey);
  return transact(world, async (tx) => {
    const id = world.ids.next<'draft'>(idBucket(accountId));
    await requireRoom(tx, accountId, { publishAt: draft.publishAt });
    const before = key === undefined ? undefined : await savedBefore(tx, accountId, key);
    if (before !== undefined) return before;
    const now = world.clock.now();
    await tx
      .insertInto('drafts')
      .values({
        id,
        account_id: accountId,
        ...columnsOf(draft.content),
        publish_at: draft.publishAt ?? null,
        idempotency_key: key ?? null,
        created_at: now,
        updated_at: now,
      })
      .execute();
    await keepMedia(tx, { accountId, draftId: id }, draft.content.mediaIds ?? []);
    if (draft.publishAt !== undefined) await setPublication(tx, id, draft.publishAt);
    return getDraft(tx, accountId, id);
  });
}

async function checkDraft(
  world: World,
  accountId: AccountId,
  { content, publishAt }: Pick<DraftToSave, 'content' | 'publishAt'>,
): Promise<void> {
  checkContent(content);
  await requireKnownPosts(world, content);
  if (publishAt === undefined) return;
  requireLead(world, publishAt);
  await requirePublishable(world, accountId, content);
}

/** Whether they may be answered and quoted is asked when it is published. */
async function requireKnownPosts(world: World, content: DraftContent): Promise<void> {
  for (const field of ['inReplyTo', 'quotes'] as const) {
    const id = content[field];
    if (id === undefined) continue;
    const { rows } = await sql`select 1 from posts where id = ${id}`.execute(world.db);
    if (rows.length === 0) throw refuse('not-found', { field, detail: 'There is no such post.' });
  }
}

async function savedBefore(tx: Tx, accountId: AccountId, key: string): Promise<Draft | undefined> {
  const [draft] = await loadDrafts(tx, accountId, sql`and idempotency_key = ${key}`);
  if (draft !== undefined) return draft;
  const { rows } = await sql`
    select 1 from posts where author_id = ${accountId} and idempotency_key = ${key}`.execute(tx);
  if (rows.length === 0) return undefined;
  throw refuse('conflict', {
    field: 'idempotencyKey',
    detail: 'The post with this key is published already.',
  });
}

export type DraftChange = {
  /** What the change was made from; another one in between refuses it. Absent takes what stands. */
  readonly version?: number | undefined;
  readonly content?: DraftContent | undefined;
  /** Null makes it a draft; absent leaves the time. */
  readonly publishAt?: Date | null | undefined;
};

/**
 * @throws Refusal `not-found`, `conflict` when it was changed since that version; as `saveDraft`
 */
export async function changeDraft(
  world: World,
  accountId: AccountId,
  id: DraftId,
  change: DraftChange,
): Promise<Draft> {
  const was = await getDraft(world.db, accountId, id);
  const content = change.content ?? was.content;
  const publishAt =
    change.publishAt === undefined ? was.publishAt : (change.publishAt ?? undefined);
  checkContent(content);
  if (change.content !== undefined) await requireKnownPosts(world, content);
  if (publishAt !== undefined && change.publishAt !== undefined) requireLead(world, publishAt);
  if (publishAt !== undefined) await requirePublishable(world, accountId, content);
  return transact(world, async (tx) => {
    await requireRoom(tx, accountId, { publishAt, besides: id });
    const { numUpdatedRows } = await tx
      .updateTable('drafts')
      .set({
        ...columnsOf(content),
        publish_at: publishAt ?? null,
        held_because: null,
        version: was.version + 1,
        updated_at: world.clock.now(),
      })
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .where('version', '=', change.version ?? was.version)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw await whyNotChanged(tx, accountId, id);
    if (change.content?.mediaIds !== undefined) {
      await keepMedia(tx, { accountId, draftId: id }, change.content.mediaIds);
    }
    await setPublication(tx, id, publishAt);
    return getDraft(tx, accountId, id);
  });
}

async function whyNotChanged(tx: Tx, accountId: AccountId, id: DraftId) {
  const [stands] = await loadDrafts(tx, accountId, sql`and id = ${id}`);
  if (stands === undefined) return draftNotFound();
  return refuse('conflict', {
    field: 'version',
    detail: `This draft was changed elsewhere; it stands at version ${stands.version}.`,
  });
}

/** @throws Refusal `not-found` */
export async function deleteDraft(world: World, accountId: AccountId, id: DraftId): Promise<void> {
  await transact(world, async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('drafts')
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw draftNotFound();
    await setPublication(tx, id, undefined);
  });
}

/** Newest first; `scheduled` leaves out what has no time. */
export async function listDrafts(
  world: World,
  accountId: AccountId,
  query: PageQuery & { readonly scheduled?: boolean },
): Promise<Page<Draft>> {
  const kept = new Map<string, Draft>();
  const only = query.scheduled === true ? sql`and publish_at is not null` : sql``;
  return collectPage(
    query,
    async (range) => {
      const order = range.from === 'newest' ? sql`desc` : sql`asc`;
      const drafts = await loadDrafts(
        world.db,
        accountId,
        sql`${only} ${boundsOf(sql.ref('id'), range)} order by id ${order} limit ${range.count}`,
      );
      for (const draft of drafts) kept.set(draft.id, draft);
      return drafts.map(({ id }) => id);
    },
    async (ids) => ids.flatMap((id) => kept.get(toId(id)) ?? []),
  );
}
