import {
  earlierWarningText,
  getCaseFile,
  type AppealView,
  type DecisionView,
  type MeasureKind,
} from '#enforcement';
import type { Notification } from '#conversation';
import { isRefusal, parseId } from '#foundation';
import type { World } from '#infrastructure';
import type { PresentedAccount } from './account.ts';

type Details = Notification['details'];

/** What the respondent is told of, in the one sentence that stock apps show. */
const sentences: Readonly<Record<string, string>> = {
  notice: 'You are asked to answer to allegations about what you posted.',
  statement: 'A decision about your account was made. The statement of reasons is served on you.',
  clarification: 'You are asked to clarify, edit or withdraw a post. Answering ends the matter.',
  interim: 'A short protective measure was taken on your account before any decision.',
  'interim-ended': 'A protective measure on your account has ended.',
  'sanction-ended': 'A sanction on your account has ended.',
  'sanction-stayed': 'A sanction on your account is stayed.',
  'panel-drawn': 'A panel was drawn by lot to hear your case.',
  'appeal-decided': 'Your appeal was decided.',
  'review-decided': 'An earlier decision about your account was reviewed.',
  reinstated: 'The removal of your account was taken back: everything is as it was.',
};

/** Mastodon knows fewer measures than there are; the sentence says what each one does. */
const actions = {
  warning: 'none',
  label: 'mark_statuses_as_sensitive',
  'thread-limit': 'none',
  hide: 'delete_statuses',
  'feature-limit': 'none',
  'visibility-limit': 'silence',
  suspension: 'suspend',
  ban: 'suspend',
  removal: 'suspend',
} as const satisfies Record<MeasureKind, string>;

const appealStates = {
  upheld: 'rejected',
  inadmissible: 'rejected',
  reduced: 'approved',
  overturned: 'approved',
  remanded: 'approved',
} as const satisfies Record<NonNullable<AppealView['outcome']>, string>;

/**
 * Mastodon's `AccountWarning`. Stock apps show only its text, so that is what was decided, for how
 * long, and where the whole statement of reasons is (Article 8).
 */
export async function presentWarning(
  world: World,
  notification: Notification,
  target: PresentedAccount | undefined,
) {
  const { id, details, createdAt } = notification;
  const decided = await findDecision(world, notification);
  const measures = decided?.decision.measures ?? [];
  const appeal = decided?.appeal;
  return {
    id,
    action:
      measures.map(({ kind }) => actions[kind]).findLast((action) => action !== 'none') ?? 'none',
    text: `${sentenceOf(details, decided?.decision)} ${recordUrl(world, details)}`,
    status_ids: measures.flatMap((measure) => ('postId' in measure ? [measure.postId] : [])),
    target_account: target,
    appeal: appeal === undefined ? null : presentAppeal(appeal),
    created_at: createdAt.toISOString(),
  };
}

function presentAppeal({ grounds, outcome }: AppealView) {
  return { text: grounds, state: outcome === undefined ? 'pending' : appealStates[outcome] };
}

function sentenceOf(details: Details, decision: DecisionView | undefined): string {
  const served = decision?.statement?.document;
  const says = served?.sanctions.map((sanction) => `${sanction.says} Term: ${sanction.term}.`);
  if (served !== undefined && says !== undefined && says.length > 0) {
    const { earlierWarning } = served;
    const follows =
      earlierWarning === undefined ? [] : [`It follows ${earlierWarningText(earlierWarning)}.`];
    return [...says, ...follows].join(' ');
  }
  return sentences[details['event'] ?? ''] ?? 'There is news in a case about your account.';
}

function recordUrl({ origin }: World, { docket }: Details): string {
  return docket === undefined ? `${origin}/record` : `${origin}/record/${docket}`;
}

type Decided = { readonly decision: DecisionView; readonly appeal: AppealView | undefined };

/** The decision that a statement belongs to, as its respondent may read it. */
async function findDecision(
  world: World,
  { accountId, details }: Notification,
): Promise<Decided | undefined> {
  const caseId = parseId<'case'>(details['caseId'] ?? '');
  const { statementId } = details;
  if (caseId === undefined || statementId === undefined) return undefined;
  try {
    const file = await getCaseFile(world, accountId, caseId);
    const decision = file.decisions.find(({ statement }) => statement?.id === statementId);
    if (decision === undefined) return undefined;
    return {
      decision,
      appeal: file.appeals.findLast(({ decisionId }) => decisionId === decision.id),
    };
  } catch (error) {
    // The news stands even where the file may no longer be read.
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
