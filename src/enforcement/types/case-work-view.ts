import type { AccountId, CaseId, ExhibitId, HoldId, NoteId } from '#foundation';
import type { CaseState, Measure, Part } from '../rules/model.ts';
import type { ServiceClock } from '../rules/service-clocks.ts';
import type { TimelineStep } from '../rules/timeline.ts';

type Act = { readonly by: AccountId; readonly reason: string; readonly at: Date };

/** Nothing of the case is erased until it is lifted. */
export type HoldView = Act & { readonly id: HoldId; readonly lifted?: Act };

/** What officers tell each other about a case; nobody else reads it. */
export type NoteView = {
  readonly id: NoteId;
  readonly by: AccountId;
  readonly text: string;
  readonly at: Date;
  /** What it said before, oldest first. */
  readonly former: readonly { readonly text: string; readonly at: Date }[];
};

/** "I look at this", until it lapses by itself. */
export type ClaimView = { readonly by: AccountId; readonly lapsesAt: Date };

/** One step of an exhibit from hand to hand. */
export type CustodyStep = {
  readonly what: 'captured' | 'filed' | 'moved' | 'confirmed' | 'sealed' | 'opened' | 'erased';
  readonly at: Date;
  readonly by?: AccountId;
  /** How it was captured, into which case it went, why it was opened. */
  readonly note?: string;
};

/** A sanction that the respondent had before; `counts` as a strike while it is alive. */
export type PriorSanction = {
  readonly caseId: CaseId;
  readonly docket: string;
  readonly measure: Measure;
  readonly startedAt: Date;
  readonly endsAt?: Date;
  readonly state: 'in-force' | 'stayed' | 'ended' | 'overturned';
  readonly counts: boolean;
};

export type PriorRecord = {
  readonly strikes: number;
  readonly sanctions: readonly PriorSanction[];
  /** Cases besides this one, by how they stand. */
  readonly cases: readonly { readonly docket: string; readonly state: CaseState }[];
};

/** What ties an officer to the people of a case, said before they act in it. */
export type Conflict =
  | {
      readonly kind: 'follows' | 'followed-by' | 'blocks' | 'blocked-by' | 'mutes';
      readonly whom: 'respondent' | 'reporter';
    }
  | { readonly kind: 'took-part'; readonly as: Part['as'] }
  /** How many other cases of the respondent the officer took part in. */
  | { readonly kind: 'earlier-cases'; readonly count: number };

/** The desk's side of a case: for officers whom it does not concern. */
export type CaseDesk = {
  readonly timeline: readonly TimelineStep[];
  readonly clocks: readonly ServiceClock[];
  readonly custody: Readonly<Record<ExhibitId, readonly CustodyStep[]>>;
  readonly prior: PriorRecord;
  readonly conflicts: readonly Conflict[];
  readonly notes: readonly NoteView[];
  readonly holds: readonly HoldView[];
  readonly claim?: ClaimView;
  readonly mayOpenSealed: boolean;
};

/** What an officer has in hand. */
export type Workload = {
  readonly officer: AccountId;
  readonly assigned: number;
  readonly claimed: number;
  readonly overdue: number;
};
