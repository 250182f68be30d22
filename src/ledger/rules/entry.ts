/** Acts that use or limit power: each is one entry, written before it takes effect. Article 12 */
export const entryTypes = [
  /** A rule version, or several, published. */
  'rules-published',
  'charter-changed',
  'case-opened',
  'case-noticed',
  /** A request to clarify, edit or withdraw: level 0 of the schedule. */
  'clarification',
  'warning',
  'interim',
  'interim-ratified',
  'interim-lapsed',
  'draw-committed',
  'draw-revealed',
  'votes-committed',
  'decision',
  'served',
  'sanction-started',
  'sanction-stayed',
  'sanction-resumed',
  'sanction-ended',
  'sanction-expired',
  'appeal-filed',
  'appeal-decided',
  'reversal',
  'corrigendum',
  'review',
  'exit-offered',
  'exit-completed',
  'exit-refused',
  'erasure',
  /** An earlier sealed entry made known. */
  'disclosure',
  'government-demand',
  /** Padding, so that volume and timing give nothing away. */
  'none',
] as const;

export type EntryType = (typeof entryTypes)[number];

/** The schedule of the Articles, least first, then the two that concern servers and machines. */
export const sanctionCodes = [
  'clarification',
  'warning',
  'label',
  'thread-limit',
  'post-hidden',
  'feature-limit',
  'visibility-limit',
  'suspension',
  'ban',
  'server-limit',
  'server-suspension',
  'summary-removal',
] as const;

export type SanctionCode = (typeof sanctionCodes)[number];

/** Article 4's exceptions; `flood` is a ground for an interim measure only (article 7). */
export const exceptionCodes = [
  'imminent-physical-danger',
  'child-safety',
  'deceptive-automation',
  'compromised-account',
  'legal-order',
  'flood',
] as const;

export type ExceptionGround = (typeof exceptionCodes)[number];

export const outcomeCodes = [
  // of a decision
  'proved',
  'partly-proved',
  'not-proved',
  /** Too few people are eligible: the server cannot decide this sanction. Article 6 */
  'undecidable',
  // of a request to clarify
  'clarified',
  'edited',
  'withdrawn',
  'unanswered',
  // of an appeal
  'upheld',
  'reduced',
  'overturned',
  'remanded',
  'inadmissible',
  // of a review
  'confirmed',
  'corrected',
] as const;

export type OutcomeCode = (typeof outcomeCodes)[number];

export const erasureBases = ['request', 'retention', 'legal-duty'] as const;
export const erasureClasses = ['exhibits', 'reports', 'documents', 'votes', 'all'] as const;

/** What kinds of document an entry commits to. */
export const commitmentKinds = [
  /** Statement of reasons. */
  'sor',
  'findings',
  'votes',
  'exhibits',
  'respondent',
  /** The served warning that a sanction rests on. */
  'warning',
  'notice',
  'answer',
  /** Proof of service. */
  'service',
  'appeal',
  /** SHA-256 of the seed of a panel draw; needs no salt, being 32 random bytes. */
  'seed',
  /** The list that a panel is drawn from. */
  'eligible',
  /** The ground of an interim measure or an exception. */
  'ground',
  'demand',
] as const;

export type CommitmentKind = (typeof commitmentKinds)[number];

/** A rule version as an entry cites it. `hash` is the hex SHA-256 of its published text. */
export type RuleCitation = { readonly id: string; readonly version: number; readonly hash: string };

/** Whole days; or permanent with its day of review; or, for a hidden post, until reversed. */
export type Term =
  | { readonly days: number }
  | { readonly code: 'permanent'; readonly review: string }
  | { readonly code: 'until-reversed' };

/** Counts only, never who. One officer deciding alone is a panel of one. */
export type PanelCount = {
  readonly size: number;
  readonly for: number;
  readonly against: number;
  readonly recused: number;
};

