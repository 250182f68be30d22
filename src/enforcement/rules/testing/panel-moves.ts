import { sealBallot } from '../ballots.ts';
import { isDue } from '../deadlines.ts';
import { commitmentToSeed } from '../draw.ts';
import { activePanel } from '../find.ts';
import type { Ballot, Case, Measure, Panel, PanelPurpose, Seat } from '../model.ts';
import { actorFor, clock, officers, respondent } from './cast.ts';
import { fullException } from './reasons.ts';
import { idOf, type Chooser, type Move, type MoveKind, type Play } from './play.ts';

const officerThree = actorFor(officers[2], 'officer', 'panelist');

/** What a panel needs next, for every purpose that waits for one. */
export const panelMoveKinds: readonly MoveKind[] = [
  (_play, subject, choose) => proposalMoves(subject, choose),
  (play, subject, choose) =>
    purposesOf(subject, choose).flatMap((purpose) => purposeMoves(play, subject, purpose, choose)),
];

function proposalMoves(subject: Case, choose: Chooser): Move[] {
  const heard = subject.state === 'answered' || subject.state === 'silent';
  if (!heard || subject.proposal !== undefined) return [];
  const measure = choose.pick<Measure>([
    { kind: 'ban', reviewDays: 365 },
    { kind: 'ban', reviewDays: 180 },
    { kind: 'suspension', days: 90 },
  ]);
  const excepted = choose.chance(30);
  return [
    {
      actor: officerThree,
      command: {
        type: 'propose',
        measures: [measure],
        ...(excepted ? { exception: fullException('imminent-physical-danger') } : {}),
        reason: 'Nothing lighter would do.',
      },
    },
  ];
}

function purposesOf(subject: Case, choose: Chooser): PanelPurpose[] {
  const deciding =
    subject.proposal !== undefined &&
    ['answered', 'silent', 'deliberating'].includes(subject.state);
  return [
    ...(deciding ? [{ kind: 'decision' } as const] : []),
    ...subject.interim
      .filter(({ state }) => state === 'in-force' && choose.chance(60))
      .map(({ id }) => ({ kind: 'ratification', measureId: id }) as const),
    ...subject.appeals
      .filter(({ outcome }) => outcome === undefined)
      .map(({ id }) => ({ kind: 'appeal', appealId: id }) as const),
    ...subject.reviews
      .filter(({ outcome }) => outcome === undefined)
      .map(({ id }) => ({ kind: 'review', reviewId: id }) as const),
  ];
}

function purposeMoves(play: Play, subject: Case, purpose: PanelPurpose, choose: Chooser): Move[] {
  const panel = activePanel(subject, purpose);
  if (panel === undefined) return [seedMove(play, subject, purpose, choose)];
  if (panel.state === 'seeded') {
    const seed = play.seeds.get(panel.id) ?? '';
    return [{ actor: clock, command: { type: 'draw-panel', panelId: panel.id, seed } }];
  }
  return panel.state === 'drawn' ? votingMoves(play, subject, panel, choose) : [];
}

function seedMove(play: Play, subject: Case, purpose: PanelPurpose, choose: Chooser): Move {
  const seed = String(play.made + 1).padStart(64, '5');
  const panelId = idOf<'panel'>(play, 8);
  const bans = subject.proposal?.measures.some(({ kind }) => kind === 'ban') === true;
  const wide = play.followers >= 10_000 && (bans || purpose.kind !== 'decision');
  const size = wide !== choose.chance(10) ? 5 : 3;
  return {
    actor: clock,
    command: { type: 'commit-seed', panelId, purpose, commitment: commitmentToSeed(seed), size },
    keepSeed: [panelId, seed],
  };
}

function votingMoves(play: Play, subject: Case, panel: Panel, choose: Chooser): Move[] {
  const seats = panel.seats.filter(({ state }) => state === 'sitting');
  const empty = panel.size - seats.length;
  const fill: Move = { actor: clock, command: { type: 'substitute', panelId: panel.id } };
  if (empty > 0) return [fill];
  const waiting = seats.find(({ challenge }) => challenge !== undefined && !challenge.decided);
  if (waiting !== undefined) return [challengeAnswer(panel, waiting, choose)];
  const silent = seats.filter(({ sealed }) => sealed === undefined);
  if (silent.length === 0) return [revealMove(play, panel)];
  const rare = choose.chance(6) ? [rareMove(panel, choose.pick(seats), choose)] : [];
  const over = panel.votesBy !== undefined && isDue(panel.votesBy, play.now);
  if (over) {
    const release: Move = { actor: clock, command: { type: 'release-absent', panelId: panel.id } };
    return [revealMove(play, panel), release];
  }
  return [voteMove(play, subject, panel, choose.pick(silent), choose), ...rare];
}

