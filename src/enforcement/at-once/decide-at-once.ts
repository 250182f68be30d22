import { getAccount } from '#accounts';
import { refuse, type AccountId, type CaseId, type Refusal } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { decideAndServe, draftOf } from '../decision-draft.ts';
import { onRespondent, type Desk } from '../desk/desk.ts';
import type { DraftFields } from '../drafts/draft-form.ts';
import { reservedFor } from '../drafts/find-drafts.ts';
import { previewOf, type Deciding, type StatementPreview } from '../drafts/preview.ts';
import { reservedIds } from '../drafts/reserved-ids.ts';
import { findReportedCase } from '../intake/reported-case.ts';
import { getReport } from '../intake/reports.ts';
import { getCase } from '../load-case.ts';
import { openedDesk } from '../make-motion.ts';
import type { Case } from '../rules/model.ts';
import type { Decided } from '../types.ts';
import { allegeAll, exhibited } from './allege-posts.ts';
import { composeAtOnce, quoted } from './compose.ts';
import type { AtOnceInput } from './input.ts';

const mostAllegations = 20;

/**
 * Warns a person, labels or hides posts, or limits features in one act: opens the case, alleges,
 * decides alone and begins to serve the statement of reasons. Every rule of a decision at the desk
 * holds here too.
 * @throws Refusal `invalid`, `reasons-missing`, `threshold-test-missing`, `treatment-missing`,
 * `departure-note-missing`, `warning-missing`, `not-found`, `forbidden`, `not-eligible`, `wrong-state`
 */
export async function decideAtOnce(
  world: World,
  officer: AccountId,
  asked: AtOnceInput,
): Promise<Decided> {
  const input = await wholeInput(world, officer, asked);
  const { caseId } = input;
  const reserved =
    caseId === undefined ? [] : await reservedFor(world.db, officer, { caseId, form });
  return onRespondent(world, input.respondent, async (tx, deskFor) => {
    const { ids } = reservedIds(world.ids, reserved);
    return (await decideOn(world, officer, input, { tx, deskFor, ids })).decided;
  });
}

/**
 * The statement that `decideAtOnce` would serve for the same input, byte for byte; the fields as they
 * were typed are kept as a draft. @throws Refusal as `decideAtOnce`
 */
export async function previewAtOnce(
  world: World,
  officer: AccountId,
  asked: AtOnceInput & { readonly caseId: CaseId; readonly fields?: DraftFields },
): Promise<StatementPreview> {
  const { fields, ...rest } = asked;
  const input = await wholeInput(world, officer, rest);
  return previewOf(world, officer, { caseId: asked.caseId, form, fields }, (deciding) =>
    decideOn(world, officer, input, deciding),
  );
}

const form = 'at-once';

/** What was asked with the report's own posts and rules filled in. @throws Refusal */
async function wholeInput(
  world: World,
  officer: AccountId,
  asked: AtOnceInput,
): Promise<AtOnceInput> {
  await getAccount(world.db, asked.respondent);
  const input = await filledIn(world, officer, asked);
  requireWhole(input);
  return input;
}

async function decideOn(
  world: World,
  officer: AccountId,
  input: AtOnceInput,
  { tx, deskFor, ids }: Deciding,
): Promise<{ readonly desk: Desk; readonly decided: Decided }> {
  const { respondent } = input;
  const subject = await subjectOf(tx, input);
  const desk = await openedDesk(deskFor, { world, officer, respondent }, subject);
  if (desk.subject().allegations.length > 0) throw underWay();
  const posts = await exhibited(tx, desk, officer, input);
  const ruleIds = [...new Set(input.ruleIds)];
  // Where one text says both, the officer's own words are what is alleged.
  const summaryOf = input.finding === undefined ? () => input.reason : quoted;
  await allegeAll(desk, officer, { posts, ruleIds, summaryOf, ids });
  const decision = draftOf({ ids }, desk.subject().id, await composeAtOnce(desk, posts, input));
  return { desk, decided: await decideAndServe(desk, officer, { type: 'decide-alone', decision }) };
}

/** The case that is named, or that the report is in. @throws Refusal where it is about somebody else */
async function subjectOf(tx: Tx, input: AtOnceInput): Promise<Case | undefined> {
  const { caseId, reportId, respondent } = input;
  const id = caseId ?? (reportId && (await findReportedCase(tx, reportId)));
  if (id === undefined) return undefined;
  const subject = await getCase(tx, id);
  if (subject.respondent === respondent) return subject;
  throw refuse('invalid', { field: 'caseId', detail: 'The case is about somebody else.' });
}

const underWay = (): Refusal =>
  refuse('wrong-state', { detail: 'The case has allegations already: it is decided at the desk.' });

async function filledIn(
  world: World,
  officer: AccountId,
  input: AtOnceInput,
): Promise<AtOnceInput> {
  if (input.reportId === undefined) return input;
  const report = await getReport(world.db, officer, input.reportId);
  if (report.respondent !== input.respondent) {
    throw refuse('invalid', { field: 'reportId', detail: 'The report is about somebody else.' });
  }
  return {
    ...input,
    ruleIds: input.ruleIds.length > 0 ? input.ruleIds : report.ruleIds,
    postIds: input.postIds.length > 0 ? input.postIds : report.postIds,
  };
}

function requireWhole({ reason, ruleIds, postIds }: AtOnceInput): void {
  const need = (field: string, detail: string) =>
    refuse('reasons-missing', { article: 8, field, detail });
  if (reason.trim() === '') throw need('reason', 'A sanction states its reasons.');
  if (ruleIds.length === 0) throw need('ruleIds', 'A sanction names the rule that was broken.');
  if (postIds.length === 0) throw need('exhibits', 'A sanction names the posts that broke it.');
  if (ruleIds.length * postIds.length > mostAllegations) {
    throw refuse('too-large', {
      field: 'ruleIds',
      detail: `Rules times posts are ${mostAllegations} at most.`,
    });
  }
}
