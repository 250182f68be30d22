import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { openOutside } from '#infrastructure';
import type { EntryView } from './verifier/read-entry.ts';
import { followRestrictions, type Weight } from './verifier/restrictions.ts';

/** What a server says that its member may do now; only what is read here. */
const standingForm = z.object({
  state: z.enum(['good', 'limited', 'suspended', 'banned']),
  may: z.record(z.string(), z.boolean()),
  visibility: z.enum(['full', 'limited']),
  dockets: z.array(z.string()).max(1_000),
});

export type OwnStanding = z.infer<typeof standingForm>;

/**
 * Asks a server what the owner of a token may do.
 * @param tokenFile holds an access token with the scope `read:accounts`
 * @throws Error when the server does not say, or the file cannot be read
 */
export async function askStanding(source: string, tokenFile: string): Promise<OwnStanding> {
  const url = new URL('/api/folkmoot/v1/standing', source).href;
  const token = (await readFile(tokenFile, 'utf8')).trim();
  // Whoever runs this names the address, so private ones are allowed.
  const outside = openOutside({ userAgent: 'moot', allowPrivate: true });
  try {
    const headers = { authorization: `Bearer ${token}` };
    const { status, body } = await outside.fetch(url, { headers });
    if (status !== 200) throw new Error(`${url} answered ${status}`);
    return standingForm.parse(JSON.parse(body.toString('utf8')));
  } finally {
    await outside.close();
  }
}

export type LedgerAccount = {
  /** Is handed each entry as it was judged, in order. */
  readonly onView: (entry: EntryView) => void;
  /** What is restricted and stands in no docket that the server names; undefined if all does. */
  readonly unlogged: () => string | undefined;
};

/** Holds a standing against a ledger: whatever is taken must be in force in a docket named for it. */
export function accountFor(standing: OwnStanding): LedgerAccount {
  const restrictions = followRestrictions(standing.dockets);
  return {
    onView: restrictions.add,
    unlogged: () => {
      const taken = takenBy(standing);
      if (taken.weight <= restrictions.most()) return undefined;
      const named = standing.dockets.length === 0 ? 'no docket' : standing.dockets.join(', ');
      return `the account ${taken.what}, and no entry says so (the server names ${named})`;
    },
  };
}

function takenBy({ state, may, visibility }: OwnStanding): {
  readonly weight: Weight;
  readonly what: string;
} {
  if (state === 'banned') return { weight: 4, what: 'is banned' };
  if (state === 'suspended') return { weight: 3, what: 'is suspended' };
  if (visibility === 'limited') return { weight: 2, what: 'is shown to fewer people' };
  const without = Object.keys(may).filter((feature) => may[feature] === false);
  if (without.length === 0) return { weight: 0, what: '' };
  return { weight: 1, what: `may not ${without.join(', ')}` };
}
