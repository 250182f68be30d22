import { getAccount } from '#accounts';
import { findPost, type Post } from '#conversation';
import { idBucket, refuse, type AccountId, type PostId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { newDocket } from '#ledger';
import { actAs, onCase, onRespondent, type Desk } from './desk/desk.ts';
import { readEvidence, type ReadEvidence } from './evidence/read-evidence.ts';
import { freezeEvidence, freezePost, keepExhibits } from './freeze.ts';
import type { CaseRef, OpenCaseInput } from './types.ts';

/**
 * An officer opens a reported case, or a new one on their own initiative, freezing what it is about.
 * @throws Refusal `forbidden`, `not-eligible` (article 2) for an officer who is a party
 */
export async function openCase(
  world: World,
  officer: AccountId,
  input: OpenCaseInput,
): Promise<CaseRef> {
  if ('caseId' in input) {
    return onCase(world, input.caseId, async (desk) => {
      const { id: caseId, docket, respondent } = desk.subject();
      await actAs(desk, officer, { type: 'open-case', caseId, docket, respondent });
      return { caseId, docket };
    });
  }
  const { respondent } = input;
  const evidence = await readEvidence(input.evidence);
  await getAccount(world.db, respondent);
  return onRespondent(world, respondent, async (tx, deskFor) => {
    const desk = await deskFor(undefined);
    const caseId = world.ids.next<'case'>(idBucket(respondent));
    const docket = newDocket();
    await actAs(desk, officer, { type: 'open-case', caseId, docket, respondent });
    await freezeSubject(
      desk,
      officer,
      await ownPosts(tx, respondent, input.postIds ?? []),
      evidence,
    );
    return { caseId, docket };
  });
}

/**
 * A conversation is frozen with what others wrote in it; none of that is the respondent's conduct.
 * @throws Refusal `invalid` (article 2)
 */
export function requireOwn(respondent: AccountId, post: Post | undefined): void {
  if (post?.authorId === respondent) return;
  throw refuse('invalid', {
    article: 2,
    field: 'postId',
    detail: 'Nobody answers for what another wrote: this post is not the respondent’s.',
  });
}

/** The respondent's posts as they stand. @throws Refusal `not-found` */
export async function ownPosts(
  tx: Tx,
  respondent: AccountId,
  ids: readonly PostId[],
): Promise<readonly Post[]> {
  const found = await Promise.all(ids.map((id) => findPost(tx, id)));
  return found.map((post) => {
    if (post?.authorId === respondent && post.deletedAt === undefined) return post;
    throw refuse('not-found', {
      field: 'postIds',
      detail: 'There is no such post by that account.',
    });
  });
}

/** Puts what an officer found into the case, as it stands now. */
export async function freezeSubject(
  desk: Desk,
  officer: AccountId,
  posts: readonly Post[],
  evidence: readonly ReadEvidence[] = [],
): Promise<void> {
  const { tx, world } = desk;
  const filing = { filedBy: 'officer' as const, by: officer };
  const frozen = [
    ...posts.map((post) => freezePost(world, post, filing)),
    ...evidence.map((one) => freezeEvidence(world, one, filing)),
  ];
  await keepExhibits(tx, world, frozen);
  for (const { exhibit } of frozen) await actAs(desk, officer, { type: 'add-exhibit', exhibit });
}
