import type { CaseDesk } from '#enforcement';
import type { AccountId } from '#foundation';
import type { Platform } from '../../platform.ts';
import { peopleById } from './people.ts';

/** The desk's side of a case as its page shows it: with the handles of those named in it. */
export async function viewCaseWork(platform: Platform, desk: CaseDesk, viewer: AccountId) {
  const people = await peopleById(platform, accountsIn(desk));
  const handles = Object.fromEntries([...people].map(([id, { handle }]) => [id, handle]));
  const custody: Readonly<Record<string, CaseDesk['custody'][keyof CaseDesk['custody']]>> =
    desk.custody;
  return { ...desk, custody, handles, viewer };
}

function accountsIn(desk: CaseDesk): AccountId[] {
  return [
    ...new Set([
      ...desk.timeline.flatMap(({ account }) => account ?? []),
      ...Object.values(desk.custody).flatMap((steps) => steps.flatMap(({ by }) => by ?? [])),
      ...desk.notes.map(({ by }) => by),
      ...desk.holds.flatMap(({ by, lifted }) => [by, ...(lifted === undefined ? [] : [lifted.by])]),
      ...(desk.claim === undefined ? [] : [desk.claim.by]),
    ]),
  ];
}

export type CaseWorkView = Awaited<ReturnType<typeof viewCaseWork>>;
