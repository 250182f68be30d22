import type { AccountId } from '#foundation';
import { secondMs } from '#foundation';
import type { World } from '#infrastructure';
import { presentAccounts, type PresentedAccount } from './account.ts';

/** An author as part of a status: rendered bytes beside what their posts' addresses need. */
export type RenderedAuthor = {
  readonly account: PresentedAccount;
  /** The account as JSON. */
  readonly bytes: Buffer;
  readonly handle: string;
  readonly domain: string | null;
  /** Since when it is known to be so. */
  readonly seenMs: number;
};
export type AccountBytes = ReadonlyMap<AccountId, RenderedAuthor>;

/**
 * A status may show its author's counters and profile as they were so long ago: younger ones are taken
 * as they are, older ones are shown once more while they are read anew, the oldest are waited for.
 * Standing is not read from here: what an account may do is asked of the accounts module each time.
 */
const freshForMs = 5 * secondMs;
const shownForMs = 30 * secondMs;
/** What grew old is read anew together: when so many wait, or so long after the last time. */
const renewal = { most: 200, everyMs: secondMs } as const;
const mostKept = 20_000;

export type AuthorCache = {
  /** Authors from memory where they are young enough, the rest by one set of queries. */
  readonly load: (ids: readonly AccountId[]) => Promise<AccountBytes>;
  /** Lets the next status show the account as it is now: after its own profile was changed here. */
  readonly forget: (id: AccountId) => void;
};

/** A bounded memory of rendered authors, one for each running service. */
export function authorCache(world: World): AuthorCache {
  const kept = new Map<AccountId, RenderedAuthor>();
  const due = new Set<AccountId>();
  let renewedMs = 0;
  let forgets = 0;
  const read = async (ids: readonly AccountId[], nowMs: number): Promise<AccountBytes> => {
    const before = forgets;
    const found = new Map<AccountId, RenderedAuthor>();
    for (const [id, account] of await presentAccounts(world, ids)) {
      const author = render(account, nowMs);
      found.set(id, author);
      // Somebody was forgotten meanwhile: this may be older than what they changed.
      if (forgets === before) keep(kept, id, author);
    }
    return found;
  };
  const renew = (nowMs: number): void => {
    if (due.size === 0 || (due.size < renewal.most && nowMs - renewedMs < renewal.everyMs)) return;
    renewedMs = nowMs;
    const ids = [...due];
    due.clear();
    // What cannot be read anew grows too old, and whoever waits for it then gets the fault.
    void read(ids, nowMs).catch(() => undefined);
  };
  return {
    forget: (id) => {
      forgets += 1;
      kept.delete(id);
    },
    load: async (ids) => {
      const nowMs = world.clock.now().getTime();
      const found = new Map<AccountId, RenderedAuthor>();
      const absent: AccountId[] = [];
      for (const id of ids) {
        const known = kept.get(id);
        const ageMs = known === undefined ? Infinity : nowMs - known.seenMs;
        if (known === undefined || ageMs >= shownForMs) absent.push(id);
        else found.set(id, known);
        if (ageMs >= freshForMs && ageMs < shownForMs) due.add(id);
      }
      renew(nowMs);
      return absent.length === 0 ? found : new Map([...found, ...(await read(absent, nowMs))]);
    },
  };
}

function keep(kept: Map<AccountId, RenderedAuthor>, id: AccountId, author: RenderedAuthor): void {
  kept.delete(id);
  if (kept.size >= mostKept) {
    const oldest = kept.keys().next();
    if (oldest.done !== true) kept.delete(oldest.value);
  }
  kept.set(id, author);
}

function render(account: PresentedAccount, seenMs: number): RenderedAuthor {
  const separator = account.acct.indexOf('@');
  return {
    account,
    bytes: Buffer.from(JSON.stringify(account)),
    handle: account.username,
    domain: separator < 0 ? null : account.acct.slice(separator + 1),
    seenMs,
  };
}
