import type { Archive } from '#exit';
import type { AccountId } from '#foundation';
import type { World } from '#infrastructure';
import type { ReportOn } from '#report';

/** What the pages are given with each request. */
export type Platform = Modules & {
  /** A form of `who`, its files on the disk until the request is answered. @throws Refusal */
  readonly readForm: (request: Request, who: string) => Promise<FormData>;
};

/**
 * The modules, handed over whole as main imported them, so that the bundle holds no second copy of
 * them: pages import their types only.
 */
export type Modules = {
  readonly world: World;
  readonly foundation: typeof import('#foundation');
  readonly infrastructure: typeof import('#infrastructure');
  readonly accounts: typeof import('#accounts');
  readonly conversation: typeof import('#conversation');
  readonly enforcement: typeof import('#enforcement');
  readonly ledger: typeof import('#ledger');
  /** The transparency report on a month, a year, or everything. */
  readonly report: ReportOn;
  /** A person's archive; main knows in which words it is written. */
  readonly archiveOf: (account: AccountId) => Promise<Archive>;
};
