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
  readonly expiresAtMs: number;
};
export type AccountBytes = ReadonlyMap<AccountId, RenderedAuthor>;

/**
 * For how long a status may show its author's counters and profile as they were. Standing is not
 * read from here: what an account may do is asked of the accounts module each time.
 */
const freshForMs = 5 * secondMs;
const mostKept = 20_000;

export type AuthorCache = {
  /** Authors from memory where they are fresh, the rest by one set of queries. */
  readonly load: (ids: readonly AccountId[]) => Promise<AccountBytes>;
  /** Lets the next status show the account as it is now: after its own profile was changed here. */
  readonly forget: (id: AccountId) => void;
};

/** A bounded memory of rendered authors, one for each running service. */
export function authorCache(world: World): AuthorCache {
  const kept = new Map<AccountId, RenderedAuthor>();
  return {
    forget: (id) => {
      kept.delete(id);
    },
    load: async (ids) => {
      const nowMs = world.clock.now().getTime();
      const { found, absent } = lookUp(kept, ids, nowMs);
      if (absent.length === 0) return found;
      for (const [id, account] of await presentAccounts(world, absent)) {
        const rendered = render(account, nowMs + freshForMs);
        keep(kept, id, rendered);
        found.set(id, rendered);
      }
      return found;
    },
  };
}

function lookUp(
  kept: ReadonlyMap<AccountId, RenderedAuthor>,
  ids: readonly AccountId[],
  nowMs: number,
) {
  const found = new Map<AccountId, RenderedAuthor>();
  const absent: AccountId[] = [];
  for (const id of ids) {
    const known = kept.get(id);
    if (known !== undefined && known.expiresAtMs > nowMs) found.set(id, known);
    else absent.push(id);
  }
  return { found, absent };
}

function keep(kept: Map<AccountId, RenderedAuthor>, id: AccountId, author: RenderedAuthor): void {
  kept.delete(id);
  if (kept.size >= mostKept) {
    const oldest = kept.keys().next();
    if (oldest.done !== true) kept.delete(oldest.value);
  }
  kept.set(id, author);
}

function render(account: PresentedAccount, expiresAtMs: number): RenderedAuthor {
  const separator = account.acct.indexOf('@');
  return {
    account,
    bytes: Buffer.from(JSON.stringify(account)),
    handle: account.username,
    domain: separator < 0 ? null : account.acct.slice(separator + 1),
    expiresAtMs,
  };
}