/** What the caller says of an act. Place in the log and in the docket, and the day, are added on appending. */
export type NewEntry = {
  readonly type: EntryType;
  /** Random public number of the case: 32 hex digits. Absent for acts that concern no one. */
  readonly docket?: string;
  readonly rules?: readonly RuleCitation[];
  readonly outcome?: OutcomeCode;
  readonly sanction?: SanctionCode;
  readonly term?: Term;
  readonly panel?: PanelCount;
  readonly exception?: ExceptionGround;
  /** Whether a machine detected, whether a machine decided: 1 for yes. */
  readonly automated?: { readonly detection: 0 | 1; readonly decision: 0 | 1 };
  /** How many precedents were followed, distinguished, overruled. Article 9 */
  readonly treatment?: {
    readonly followed: number;
    readonly distinguished: number;
    readonly overruled: number;
  };
  /** 1 where the sanction lies outside the usual range, and the decision says why. Article 9 */
  readonly departure?: 1;
  /** Of a review: the level that each blind vote came to, 0 to 7, least first, so that nobody is told by it. */
  readonly levels?: readonly number[];
  /** Salted commitments to the documents, hex. */
  readonly commitments?: { readonly [Kind in CommitmentKind]?: string };
  /** Index of the earlier entry that this one follows from, corrects, reverses, erases or discloses. */
  readonly ref?: number;
  readonly erasure?: {
    readonly basis: (typeof erasureBases)[number];
    readonly class: (typeof erasureClasses)[number];
  };
  /** The seed whose SHA-256 an earlier `draw-committed` of the docket gave: 32 bytes, hex. */
  readonly reveal?: { readonly seed: string };
};

/** An entry as logged: format 1. */
export type LedgerEntry = NewEntry & {
  readonly v: 1;
  /** Place in its docket, from 1. */
  readonly seq?: number;
  /** Hex leaf hash of the docket's previous entry; absent for its first. */
  readonly prev?: string;
  /** UTC date of logging. Days only: an exact time could give a person away. */
  readonly day: string;
};

type Field = Exclude<keyof NewEntry, 'type'>;

/** What each act must state. Types without a docket here must not have one. */
export const requiredFields: Readonly<Record<EntryType, readonly Field[]>> = {
  'rules-published': ['rules'],
  'charter-changed': ['rules'],
  'case-opened': ['docket', 'rules'],
  'case-noticed': ['docket', 'rules'],
  clarification: ['docket', 'rules'],
  warning: ['docket', 'rules', 'panel', 'commitments'],
  interim: ['docket', 'rules', 'sanction', 'term', 'exception'],
  'interim-ratified': ['docket', 'ref', 'panel'],
  'interim-lapsed': ['docket', 'ref'],
  'draw-committed': ['docket', 'commitments'],
  'draw-revealed': ['docket', 'ref', 'reveal'],
  'votes-committed': ['docket', 'commitments'],
  decision: ['docket', 'rules', 'outcome', 'panel', 'commitments'],
  served: ['docket', 'ref'],
  'sanction-started': ['docket', 'ref', 'sanction'],
  'sanction-stayed': ['docket', 'ref'],
  'sanction-resumed': ['docket', 'ref'],
  'sanction-ended': ['docket', 'ref'],
  'sanction-expired': ['docket', 'ref'],
  'appeal-filed': ['docket', 'ref'],
  'appeal-decided': ['docket', 'ref', 'outcome', 'panel'],
  reversal: ['docket', 'ref'],
  corrigendum: ['ref'],
  review: ['docket', 'ref', 'outcome', 'panel'],
  'exit-offered': ['docket'],
  'exit-completed': ['docket'],
  'exit-refused': ['docket'],
  erasure: ['docket', 'ref', 'erasure'],
  disclosure: ['docket', 'ref'],
  'government-demand': ['commitments'],
  none: [],
};

/** Acts that concern no case: they stand outside every docket. */
export const docketless: ReadonlySet<EntryType> = new Set<EntryType>([
  'rules-published',
  'charter-changed',
  'none',
]);
