import type { CaseFile } from '#enforcement';
import type { AccountId, CaseId } from '#foundation';
import type { Platform } from '../../platform.ts';
import { viewEntry } from './ledger.ts';
import { peopleById, type Person } from './people.ts';

/** The case behind a docket in a path. @throws not-found */
export async function caseAt(platform: Platform, docket: string): Promise<CaseId> {
  const { enforcement, foundation, world } = platform;
  const id = await enforcement.findCaseByDocket(world.db, docket);
  if (id === undefined) throw foundation.refuse('not-found');
  return id;
}

/**
 * A case file as pages show it: entries as lines, and the people whom the viewer may see. Without its
 * id, which holds the moment of the first report: a respondent could tell from it who reported.
 */
export async function viewCase(platform: Platform, file: CaseFile) {
  const { entries, caseId: _moment, ...rest } = file;
  const people = await peopleById(platform, accountsIn(file));
  return {
    ...rest,
    entries: entries.map(viewEntry),
    people: byId(people),
  };
}

function accountsIn(file: CaseFile): AccountId[] {
  return [
    file.respondent,
    ...file.reports.flatMap((report) => report.reporter ?? []),
    ...file.motions.map((motion) => motion.officer),
    ...(file.assignedTo === undefined ? [] : [file.assignedTo]),
    ...file.panels.flatMap((panel) => panel.seats.flatMap((seat) => seat.member ?? [])),
  ];
}

function byId(people: ReadonlyMap<string, Person>): Readonly<Record<string, Person>> {
  return Object.fromEntries(people);
}

export type CaseView = Awaited<ReturnType<typeof viewCase>>;

/** What the desk shows: its forms name the case. */
export type DeskCaseView = CaseView & { readonly caseId: CaseId };
