import type { AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import { actorOf } from '../desk/context.ts';
import { declineProblem } from '../rules/summary.ts';

/** @throws Refusal `forbidden` (article 6) to whoever is no officer */
export async function requireOfficer(db: Reader, account: AccountId): Promise<void> {
  const refused = declineProblem(await actorOf(db, account));
  if (refused !== undefined) throw refused;
}
