import type { AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import { sparedBecause, type SparedBecause } from '../rules/summary.ts';
import { answeredByPersons } from './answered.ts';
import { summaryAccounts } from './summary-accounts.ts';

export type Outside = { readonly id: AccountId; readonly because: SparedBecause };

/** Which of a list are within row S together, in the order given, and what keeps the others out. */
export async function withinRow(
  db: Reader,
  ids: readonly AccountId[],
  now: Date,
): Promise<{ readonly within: readonly AccountId[]; readonly outside: readonly Outside[] }> {
  const facts = await summaryAccounts(db, ids, { list: ids, officers: [] });
  const because = new Map<AccountId, SparedBecause>();
  for (const id of ids) {
    const found = facts.get(id);
    const out =
      found === undefined
        ? 'gone'
        : sparedBecause({ ...found, answered: false, listed: true }, now);
    if (out !== undefined) because.set(id, out);
  }
  const young = ids.filter((id) => !because.has(id));
  const answered = await answeredByPersons(db, young);
  for (const id of young) if (answered.has(id)) because.set(id, 'answered');
  return {
    within: ids.filter((id) => !because.has(id)),
    outside: [...because].map(([id, why]) => ({ id, because: why })),
  };
}
