import { refuse, type AccountId, type CaseId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { viewerOf } from '../case-viewer.ts';
import { caseNotFound, getCase } from '../load-case.ts';
import { undecidedStates } from '../rules/outcome.ts';
import type { DraftFields, DraftForm } from './draft-form.ts';

type Keeping = {
  readonly caseId: CaseId;
  readonly form: DraftForm;
  readonly fields: DraftFields;
};

const mostFields = 2000;
const mostCharacters = 200_000;

/**
 * Keeps what an officer has written so far. Nobody else reads it, and it goes when the case is
 * decided. Saving again replaces it; the ids that a preview reserved stay.
 * @throws Refusal `not-found`, `too-large`, `wrong-state`
 */
export async function keepDraft(world: World, officer: AccountId, draft: Keeping): Promise<void> {
  await transact(world, (tx) => writeDraft(tx, world, officer, draft));
}

/** As `keepDraft`, with the ids that a preview was made with. */
export async function writeDraft(
  tx: Tx,
  world: Pick<World, 'clock'>,
  officer: AccountId,
  { caseId, form, fields, reserved }: Keeping & { readonly reserved?: readonly string[] },
): Promise<void> {
  requireSize(fields);
  const subject = await getCase(tx, caseId);
  if ((await viewerOf(tx, subject, officer)) !== 'officer') throw caseNotFound();
  if (subject.state !== 'reported' && !undecidedStates.includes(subject.state)) {
    throw refuse('wrong-state', { detail: 'The case is decided.' });
  }
  const written = {
    fields: JSON.stringify(fields),
    saved_at: world.clock.now(),
    ...(reserved === undefined ? {} : { reserved_ids: [...reserved] }),
  };
  await tx
    .insertInto('decision_drafts')
    .values({ case_id: caseId, officer_id: officer, form, ...written })
    .onConflict((conflict) =>
      conflict.columns(['case_id', 'officer_id', 'form']).doUpdateSet(written),
    )
    .execute();
}

function requireSize(fields: DraftFields): void {
  const texts = Object.entries(fields).flat();
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  if (texts.length <= 2 * mostFields && characters <= mostCharacters) return;
  throw refuse('too-large', { detail: 'The draft is too long to be kept.' });
}
