import type { AccountId, BatchId, CaseId, DecisionId, MeasureId, SanctionId } from '#foundation';
import type { Channel } from './evidence.ts';
import type { Level, RuleFamily, RuleId, RuleRef, RuleVersion } from './rulebook.ts';

/**
 * What a server binds itself to. Every value is at least as strict as the Articles: `parseCharter`
 * refuses any other.
 */
export type Charter = {
  readonly ruleNoticeDays: number;
  readonly answerHours: number;
  /** For an answer while an interim measure protects people meanwhile. */
  readonly answerHoursUnderInterim: number;
  readonly interimHours: number;
  /** Until when a ratified interim measure can last at most, from its beginning. */
  readonly ratifiedInterimDays: number;
  readonly votingHours: number;
  readonly panelSize: number;
  readonly panelSizeWithReach: number;
  /** Followers from which an account has reach. */
  readonly reachFollowers: number;
  readonly featureLimitDays: number;
  readonly visibilityLimitDays: number;
  readonly suspensionDays: number;
  readonly warningMonths: number;
  readonly reviewMonths: number;
  readonly exceptionReviewDays: number;
  readonly appealMonths: number;
  readonly appealDays: number;
  readonly auditPercent: number;
  readonly exitDays: number;
  readonly nearestPrecedents: number;
  /** A seat on as many panels that have not decided yet, and nobody is drawn for another. */
  readonly mostOpenPanels: number;
  /** How long somebody serves as a panelist before a pause, and how long that is. */
  readonly panelistTermMonths: number;
  readonly panelistPauseMonths: number;
  /** How long exhibits are kept: after a dismissal, after everything is over, and sealed ones. */
  readonly keepDismissedMonths: number;
  readonly keepDecidedMonths: number;
  readonly keepSealedMonths: number;
};

export type ActorRole = 'member' | 'officer' | 'panelist' | 'operator' | 'sealed-evidence';

/** Who asks. `clock`: a durable job whose time has come; it may do only what time does. */
export type Actor =
  | { readonly kind: 'account'; readonly id: AccountId; readonly roles: readonly ActorRole[] }
  | { readonly kind: 'clock' };

/** When somebody held a role; without `to` they hold it still. */
export type RoleTime = { readonly from: Date; readonly to?: Date };

/** Someone who could sit on a panel, and what ties them to this case. Facts, not a verdict. */
export type Candidate = {
  readonly account: AccountId;
  readonly panelist: boolean;
  /** Whether their own standing is good: nobody judges while under a sanction. */
  readonly inGoodStanding: boolean;
  /** Accounts that they follow, block or mute, or that follow, block or mute them: those named in the case. */
  readonly tiedTo: readonly AccountId[];
  /** Panels that they sit on and that have not decided yet. */
  readonly openPanels: number;
  /** When they held the role of a panelist, ever. */
  readonly served: readonly RoleTime[];
};

/** A warning of this respondent, from whichever case. */
export type WarningFact = {
  readonly sanctionId: SanctionId;
  /** Of the case that it was given in. */
  readonly docket: string;
  readonly family: RuleFamily;
  /** What was proved then of that family. */
  readonly rules: readonly RuleRef[];
  readonly deliveredAt?: Date;
  readonly openedAt?: Date;
  readonly expiresAt: Date;
  /** Overturned or stayed: it does not stand. */
  readonly overturned: boolean;
};

/** An interim measure against this respondent in any case. */
export type InterimFact = {
  readonly id: MeasureId;
  readonly caseId: CaseId;
  readonly conduct: readonly string[];
  readonly imposedAt: Date;
};

export type Respondent = {
  readonly local: boolean;
  /** `service` always, `mail` where there is an address. */
  readonly channels: readonly Channel[];
  readonly followers: number;
  readonly createdAt: Date;
};

/** A published holding, as far as likeness needs it. */
export type Precedent = {
  readonly decisionId: DecisionId;
  readonly docket: string;
  readonly ruleId: RuleId;
  readonly family: RuleFamily;
  readonly conduct: 'post' | 'account' | 'off-service';
  readonly proved: boolean;
  readonly severity: 1 | 2 | 3 | 4 | 5;
  readonly strikes: number;
  readonly withReach: boolean;
  /** The heaviest level decided; 0 = none. */
  readonly level: Level;
  readonly deciderCount: number;
  readonly onAppeal: boolean;
  readonly decidedAt: Date;
  readonly overruled: boolean;
  readonly holding: string;
};

/** How many standing holdings of one kind of case ended at a level. */
export type Custom = Pick<
  Precedent,
  'ruleId' | 'family' | 'conduct' | 'severity' | 'strikes' | 'withReach' | 'proved' | 'level'
> & { readonly cases: number };

export type Links = {
  readonly appeal: string;
  readonly exit: string;
  /** Prefix of a rule version's page: `${rules}/${id}/${version}`. */
  readonly rules: string;
  /** Prefix of a case's public page: `${dockets}/${docket}`. */
  readonly dockets: string;
};

/** A batch of accounts as two officers signed it, and what one of them is. Facts, not a verdict. */
export type SummaryFacts = {
  readonly batchId: BatchId;
  /** How many accounts the first officer listed. */
  readonly size: number;
  readonly proposedBy: Actor;
  /** Absent: nobody has confirmed it. */
  readonly confirmedBy?: Actor;
  readonly account: SummaryAccount;
};

export type SummaryAccount = {
  readonly id: AccountId;
  readonly createdAt: Date;
  readonly local: boolean;
  readonly closed: boolean;
  /** Whether it holds a role, or is the service's own. */
  readonly holdsRole: boolean;
  /** Whether anything restricts it already. */
  readonly restricted: boolean;
  /** On the list, and not taken out by the second officer. */
  readonly listed: boolean;
  /** Whether anybody who is not on the list, nor removed summarily, has reacted to it in any way. */
  readonly answered: boolean;
  /** Officers who follow, block or mute it. */
  readonly tiedOfficers: readonly AccountId[];
};

/** Everything that a rule may look at besides the case and the command. Looked up before asking. */
export type Context = {
  readonly now: Date;
  readonly actor: Actor;
  readonly charter: Charter;
  /** Of this case's allegations and of the command's: every version asked about. */
  readonly ruleVersions: readonly RuleVersion[];
  readonly respondent: Respondent;
  /** Only needed to draw and to substitute. */
  readonly pool: readonly Candidate[];
  readonly warnings: readonly WarningFact[];
  /** The respondent's warnings and worse that stand and live: the strikes. */
  readonly strikes: number;
  readonly interimMeasures: readonly InterimFact[];
  /**
   * Published holdings of the families alleged but of this docket, any order: the newest of every kind
   * of case, so that the rule finds the nearest; and those that the command names.
   */
  readonly precedents: readonly Precedent[];
  /** All that stand, counted: where like cases ended. */
  readonly custom: readonly Custom[];
  readonly links: Links;
  /** Only needed to serve a notice: until when it waits, where it was made to wait. */
  readonly noticeHeldUntil?: Date;
  /** Only needed to remove summarily. */
  readonly summary?: SummaryFacts;
};
