import type { Tx, World } from '#infrastructure';
import type { Actor, Case, CaseEvent, Command } from '../rules/model.ts';
import type { OwnSeal } from '../sealing.ts';
import type { FactStore } from './context.ts';

/** What an act needs that is in no event: bytes kept sealed until their time. */
export type Extras = {
  readonly sealedSeed?: Buffer;
  readonly sealedVote?: Buffer;
  readonly sealedExhibit?: OwnSeal;
};

/** One locked case at work: asks the rules, writes what follows, and has the owners obey at the end. */
export type Desk = {
  readonly world: World;
  readonly tx: Tx;
  readonly facts: FactStore;
  readonly subject: () => Case;
  /** @throws Refusal of the rules */
  readonly act: (actor: Actor, command: Command, extras?: Extras) => Promise<readonly CaseEvent[]>;
  /** As the software itself: entries, deliveries, what time does. */
  readonly byClock: (command: Command) => Promise<readonly CaseEvent[]>;
};
