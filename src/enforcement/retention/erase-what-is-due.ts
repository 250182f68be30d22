import { toId, type CaseId, type ExhibitId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { appendEntry, listDocketEntries, type NewEntry } from '#ledger';
import { onCase } from '../desk/desk.ts';
import type { Desk } from '../desk/desk-type.ts';
import { later } from '../later.ts';
import { listCasesOf } from '../load-case.ts';
import { isDue } from '../rules/deadlines.ts';
import type { Case, ExhibitClass } from '../rules/model.ts';
import { erasureDue, overSince } from '../rules/retention.ts';
import { isHeld } from './legal-hold.ts';

type Held = { readonly id: ExhibitId; readonly class: ExhibitClass };

/**
 * Erases what of a case has had its time: exhibits by the charter's clocks, and the documents of
 * whoever closed their account. Events and entries stay; what they committed to can be opened by
 * nobody any more. Under a legal hold, and while anything can still be asked, nothing goes. May run
 * twice, and early.
 */
export async function eraseWhatIsDue(world: World, caseId: CaseId): Promise<void> {
  await onCase(world, caseId, async (desk) => {
    const subject = desk.subject();
    if (overSince(subject) === undefined || (await isHeld(desk.tx, caseId))) return;
    const cases = await mergedInto(desk.tx, subject);
    await eraseExhibits(desk, cases);
    await eraseDocuments(desk, cases);
  });
}

/** The case with those that were merged into it: their evidence goes when it goes. */
async function mergedInto(tx: Tx, subject: Case): Promise<readonly CaseId[]> {
  const all = await listCasesOf(tx, subject.respondent);
  return [subject.id, ...all.filter((one) => one.mergedInto === subject.id).map(({ id }) => id)];
}

async function eraseExhibits(desk: Desk, cases: readonly CaseId[]): Promise<void> {
  const { tx, world } = desk;
  const subject = desk.subject();
  const charter = await desk.facts.charter();
  const now = world.clock.now();
  const held = await heldBy(tx, cases);
  const dueOf = (one: Held) => erasureDue(subject, one, charter);
  const due = held.filter((one) => isDue(dueOf(one) ?? new Date(Infinity), now));
  const next = held.flatMap((one) => (due.includes(one) ? [] : (dueOf(one)?.getTime() ?? [])));
  if (next.length > 0) {
    await later(tx, 'retention-due', { caseId: subject.id }, new Date(Math.min(...next)));
  }
  if (due.length === 0) return;
  const ids = due.map(({ id }) => id);
  await tx
    .updateTable('exhibits')
    .set({ content: null, gist: 'Erased', erased_at: now })
    .where('id', 'in', ids)
    .execute();
  await tx
    .updateTable('exhibit_keys')
    .set({ wrapped_key: null, title: null, destroyed_at: now })
    .where('exhibit_id', 'in', ids)
    .where('destroyed_at', 'is', null)
    .execute();
  await enterErasure(desk, { basis: 'retention', class: 'exhibits' });
}

/** What the cases hold and no case outside of them does, which has clocks of its own. */
async function heldBy(tx: Tx, cases: readonly CaseId[]): Promise<readonly Held[]> {
  const rows = await tx
    .selectFrom('exhibits')
    .select(['id', 'class'])
    .where('erased_at', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('case_exhibits as here')
          .select('here.case_id')
          .whereRef('here.exhibit_id', '=', 'exhibits.id')
          .where('here.case_id', 'in', [...cases]),
      ),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('case_exhibits as other')
            .innerJoin('cases', 'cases.id', 'other.case_id')
            .select('other.case_id')
            .whereRef('other.exhibit_id', '=', 'exhibits.id')
            .where('other.case_id', 'not in', [...cases])
            .where('cases.state', '!=', 'merged'),
        ),
      ),
    )
    .orderBy('id')
    .limit(1000)
    .execute();
  return rows.map((row) => ({ id: toId<'exhibit'>(row.id), class: row.class }));
}

/**
 * Documents of people who left: bytes and salt together, and whose they were. Without the salt a
 * commitment is noise. What only the server keeps goes with the respondent's.
 */
async function eraseDocuments(desk: Desk, cases: readonly CaseId[]): Promise<void> {
  const { tx, world } = desk;
  const subject = desk.subject();
  const due = erasureDue(subject, { class: 'open' }, await desk.facts.charter());
  // What was dismissed can be taken up again as long as its exhibits are kept.
  const mayReturn = subject.state === 'dismissed' && due !== undefined;
  if (mayReturn && !isDue(due, world.clock.now())) return;
  const closed = tx.selectFrom('accounts').select('id').where('closed_at', 'is not', null);
  const erased = await tx
    .updateTable('documents')
    .set({ body: null, salt: null, account_id: null, erased_at: world.clock.now() })
    .where('case_id', 'in', [...cases])
    .where('erased_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('account_id', 'in', closed),
        eb.and([
          eb('account_id', 'is', null),
          eb.exists(closed.where('accounts.id', '=', subject.respondent)),
        ]),
      ]),
    )
    .returning('id')
    .execute();
  if (erased.length > 0) await enterErasure(desk, { basis: 'request', class: 'documents' });
}

/** In the ledger too, where it knows the case at all: that something was erased is not hidden. */
async function enterErasure(
  { tx, world, subject }: Desk,
  erasure: NonNullable<NewEntry['erasure']>,
): Promise<void> {
  const { docket } = subject();
  const last = (await listDocketEntries(tx, docket)).at(-1);
  if (last === undefined) return;
  await appendEntry(tx, world, { type: 'erasure', docket, ref: last.index, erasure });
}
