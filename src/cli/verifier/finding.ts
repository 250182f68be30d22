import type { EntryView } from './read-entry.ts';

/** What can be wrong with a log. */
export type FindingKind =
  /** There is no log, or no key to judge it by. */
  | 'unreadable'
  | 'bad-signature'
  /** Too few of the witnesses asked for have cosigned it. */
  | 'not-witnessed'
  /** The bytes of an entry are not those that were signed. */
  | 'tampered'
  | 'reordered'
  | 'duplicate'
  /** Entries that were signed are not there. */
  | 'truncated'
  /** Two signed checkpoints that cannot both be true. */
  | 'forked'
  /** A tile above the leaves is not the hash of what lies below it. */
  | 'wrong-tile'
  /** Not the canonical form of an entry, or more than a public entry may hold. */
  | 'malformed'
  | 'broken-docket'
  /** An entry of an earlier day than the one before it. */
  | 'back-dated'
  /** Padding that says something, or that something refers to. */
  | 'padding-misused'
  /** The log is intact, and what it says breaks an article. */
  | 'article-breached';

export type Finding = {
  readonly kind: FindingKind;
  /** The entry at fault, where one can be named. */
  readonly index?: number;
  readonly docket?: string;
  /** For `article-breached`. */
  readonly article?: number;
  readonly detail: string;
};

/** A check that is handed the entries one by one, and keeps of them only what later ones are held to. */
export type Check = {
  readonly add: (entry: EntryView) => void;
  /** What was found wrong, once all were added. */
  readonly findings: () => readonly Finding[];
};
