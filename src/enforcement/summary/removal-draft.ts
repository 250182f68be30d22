import type { Post } from '#conversation';
import { idBucket, type AllegationId, type CaseId, type Ids } from '#foundation';
import type { CommandOf, DecisionDraft, Exhibit, Reasons, RuleVersion } from '../rules/model.ts';
import { isInForce } from '../rulebook-queries.ts';
import type { StoredBatch } from './stored-batch.ts';

type Removal = Pick<CommandOf<'remove-summarily'>, 'allegation' | 'decision'>;

/** What one account is removed for: the batch's reasons, on the exhibits of this account. */
export function removalDraft(
  world: { readonly ids: Ids },
  batch: StoredBatch,
  about: {
    readonly caseId: CaseId;
    readonly createdAt: Date;
    readonly posts: readonly Post[];
    readonly exhibits: readonly Exhibit[];
    readonly versions: readonly RuleVersion[];
    readonly now: Date;
  },
): Removal | undefined {
  const { caseId, versions } = about;
  const at = about.posts[0]?.createdAt ?? about.createdAt;
  const version = versions.find((one) => one.id === batch.ruleId && isInForce(one, at));
  if (version === undefined) return undefined;
  const bucket = idBucket(caseId);
  const allegationId = world.ids.next<'allegation'>(bucket);
  const exhibits = about.exhibits.map(({ id }) => id);
  const decision: DecisionDraft = {
    id: world.ids.next<'decision'>(bucket),
    measures: [{ kind: 'removal', days: batch.days }],
    sanctionIds: [world.ids.next<'sanction'>(bucket)],
    exception: batch.exception,
    automated: { detection: true, decision: false },
    reasons: reasonsOf(batch, { allegationId, exhibits, now: about.now }),
  };
  return {
    allegation: {
      allegationId,
      ruleId: batch.ruleId,
      ruleVersion: version.version,
      conduct: { subject: { kind: 'account' }, at, summary: batch.facts },
      exhibits,
    },
    decision,
  };
}

function reasonsOf(
  { facts, exception, accounts, days }: StoredBatch,
  on: {
    readonly allegationId: AllegationId;
    readonly exhibits: readonly Exhibit['id'][];
    readonly now: Date;
  },
): Reasons {
  const sentence = (id: string): string =>
    exception.conditions.find((condition) => condition.id === id)?.sentence ?? '';
  return {
    findings: [
      {
        allegationId: on.allegationId,
        proved: true,
        exhibits: on.exhibits,
        reason: `${sentence('automated')} ${sentence('deceptive')}`,
        severity: 3,
      },
    ],
    thresholdTests: [],
    facts,
    publicInterest: 'No person had answered the account, so no conversation is taken from anybody.',
    lesserMeasures: [
      { level: 1, why: sentence('nobody-there') },
      {
        level: 6,
        why: `It is one of ${accounts.length} accounts found together: a panel for each would leave none for people. The removal ends by itself after ${days} days, and at once on appeal.`,
      },
    ],
    known: [{ fact: 'What the exhibits show.', at: on.now }],
    triedBefore: [sentence('nobody-there')],
    treatments: [],
    holding:
      'Accounts that a machine runs so that they pass for people are removed while no person has answered them.',
    conditionsForReturn: `Appeal: the account is put back at once. Without an appeal it is back after ${days} days.`,
  };
}
