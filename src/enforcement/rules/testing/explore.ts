import { addHours } from '../deadlines.ts';
import type { Actor, Measure } from '../model.ts';
import { actorFor, clock, officers, operator, reporter, respondent, stranger } from './cast.ts';
import { everyWay } from './every-way.ts';
import { assertArticles } from './invariants.ts';
import { firstMoves, moveKinds } from './moves.ts';
import { idOf, playMove, postId, type Move, type Play } from './play.ts';
import { waits } from './random-step.ts';
import { fullDraft } from './reasons.ts';
import { shapeOf } from './shape.ts';

/** What was looked at so far. */
export type Explored = {
  /** The shapes met, and how far each was gone on from: no further means not again. */
  readonly shapes: Map<string, number>;
  taken: number;
  refused: number;
};

/** Whoever else might give a command, with every role that they could claim. */
const others: readonly Actor[] = [
  actorFor(respondent, 'member', 'officer', 'panelist', 'operator'),
  actorFor(reporter, 'member', 'officer', 'panelist'),
  actorFor(stranger, 'member'),
  actorFor(operator, 'operator', 'officer'),
  ...officers.map((id) => actorFor(id, 'officer', 'panelist')),
  clock,
];

const oneOfEachMeasure: readonly Measure[] = [
  { kind: 'warning', family: 'violence' },
  { kind: 'label', postId, label: 'sensitive', note: '', reviewDays: 365 },
  { kind: 'hide', postId, reviewDays: 365 },
  { kind: 'feature-limit', features: ['post'], days: 7 },
  { kind: 'visibility-limit', days: 60 },
  { kind: 'suspension', days: 90 },
  { kind: 'ban', reviewDays: 365 },
];

/**
 * Everything that can come of a play within `depth` steps: every move of every kind under every
 * choice, by whoever should make it and by everybody else, and every wait that changes anything.
 * What is reached is held to the Articles. @throws AssertionError naming the article that fell
 */
export function explore(from: Play, depth: number, explored: Explored): void {
  let frontier = [from];
  for (let left = depth; left > 0; left -= 1) {
    frontier = frontier.flatMap((play) => nextOf(play, left - 1, explored));
  }
}

function nextOf(play: Play, left: number, explored: Explored): Play[] {
  const reached = [
    waited(play),
    ...movesFrom(play).flatMap((move) => outcomes(play, [move, ...byOthers(move)], explored)),
    ...outcomes(play, overreach(play), explored),
  ];
  return reached.filter((next) => {
    const shape = shapeOf(next);
    if ((explored.shapes.get(shape) ?? -1) >= left) return false;
    explored.shapes.set(shape, left);
    return true;
  });
}

/** Until the next term is over; without one, as the play stands. */
function waited(play: Play): Play {
  const shape = shapeOf(play);
  const later = waits.map((hours) => ({ ...play, now: addHours(play.now, hours) }));
  return later.find((one) => shapeOf(one) !== shape) ?? play;
}

const byOthers = (move: Move): Move[] => others.map((actor) => ({ ...move, actor }));

function outcomes(play: Play, moves: readonly Move[], explored: Explored): Play[] {
  return moves.flatMap((one) => {
    const { play: next, refusal } = withoutTraces(() => playMove(play, one));
    if (refusal !== undefined) {
      explored.refused += 1;
      return [];
    }
    explored.taken += 1;
    assertArticles(next);
    return [next];
  });
}

/** Where hundreds of thousands are refused, nobody reads from where. */
function withoutTraces<Made>(make: () => Made): Made {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Every sanction decided by one hand, by two, and by each panel, whoever and whenever it may be. */
function overreach(play: Play): Move[] {
  const { subject } = play;
  if (subject === undefined) return [];
  const first = actorFor(officers[0], 'officer', 'panelist');
  const second = actorFor(officers[1], 'officer', 'panelist');
  return oneOfEachMeasure.flatMap((measure): Move[] => {
    const seed = Number(idOf(play, 70));
    const decision = fullDraft(subject, [measure], { seed, now: play.now, warning: '9001' });
    return [
      { actor: first, command: { type: 'decide-alone', decision } },
      { actor: second, command: { type: 'sign-decision', decision } },
      ...subject.panels.map((panel): Move => {
        const author = panel.seats[0]?.member;
        const actor = author === undefined ? first : actorFor(author, 'panelist');
        return { actor, command: { type: 'decide', panelId: panel.id, decision } };
      }),
    ];
  });
}

function movesFrom(play: Play): Move[] {
  const { subject } = play;
  const ways =
    subject === undefined
      ? everyWay((choose) => firstMoves(play, choose))
      : [...moveKinds.flatMap((kind) => everyWay((choose) => kind(play, subject, choose)))];
  const different = new Map(
    ways.flat().map((move) => [JSON.stringify([move.actor, move.command, move.summary]), move]),
  );
  return [...different.values()];
}
