import { isRefusal, refuse, type Refusal } from '#foundation';
import { castCount, opensAll, sittingSeats } from '../ballots.ts';
import { isDue } from '../deadlines.ts';
import { isHex32 } from '../draw.ts';
import { panelOf } from '../find.ts';
import { quorumOf } from '../majority.ts';
import type { Case, Context, Panel } from '../model.ts';
import { firstRefusal, wrongState, type Rule } from '../outcome.ts';
import { clockOrOfficer, panelistOf, seatOf } from '../parties.ts';

/** A panelist steps back. A sealed vote of theirs goes with them, unopened. */
export const recuse: Rule<'recuse'> = (subject, command, context) => {
  const panel = panelOf(subject, command.panelId);
  if (isRefusal(panel)) return panel;
  const member = panelistOf(panel, context);
  if (isRefusal(member)) return member;
  if (panel.state !== 'drawn') return wrongState(subject, 'The votes are revealed.', 6);
  return [{ type: 'recused', at: context.now, panelId: panel.id, member }];
};

/** Seals a vote by its salted commitment. It cannot be changed, and nobody can read it yet. */
export const castVote: Rule<'cast-vote'> = (subject, command, context) => {
  const panel = panelOf(subject, command.panelId);
  if (isRefusal(panel)) return panel;
  const member = panelistOf(panel, context);
  if (isRefusal(member)) return member;
  const refused = firstRefusal(
    () =>
      panel.state === 'drawn' ? undefined : wrongState(subject, 'The panel is not voting.', 6),
    () =>
      seatOf(panel, member)?.sealed === undefined
        ? undefined
        : refuse('already-voted', { article: 6, detail: 'This vote is sealed already.' }),
    () =>
      panel.votesBy !== undefined && isDue(panel.votesBy, context.now)
        ? wrongState(subject, 'The time to vote is over.', 6)
        : undefined,
    () => (isHex32(command.commitment) ? undefined : refuse('invalid', { field: 'commitment' })),
  );
  const { commitment } = command;
  return (
    refused ?? [{ type: 'vote-sealed', at: context.now, panelId: panel.id, member, commitment }]
  );
};

/** Opens all votes together: when all are cast, or the deadline has passed with a quorum. */
export const revealVotes: Rule<'reveal-votes'> = (subject, command, context) => {
  const panel = panelOf(subject, command.panelId);
  if (isRefusal(panel)) return panel;
  const refused = firstRefusal(
    () => clockOrPanelist(subject, panel, context),
    () =>
      panel.state === 'drawn' ? undefined : wrongState(subject, 'The panel is not voting.', 6),
    () => seatsAreSettled(panel),
    () => mayOpen(panel, context),
    () =>
      opensAll(panel, command.opened)
        ? undefined
        : refuse('votes-sealed', {
            article: 6,
            detail: 'These are not the votes that were sealed, or not all of them.',
          }),
  );
  const { opened } = command;
  return refused ?? [{ type: 'votes-revealed', at: context.now, panelId: panel.id, opened }];
};

function clockOrPanelist(subject: Case, panel: Panel, context: Context): Refusal | undefined {
  const panelist = panelistOf(panel, context);
  return isRefusal(panelist) ? clockOrOfficer(subject, context) : undefined;
}

function seatsAreSettled(panel: Panel): Refusal | undefined {
  const seats = sittingSeats(panel);
  if (seats.length < panel.size) {
    return refuse('quorum-missing', { article: 6, detail: 'A seat waits for a substitute.' });
  }
  const challenged = seats.some((seat) => seat.challenge !== undefined && !seat.challenge.decided);
  if (!challenged) return undefined;
  return refuse('votes-sealed', { article: 6, detail: 'A challenge waits for its answer.' });
}

function mayOpen(panel: Panel, context: Context): Refusal | undefined {
  const cast = castCount(panel);
  if (cast === panel.size) return undefined;
  if (panel.votesBy === undefined || !isDue(panel.votesBy, context.now)) {
    return refuse('votes-sealed', {
      article: 6,
      detail: 'Votes stay sealed until all are cast or the deadline passes.',
    });
  }
  if (cast >= quorumOf(panel.size)) return undefined;
  return refuse('quorum-missing', {
    article: 6,
    detail: `${cast} of ${panel.size} voted; ${quorumOf(panel.size)} must.`,
  });
}

/** After the deadline without a quorum, those who did not vote lose their seats to substitutes. */
export const releaseAbsent: Rule<'release-absent'> = (subject, command, context) => {
  const panel = panelOf(subject, command.panelId);
  if (isRefusal(panel)) return panel;
  const absent = sittingSeats(panel).filter((seat) => seat.sealed === undefined);
  const refused = firstRefusal(
    () => clockOrOfficer(subject, context),
    () =>
      panel.state === 'drawn' ? undefined : wrongState(subject, 'The panel is not voting.', 6),
    () =>
      panel.votesBy !== undefined && isDue(panel.votesBy, context.now)
        ? undefined
        : refuse('votes-sealed', { article: 6, detail: 'They still have time to vote.' }),
    () =>
      absent.length > 0 && castCount(panel) < quorumOf(panel.size)
        ? undefined
        : wrongState(subject, 'Enough have voted.', 6),
  );
  const letters = absent.map((seat) => seat.letter);
  return refused ?? [{ type: 'absent-released', at: context.now, panelId: panel.id, letters }];
};
