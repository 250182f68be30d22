import { isRefusal, toId, type Id, type PostId, type Refusal } from '#foundation';
import { defaultCharter } from '../charter.ts';
import { evolve } from '../evolve.ts';
import type {
  Actor,
  Ballot,
  Case,
  CaseEvent,
  Command,
  Context,
  Exhibit,
  Measure,
  SummaryFacts,
  WarningFact,
} from '../model.ts';
import { transition } from '../transition.ts';
import { contextOf, start, warnings } from './cast.ts';

/** Chooses as a number tells it: the same number, the same choices. */
export type Chooser = {
  readonly below: (count: number) => number;
  readonly chance: (percent: number) => boolean;
  readonly pick: <Item>(items: readonly Item[]) => Item;
};

export function chooserFrom(seed: number): Chooser {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (count: number): number => next() % count;
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
  };
}

/** What the server would keep of a sealed vote. */
export type KeptVote = { readonly salt: string; readonly ballot: Ballot };

/** A case in play: what is on the table, and what the server keeps in its drawer. */
export type Play = {
  readonly subject: Case | undefined;
  readonly now: Date;
  readonly followers: number;
  readonly log: readonly CaseEvent[];
  readonly seeds: ReadonlyMap<string, string>;
  readonly votes: ReadonlyMap<string, KeptVote>;
  /** The facts that each decision was made on, by the decision's id. */
  readonly facts: ReadonlyMap<string, Context>;
  readonly made: number;
  readonly entries: number;
};

export function newPlay(followers: number): Play {
  return {
    subject: undefined,
    now: start,
    followers,
    log: [],
    seeds: new Map(),
    votes: new Map(),
    facts: new Map(),
    made: 0,
    entries: 0,
  };
}

/** An id that no play has used: kind and count. */
export function idOf<Kind extends string>(play: Play, offset: number): Id<Kind> {
  return toId<Kind>(String(1_000_000 + play.made * 100 + offset));
}

export const postId: PostId = toId('7001');

export function exhibitOf(
  play: Play,
  offset: number,
  filedBy: Exhibit['filedBy'],
  content: number,
): Exhibit {
  return {
    id: idOf(play, offset),
    sha256: String(content).padStart(64, '0'),
    capturedAt: play.now,
    method: 'frozen-from-service',
    filedBy,
    origin: 'on',
    class: 'open',
    gist: 'The post.',
    postId,
  };
}

/** A move: who does what. It may keep a seed or a vote in the drawer. */
export type Move = {
  readonly actor: Actor;
  readonly command: Command;
  /** The batch that it is part of, where it removes summarily. */
  readonly summary?: SummaryFacts;
  readonly keepSeed?: readonly [panel: string, seed: string];
  readonly keepVote?: readonly [seat: string, vote: KeptVote];
};

/** What people who mean well would do next with a case as it stands; several, for one to be picked. */
export type MoveKind = (play: Play, subject: Case, choose: Chooser) => Move[];

/** The facts at hand for a move: this case's own warnings count too. */
function contextFor(play: Play, { actor, summary }: Move): Context {
  const own = play.subject === undefined ? [] : ownWarnings(play.subject);
  return contextOf(actor, play.now, {
    charter: defaultCharter,
    ...(summary === undefined ? {} : { summary }),
    warnings: [...warnings, ...own],
    respondent: {
      local: true,
      channels: ['service', 'mail'],
      followers: play.followers,
      createdAt: start,
    },
  });
}

function ownWarnings(subject: Case): WarningFact[] {
  return subject.sanctions.flatMap(({ measure, state, id, decisionId, endsAt }) => {
    const service = subject.decisions.find((one) => one.id === decisionId)?.statement?.service;
    if (!isWarning(measure) || endsAt === undefined) return [];
    return [
      {
        sanctionId: id,
        docket: subject.docket,
        family: measure.family,
        rules: [],
        ...(service?.deliveredAt === undefined ? {} : { deliveredAt: service.deliveredAt }),
        ...(service?.openedAt === undefined ? {} : { openedAt: service.openedAt }),
        expiresAt: endsAt,
        overturned: state === 'overturned' || state === 'stayed',
      },
    ];
  });
}

function isWarning(measure: Measure): measure is Extract<Measure, { readonly kind: 'warning' }> {
  return measure.kind === 'warning';
}

/** Freezes a value and everything in it, so that whoever changes it in place throws. */
function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

export type Played = {
  readonly play: Play;
  readonly refusal?: Refusal;
  readonly events: readonly CaseEvent[];
};

/** Plays a move. A refusal leaves the play as it was. */
export function playMove(play: Play, move: Move): Played {
  const context = deepFreeze(contextFor(play, move));
  const outcome = transition(deepFreeze(play.subject), deepFreeze(move.command), context);
  const advanced = { ...play, made: play.made + 1 };
  if (isRefusal(outcome)) return { play: advanced, refusal: outcome, events: [] };
  const subject = outcome.reduce<Case | undefined>(
    (state, event) => evolve(deepFreeze(state), deepFreeze(event)),
    play.subject,
  );
  const facts = outcome.flatMap((event) =>
    event.type === 'decided' ? [[event.decision.id, context] as const] : [],
  );
  const entries = outcome.some((event) => event.type === 'entry-recorded') ? 1 : 0;
  return {
    events: outcome,
    play: {
      ...advanced,
      subject,
      log: [...play.log, ...outcome],
      seeds: new Map([...play.seeds, ...(move.keepSeed === undefined ? [] : [move.keepSeed])]),
      votes: new Map([...play.votes, ...(move.keepVote === undefined ? [] : [move.keepVote])]),
      facts: new Map([...play.facts, ...facts]),
      entries: play.entries + entries,
    },
  };
}
