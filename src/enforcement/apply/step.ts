import type { CommitmentKind } from '#ledger';
import type { Desk, Extras } from '../desk/desk-type.ts';
import type { CaseEvent, CaseEventType, EventOf } from '../rules/model.ts';

/** What the writing of an event's rows can build on. */
export type Facts = {
  /** Where the ledger holds the act; the row that needs it refuses without. */
  readonly entryIndex: number | undefined;
  /** Public and unpredictable: 32 bytes, what chance draws on. */
  readonly leafHash: Buffer | undefined;
  /** Ids of the documents that the entry commits to. */
  readonly documents: ReadonlyMap<CommitmentKind, string>;
  readonly extras: Extras;
};

/** Writes what follows from one kind of event. */
export type Applier<Type extends CaseEventType> = (
  desk: Desk,
  event: EventOf<Type>,
  facts: Facts,
) => Promise<void>;

export type Appliers<Type extends CaseEventType = CaseEventType> = {
  readonly [One in Type]: Applier<One>;
};

/** The entry of an act that cannot be without one. @throws Error when the act was not entered */
export function entryOf(facts: Facts, event: CaseEvent): number {
  if (facts.entryIndex === undefined) throw new Error(`${event.type} was not entered`);
  return facts.entryIndex;
}

/** Events whose rows are nothing beyond the event itself. */
export const nothing = async (): Promise<void> => undefined;
