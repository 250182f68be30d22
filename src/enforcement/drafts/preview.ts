import { sql } from 'kysely';
import type { AccountId, CaseId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { onRespondent, type Desk, type DeskFor } from '../desk/desk.ts';
import { getCase } from '../load-case.ts';
import type { StatementDocument } from '../rules/model.ts';
import type { Decided } from '../types.ts';
import type { DraftFields, DraftForm } from './draft-form.ts';
import { reservedFor } from './find-drafts.ts';
import { writeDraft } from './keep-draft.ts';
import { reservedIds, type ReservedIds } from './reserved-ids.ts';

/** The statement of reasons as it would be served, document and plain text. */
export type StatementPreview = { readonly document: StatementDocument; readonly text: string };

export type Deciding = {
  readonly tx: Tx;
  readonly deskFor: DeskFor;
  readonly ids: ReservedIds['ids'];
};

type Kept = {
  readonly caseId: CaseId;
  readonly form: DraftForm;
  readonly fields?: DraftFields | undefined;
};

/**
 * Takes a decision whole, both locks asked, reads its statement, and takes it all back. The draft is
 * kept with the ids that it named, so that the decision itself will serve the same bytes. A refusal
 * keeps the draft too: nothing that was typed is lost.
 * @throws Refusal whatever the decision itself would be refused with
 */
export async function previewOf(
  world: World,
  officer: AccountId,
  kept: Kept,
  decide: (deciding: Deciding) => Promise<{ readonly desk: Desk; readonly decided: Decided }>,
): Promise<StatementPreview> {
  const { fields, ...place } = kept;
  const { respondent } = await getCase(world.db, kept.caseId);
  const source = reservedIds(world.ids, await reservedFor(world.db, officer, place));
  if (fields !== undefined) {
    await transact(world, (tx) => writeDraft(tx, world, officer, { ...place, fields }));
  }
  const preview = await takenBack(world, respondent, async (tx, deskFor) => {
    const { desk, decided } = await decide({ tx, deskFor, ids: source.ids });
    return statementIn(desk, decided);
  });
  if (fields !== undefined) {
    const reserved = source.given();
    await transact(world, (tx) => writeDraft(tx, world, officer, { ...place, fields, reserved }));
  }
  return preview;
}

/** Does the work, asks every constraint that a commit would ask, and undoes it. */
async function takenBack<Result>(
  world: World,
  respondent: AccountId,
  work: (tx: Tx, deskFor: DeskFor) => Promise<Result>,
): Promise<Result> {
  const undone = new Error('taken back');
  const results: Result[] = [];
  try {
    await onRespondent(world, respondent, async (tx, deskFor) => {
      results.push(await work(tx, deskFor));
      await sql`set constraints all immediate`.execute(tx);
      throw undone;
    });
  } catch (error) {
    if (error !== undone) throw error;
  }
  const result = results.at(-1);
  if (result === undefined) throw new Error('nothing was taken back');
  return result;
}

function statementIn(desk: Desk, { decisionId }: Decided): StatementPreview {
  const statement = desk.subject().decisions.find(({ id }) => id === decisionId)?.statement;
  if (statement === undefined) throw new Error('the decision has no statement');
  return { document: statement.document, text: statement.text };
}