function rareMove(panel: Panel, seat: Seat, choose: Chooser): Move {
  const recuse: Move = {
    actor: actorFor(seat.member, 'panelist'),
    command: { type: 'recuse', panelId: panel.id },
  };
  const challenge: Move = {
    actor: actorFor(respondent),
    command: {
      type: 'challenge',
      panelId: panel.id,
      letter: seat.letter,
      reason: 'They wrote about me.',
    },
  };
  return choose.pick([recuse, challenge]);
}

function challengeAnswer(panel: Panel, seat: Seat, choose: Chooser): Move {
  const sustained = choose.chance(50);
  const reason = 'For what was shown.';
  const { letter } = seat;
  return {
    actor: actorFor(officers[0], 'officer'),
    command: { type: 'decide-challenge', panelId: panel.id, letter, sustained, reason },
  };
}

function voteMove(play: Play, subject: Case, panel: Panel, seat: Seat, choose: Chooser): Move {
  const ballot = ballotFor(subject, panel, choose);
  const salt = String(play.made + 7).padStart(64, '3');
  const commitment = sealBallot({ panelId: panel.id, member: seat.member, ballot }, salt);
  return {
    actor: actorFor(seat.member, 'panelist'),
    command: { type: 'cast-vote', panelId: panel.id, commitment },
    keepVote: [`${panel.id}/${seat.member}`, { salt, ballot }],
  };
}

function ballotFor(subject: Case, panel: Panel, choose: Chooser): Ballot {
  const opinion = 'I read the exhibits.';
  switch (panel.purpose.kind) {
    case 'decision':
      return caseBallot(subject, choose);
    case 'ratification':
      return { kind: 'ratification', ratify: choose.chance(75), opinion };
    case 'appeal': {
      const votes = [
        'overturned',
        'overturned',
        'upheld',
        'upheld',
        'reduced',
        'remanded',
      ] as const;
      const outcome = leaning(panel, votes, choose);
      return { kind: 'appeal', outcome, upTo: { level: 6, days: 60 }, opinion };
    }
    case 'review': {
      const outcome = leaning(
        panel,
        ['confirmed', 'confirmed', 'corrected', 'ended'] as const,
        choose,
      );
      const proved = outcome !== 'corrected';
      return {
        kind: 'review',
        findings: subject.allegations.map(({ id }) => ({ allegationId: id, proved })),
        upTo: { level: outcome === 'confirmed' ? 7 : outcome === 'ended' ? 1 : 0 },
        opinion,
      };
    }
  }
}

/** Panels mostly agree: which way, the number of the panel says. */
function leaning<Vote>(panel: Panel, votes: readonly Vote[], choose: Chooser): Vote {
  const usual = votes[Math.floor(Number(panel.id) / 100) % votes.length];
  return usual === undefined || choose.chance(20) ? choose.pick(votes) : usual;
}

function caseBallot(subject: Case, choose: Chooser): Ballot {
  const convinced = choose.chance(88);
  return {
    kind: 'decision',
    findings: subject.allegations.map(({ id }) => ({ allegationId: id, proved: convinced })),
    upTo: convinced
      ? choose.pick([{ level: 7 }, { level: 7 }, { level: 7 }, { level: 6, days: 180 }])
      : { level: 0 },
    exception: convinced && choose.chance(90),
    opinion: 'I read the exhibits.',
  };
}

function revealMove(play: Play, panel: Panel): Move {
  const opened = panel.seats
    .filter(({ state, sealed }) => state === 'sitting' && sealed !== undefined)
    .flatMap(({ member }) => {
      const vote = play.votes.get(`${panel.id}/${member}`);
      return vote === undefined ? [] : [{ member, ...vote }];
    });
  return { actor: clock, command: { type: 'reveal-votes', panelId: panel.id, opened } };
}
