import { toId, type ExhibitId } from '#foundation';
import type { Reader } from '#infrastructure';
import type { Case, CaseEvent } from '../rules/model.ts';
import type { CustodyStep } from '../types.ts';

/**
 * From hand to hand: who captured each exhibit of a case and how, into which cases it came, who
 * confirmed, sealed and opened it, and when it was erased. Oldest first; at most 1,000 openings.
 */
export async function custodyOf(
  db: Reader,
  subject: Case,
  events: readonly CaseEvent[],
): Promise<Readonly<Record<ExhibitId, readonly CustodyStep[]>>> {
  const ids = subject.exhibits.map(({ id }) => id);
  if (ids.length === 0) return {};
  const [placed, opened, erased] = await Promise.all([
    placements(db, ids),
    openings(db, ids),
    erasures(db, ids),
  ]);
  return Object.fromEntries(
    subject.exhibits.map((exhibit) => {
      const { id, capturedAt, capturedBy, method } = exhibit;
      const captured: CustodyStep = {
        what: 'captured',
        at: capturedAt,
        note: method,
        ...(capturedBy === undefined ? {} : { by: capturedBy }),
      };
      const steps = [
        captured,
        ...of(placed, id),
        ...events.flatMap((event) => acted(event, id)),
        ...of(opened, id),
        ...of(erased, id),
      ];
      return [id, steps.toSorted((a, b) => a.at.getTime() - b.at.getTime())];
    }),
  );
}

type Stepped = CustodyStep & { readonly exhibit: string };

const of = (steps: readonly Stepped[], id: ExhibitId): CustodyStep[] =>
  steps.flatMap(({ exhibit, ...step }) => (exhibit === id ? step : []));

function acted(event: CaseEvent, id: ExhibitId): CustodyStep[] {
  if (event.type === 'exhibit-confirmed' && event.exhibitId === id) {
    return [{ what: 'confirmed', at: event.at, by: event.officer, note: event.note }];
  }
  if (event.type === 'exhibit-sealed' && event.exhibitId === id) {
    return [{ what: 'sealed', at: event.at, by: event.officer }];
  }
  return [];
}

/** Into its first case, then into every other: a merger moves evidence. */
async function placements(db: Reader, ids: readonly ExhibitId[]): Promise<readonly Stepped[]> {
  const rows = await db
    .selectFrom('case_exhibits')
    .innerJoin('cases', 'cases.id', 'case_exhibits.case_id')
    .select(['exhibit_id', 'cases.docket', 'added_at'])
    .where('exhibit_id', 'in', [...ids])
    .orderBy('added_at')
    .orderBy('case_id')
    .limit(5000)
    .execute();
  const seen = new Set<string>();
  return rows.map((row) => {
    const moved = seen.has(row.exhibit_id);
    seen.add(row.exhibit_id);
    return {
      exhibit: row.exhibit_id,
      what: moved ? 'moved' : 'filed',
      at: row.added_at,
      note: row.docket,
    };
  });
}

async function openings(db: Reader, ids: readonly ExhibitId[]): Promise<readonly Stepped[]> {
  const rows = await db
    .selectFrom('exhibit_openings')
    .select(['exhibit_id', 'account_id', 'reason', 'opened_at'])
    .where('exhibit_id', 'in', [...ids])
    .orderBy('id')
    .limit(1000)
    .execute();
  return rows.map((row) => ({
    exhibit: row.exhibit_id,
    what: 'opened',
    at: row.opened_at,
    by: toId<'account'>(row.account_id),
    note: row.reason,
  }));
}

async function erasures(db: Reader, ids: readonly ExhibitId[]): Promise<readonly Stepped[]> {
  const rows = await db
    .selectFrom('exhibits')
    .select(['id', 'erased_at'])
    .where('id', 'in', [...ids])
    .execute();
  return rows.flatMap(({ id, erased_at: at }) =>
    at === null ? [] : [{ exhibit: id, what: 'erased' as const, at }],
  );
}
