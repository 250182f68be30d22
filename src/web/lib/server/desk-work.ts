import type { AccountId, CaseId } from '#foundation';
import type { Platform } from '../../platform.ts';
import { peopleById } from './people.ts';

/** Who looks at which of the cases just now, and what each officer has in hand. */
export async function viewDeskWork(
  platform: Platform,
  officer: AccountId,
  cases: readonly CaseId[],
) {
  const { enforcement, world } = platform;
  const claims = await enforcement.listClaims(world, officer, cases);
  const load = await enforcement.deskWorkload(world, officer);
  const people = await peopleById(platform, [
    ...[...claims.values()].map(({ by }) => by),
    ...load.map((row) => row.officer),
  ]);
  const handleOf = (id: AccountId): string => people.get(id)?.handle ?? '';
  return {
    claims: Object.fromEntries(
      [...claims].map(([id, { by, lapsesAt }]) => [id, { handle: handleOf(by), lapsesAt }]),
    ),
    workload: load.map(({ officer: id, ...row }) => ({ handle: handleOf(id), ...row })),
  };
}
