import { findPost, type Post } from '#conversation';
import { idBucket, refuse, type AccountId, type Ids } from '#foundation';
import type { Tx } from '#infrastructure';
import { actAs, type Desk } from '../desk/desk.ts';
import { freezeSubject, ownPosts, requireOwn } from '../open-case.ts';
import { isInForce } from '../rulebook-queries.ts';
import type { RuleId, RuleVersion } from '../rules/model.ts';
import type { AtOnceInput } from './input.ts';

/** The posts, each with an exhibit in the case: those that no report froze are frozen now. */
export async function exhibited(
  tx: Tx,
  desk: Desk,
  officer: AccountId,
  { respondent, postIds }: Pick<AtOnceInput, 'respondent' | 'postIds'>,
): Promise<readonly Post[]> {
  const held = new Set(desk.subject().exhibits.map(({ postId }) => postId));
  const frozen = postIds.filter((id) => held.has(id));
  const fresh = await ownPosts(
    tx,
    respondent,
    postIds.filter((id) => !held.has(id)),
  );
  await freezeSubject(desk, officer, fresh);
  const known = await Promise.all(frozen.map((id) => findPost(tx, id)));
  for (const post of known) requireOwn(respondent, post);
  return [...known.flatMap((post) => post ?? []), ...fresh];
}

/** Each rule for each post, in the version that was in force when the post was published. */
export async function allegeAll(
  desk: Desk,
  officer: AccountId,
  {
    posts,
    ruleIds,
    summaryOf,
    ids,
  }: {
    readonly posts: readonly Post[];
    readonly ruleIds: readonly RuleId[];
    readonly summaryOf: (post: Post) => string;
    readonly ids: Ids;
  },
): Promise<void> {
  const versions = await desk.facts.versions(ruleIds);
  for (const post of posts) {
    const exhibits = desk.subject().exhibits.filter(({ postId }) => postId === post.id);
    for (const ruleId of ruleIds) {
      await actAs(desk, officer, {
        type: 'add-allegation',
        allegationId: ids.next<'allegation'>(idBucket(desk.subject().id)),
        ruleId,
        ruleVersion: versionAt(versions, ruleId, post.createdAt),
        conduct: {
          subject: { kind: 'post', postId: post.id },
          at: post.createdAt,
          summary: summaryOf(post),
        },
        exhibits: exhibits.map(({ id }) => id),
      });
    }
  }
}

function versionAt(versions: readonly RuleVersion[], ruleId: RuleId, at: Date): number {
  const found = versions.find((one) => one.id === ruleId && isInForce(one, at));
  if (found !== undefined) return found.version;
  throw refuse('rule-not-in-force', {
    article: 1,
    field: 'ruleIds',
    detail: 'No version of this rule was in force when the conduct happened.',
  });
}
