import { sql } from 'kysely';
import { isRefusal, refuse, type AccountId, type Refusal } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { notify } from '../notify.ts';
import { publishPost } from '../publish-post.ts';
import type { Post } from '../types.ts';
import { getDraft } from './draft-row.ts';
import { setPublication } from './schedule.ts';
import type { Draft, DraftId } from './types.ts';

/**
 * Publishes a draft now. Draft and post change places in one transaction, so that however often and
 * however many at once it is asked, there is one post.
 * @throws Refusal `not-found` when it is published or deleted already; as `publishPost`
 */
export async function publishDraft(world: World, accountId: AccountId, id: DraftId): Promise<Post> {
  return publishKept(world, accountId, await getDraft(world.db, accountId, id));
}

function publishKept(world: World, accountId: AccountId, draft: Draft): Promise<Post> {
  const idempotencyKey = draft.idempotencyKey ?? `scheduled:${draft.id}`;
  return publishPost(world, accountId, { ...draft.content, idempotencyKey }, (tx) =>
    takeDraft(tx, draft),
  );
}

/** Its row is locked until the post is there; whoever comes second finds none. */
async function takeDraft(tx: Tx, { id, version }: Draft): Promise<void> {
  const { numDeletedRows } = await tx
    .deleteFrom('drafts')
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (numDeletedRows === 0n) {
    throw refuse('conflict', { detail: 'This draft was published or changed meanwhile.' });
  }
  await setPublication(tx, id, undefined);
}

/**
 * When a scheduled post's time has come. What may not be published now is kept, as a draft that says
 * why, and its author is told: nothing that somebody wrote is lost to a rule.
 */
export async function publishScheduled(world: World, draftId: DraftId): Promise<void> {
  const { rows } = await sql<{ account_id: AccountId }>`
    select account_id from drafts where id = ${draftId} and publish_at <= ${world.clock.now()}`.execute(
    world.db,
  );
  const accountId = rows[0]?.account_id;
  if (accountId === undefined) return;
  const draft = await getDraft(world.db, accountId, draftId);
  try {
    await publishKept(world, accountId, draft);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Changed at this very moment: the worker tries again with what stands then.
    if (error.code === 'conflict') throw new Error('a draft changed while it was published');
    await hold(world, { accountId, draft, why: error });
  }
}

type Held = { readonly accountId: AccountId; readonly draft: Draft; readonly why: Refusal };

async function hold(world: World, { accountId, draft, why }: Held): Promise<void> {
  await transact(world, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('drafts')
      .set({
        publish_at: null,
        held_because: why.message,
        version: draft.version + 1,
        updated_at: world.clock.now(),
      })
      .where('id', '=', draft.id)
      .where('version', '=', draft.version)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await notify(tx, world, {
      accountId,
      kind: 'held',
      details: { draftId: draft.id },
      cause: `held:${draft.id}:${draft.version}`,
    });
  });
}
