import { letterOf, veiledOrder } from '../letters.ts';
import type { Case, OpenedBallot, Panel, Seat } from '../model.ts';
import { withItem, withPart, type Folds } from './fold.ts';

export const panelFolds: Folds<
  | 'proposed'
  | 'seed-committed'
  | 'panel-drawn'
  | 'too-few-eligible'
  | 'recused'
  | 'challenged'
  | 'challenge-decided'
  | 'substituted'
  | 'vote-sealed'
  | 'votes-revealed'
  | 'absent-released'
> = {
  proposed: (subject, { proposal }) => ({
    ...subject,
    proposal,
    parts: withPart(subject, proposal.officer, 'proposal'),
  }),
  'seed-committed': (subject, { panel, officer }) => ({
    ...subject,
    panels: [...subject.panels, panel],
    parts: withPart(subject, officer, 'panel'),
  }),
  'panel-drawn': (subject, { panelId, purpose, seed, order, members, veil, votesBy, at }) => ({
    ...subject,
    state: purpose.kind === 'decision' ? 'deliberating' : subject.state,
    panels: withItem(subject.panels, panelId, (panel) => ({
      ...panel,
      state: 'drawn',
      seed,
      order,
      seats: (veil === undefined ? members : veiledOrder(veil, members)).map((member, index) => ({
        letter: letterOf(index),
        member,
        state: 'sitting',
      })),
      drawnAt: at,
      votesBy,
    })),
  }),
  'too-few-eligible': (subject, { panelId, seed, eligible }) => ({
    ...subject,
    state: backToHearing(subject, panelId),
    panels: withItem(subject.panels, panelId, (panel) => ({
      ...panel,
      state: 'void',
      seed,
      eligible,
    })),
  }),
  recused: (subject, { panelId, member }) =>
    withSeats(subject, panelId, (seat) =>
      seat.member === member && seat.state === 'sitting' ? { ...seat, state: 'recused' } : seat,
    ),
  challenged: (subject, { panelId, letter, by, reason, at }) =>
    withSeats(subject, panelId, (seat) =>
      seat.letter === letter ? { ...seat, challenge: { reason, by, at, decided: false } } : seat,
    ),
  'challenge-decided': (subject, { panelId, letter, sustained, officer }) => ({
    ...withSeats(subject, panelId, (seat) =>
      seat.letter === letter && seat.challenge !== undefined
        ? {
            ...seat,
            state: sustained ? 'challenged' : seat.state,
            challenge: { ...seat.challenge, decided: true },
          }
        : seat,
    ),
    parts: withPart(subject, officer, 'challenge'),
  }),
  substituted: (subject, { panelId, seats, votesBy }) => ({
    ...subject,
    panels: withItem(subject.panels, panelId, (panel) => ({
      ...panel,
      votesBy,
      seats: [
        ...panel.seats,
        ...seats.map(({ letter, member }): Seat => ({ letter, member, state: 'sitting' })),
      ],
    })),
  }),
  'vote-sealed': (subject, { panelId, member, commitment, at }) =>
    withSeats(subject, panelId, (seat) =>
      seat.member === member && seat.state === 'sitting'
        ? { ...seat, sealed: { commitment, at } }
        : seat,
    ),
  'votes-revealed': (subject, { panelId, opened }) => ({
    ...subject,
    panels: withItem(subject.panels, panelId, (panel) => revealed(panel, opened)),
  }),
  'absent-released': (subject, { panelId, letters }) =>
    withSeats(subject, panelId, (seat) =>
      letters.includes(seat.letter) ? { ...seat, state: 'absent' } : seat,
    ),
};

function withSeats(subject: Case, panelId: Panel['id'], change: (seat: Seat) => Seat): Case {
  const panels = withItem(subject.panels, panelId, (panel) => ({
    ...panel,
    seats: panel.seats.map(change),
  }));
  return { ...subject, panels };
}

function revealed(panel: Panel, opened: readonly OpenedBallot[]): Panel {
  const withBallot = (seat: Seat): Seat => {
    const found = opened.find(({ member }) => member === seat.member);
    return found === undefined || seat.state !== 'sitting'
      ? seat
      : { ...seat, ballot: found.ballot };
  };
  return { ...panel, state: 'revealed', seats: panel.seats.map(withBallot) };
}

/** A deciding panel that cannot be filled leaves the case where the hearing left it. */
function backToHearing(subject: Case, panelId: Panel['id']): Case['state'] {
  const decides = subject.panels.some(
    ({ id, purpose }) => id === panelId && purpose.kind === 'decision',
  );
  if (!decides) return subject.state;
  return subject.answer === undefined ? 'silent' : 'answered';
}
