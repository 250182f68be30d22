import { sql } from 'kysely';
import { sha256 } from '#foundation';
import { commitsOn, type Db } from '#infrastructure';
import { findToken, type FoundToken } from './find-token.ts';

/** `findToken` for callers that ask again and again. */
export type RememberedTokens = (token: string) => Promise<FoundToken | undefined>;

const mostKept = 20_000;
/** How late a change that another process commits may be seen here. */
const mostLateMs = 2000;

type Kept = {
  readonly version: string;
  readonly found: FoundToken;
  /** When it was last seen to be so, in commits of this process and in milliseconds. */
  readonly seen: Moment;
};
type Moment = { readonly commits: number; readonly atMs: number };
type Versions = ReadonlyMap<string, string>;

/**
 * Remembers what tokens stand for. The token, its account, the account's standing and its roles are
 * rows whose versions (`xmin`) one small statement reads, shared by all who ask meanwhile; it is put
 * whenever this process has committed anything since, so a revocation or a sanction of its own acts
 * on the next request, and one by another process within two seconds.
 */
export function rememberedTokens(db: Db): RememberedTokens {
  const kept = new Map<string, Kept>();
  const askVersions = sharedQuestions(db);
  return async (token) => {
    const known = kept.get(token);
    const now: Moment = { commits: commitsOn(db), atMs: performance.now() };
    if (known !== undefined && isFresh(known.seen, now)) return known.found;
    const hash = sha256(token).toString('hex');
    const version = (await askVersions(hash)).get(hash);
    // What is kept stays until it is known to be old: many may ask for one token at once.
    const current = kept.get(token);
    kept.delete(token);
    if (version === undefined) return undefined;
    // Read after its version: what is kept is never older than the version that it is kept under.
    if (current?.version === version) {
      kept.set(token, { ...current, seen: now });
      return current.found;
    }
    const found = await findToken(db, token);
    if (found === undefined) return undefined;
    const oldest = kept.size < mostKept ? undefined : kept.keys().next().value;
    if (oldest !== undefined) kept.delete(oldest);
    kept.set(token, { version, found, seen: now });
    return found;
  };
}

function isFresh(seen: Moment, now: Moment): boolean {
  return seen.commits === now.commits && now.atMs - seen.atMs < mostLateMs;
}

type Batch = { readonly hashes: Set<string>; readonly answer: Promise<Versions> };

function sharedQuestions(db: Db): (hash: string) => Promise<Versions> {
  let underWay: Promise<unknown> = Promise.resolve();
  let next: Batch | undefined;
  const depart = (): Batch => {
    const hashes = new Set<string>();
    const answer = underWay.then(() => {
      next = undefined;
      return loadVersions(db, [...hashes]);
    });
    underWay = answer.catch(() => undefined);
    return { hashes, answer };
  };
  return (hash) => {
    next ??= depart();
    next.hashes.add(hash);
    return next.answer;
  };
}

/** Of tokens that are good: those of closed accounts are left out. */
async function loadVersions(db: Db, hashes: readonly string[]): Promise<Versions> {
  const { rows } = await sql<{ hash: string; version: string }>`
    select encode(token.token_hash, 'hex') as hash,
      concat_ws(' ', token.xmin, app.xmin, account.xmin, standing.xmin, (
        select string_agg(held.role || held.xmin, ' ' order by held.role) from roles as held
        where held.account_id = account.id and held.revoked_at is null
      )) as version
    from oauth_tokens as token
    join oauth_apps as app on app.id = token.app_id
    left join accounts as account on account.id = token.account_id
    left join standing on standing.account_id = account.id
    where token.token_hash = any(array(
      select decode(hash, 'hex') from unnest(${hashes}::text[]) as hash
    )) and account.closed_at is null`.execute(db);
  return new Map(rows.map(({ hash, version }) => [hash, version]));
}
