import type { AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import { actorOf } from './context.ts';
import { officerProblem } from '../rules/parties.ts';

/** @throws Refusal `forbidden` (article 6) to whoever is no officer */
export async function requireOfficer(db: Reader, account: AccountId): Promise<void> {
  const refused = officerProblem(await actorOf(db, account));
  if (refused !== undefined) throw refused;
}
