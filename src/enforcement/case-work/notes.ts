import { idBucket, refuse, toId, type AccountId, type CaseId, type NoteId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import type { NoteView } from '../types.ts';
import { asOfficer } from './as-officer.ts';

const mostNotes = 500;
const longestNote = 10_000;

/**
 * Writes down what the other officers should know. A note is never edited: one that `supersedes`
 * another of the same officer takes its place, and what it said before stays readable.
 * @throws Refusal `invalid`, `not-found`, `conflict` where it was superseded already, `too-many`
 */
export async function writeNote(
  world: World,
  officer: AccountId,
  note: { readonly caseId: CaseId; readonly text: string; readonly supersedes?: NoteId },
): Promise<NoteId> {
  const { caseId, supersedes } = note;
  const text = note.text.trim();
  if (text === '' || text.length > longestNote) {
    throw refuse('invalid', { field: 'text', detail: 'A note has 1 to 10,000 characters.' });
  }
  return asOfficer(world, officer, caseId, async (tx) => {
    const rows = await noteRows(tx, caseId);
    if (rows.length >= mostNotes) throw refuse('too-many', { detail: 'The case has 500 notes.' });
    if (supersedes !== undefined) requireLatest(rows, supersedes, officer);
    const id = world.ids.next<'note'>(idBucket(caseId));
    await tx
      .insertInto('case_notes')
      .values({
        id,
        case_id: caseId,
        officer_id: officer,
        text,
        supersedes: supersedes ?? null,
        written_at: world.clock.now(),
      })
      .execute();
    return id;
  });
}

type Row = Awaited<ReturnType<typeof noteRows>>[number];

function requireLatest(rows: readonly Row[], id: NoteId, officer: AccountId): void {
  const found = rows.find((row) => row.id === id && row.officer_id === officer);
  if (found === undefined) throw refuse('not-found', { detail: 'There is no such note of yours.' });
  if (rows.some((row) => row.supersedes === id)) {
    throw refuse('conflict', { detail: 'The note was superseded already.' });
  }
}

function noteRows(db: Reader, caseId: CaseId) {
  return db
    .selectFrom('case_notes')
    .select(['id', 'officer_id', 'text', 'supersedes', 'written_at'])
    .where('case_id', '=', caseId)
    .orderBy('id')
    .limit(mostNotes)
    .execute();
}

/** The notes that stand, oldest first, each with what it said before. */
export async function listNotes(db: Reader, caseId: CaseId): Promise<readonly NoteView[]> {
  const rows = await noteRows(db, caseId);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const superseded = new Set(rows.map((row) => row.supersedes));
  return rows
    .filter((row) => !superseded.has(row.id))
    .map((row) => ({
      id: toId<'note'>(row.id),
      by: toId<'account'>(row.officer_id),
      text: row.text,
      at: row.written_at,
      former: formerOf(byId, row),
    }));
}

function formerOf(byId: ReadonlyMap<string, Row>, row: Row): NoteView['former'] {
  const before = row.supersedes === null ? undefined : byId.get(row.supersedes);
  if (before === undefined) return [];
  return [...formerOf(byId, before), { text: before.text, at: before.written_at }];
}
