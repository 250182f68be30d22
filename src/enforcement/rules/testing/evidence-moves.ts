import { isUnverified } from '../verification.ts';
import type { Case, Exhibit } from '../model.ts';
import { actorFor, clock, officers } from './cast.ts';
import { exhibitOf, type Chooser, type Move, type MoveKind, type Play } from './play.ts';

const officerTwo = actorFor(officers[1], 'officer', 'panelist');
const officerThree = actorFor(officers[2], 'officer', 'panelist');

/** Evidence from elsewhere: brought, fetched, confirmed by a second person; and what is sealed. */
export const evidenceMoveKinds: readonly MoveKind[] = [bringMoves, confirmMoves, sealMoves];

/** Later it is the same, and there would be many more cases to look at. */
const isFresh = ({ state, allegations }: Case): boolean =>
  (state === 'reported' || state === 'open') && allegations.length === 0;

/** Brought by the officer who did not take the case up; one piece is enough to look at. */
function bringMoves(play: Play, subject: Case, choose: Chooser): Move[] {
  const isHeld = subject.exhibits.some(({ origin }) => origin === 'off');
  if (isHeld || !isFresh(subject) || !choose.chance(6)) return [];
  const { postId: _post, ...plain } = exhibitOf(play, 95, 'officer', 60);
  const exhibit: Exhibit = { ...plain, origin: 'off', capturedBy: officers[1] };
  return [
    { actor: officerTwo, command: { type: 'add-exhibit', exhibit } },
    { actor: clock, command: { type: 'file-capture', exhibit } },
  ];
}

function confirmMoves(_play: Play, subject: Case): Move[] {
  return subject.exhibits.filter(isUnverified).map((exhibit) => ({
    actor: officerThree,
    command: { type: 'confirm-exhibit', exhibitId: exhibit.id, note: 'I looked it up.' },
  }));
}

function sealMoves(_play: Play, subject: Case, choose: Chooser): Move[] {
  const exhibit = subject.exhibits.at(-1);
  const isHeld = subject.exhibits.some((one) => one.class === 'sealed');
  if (exhibit === undefined || isHeld || !isFresh(subject) || !choose.chance(4)) return [];
  const mark = '5e'.repeat(32);
  const command = {
    type: 'seal-exhibit',
    exhibitId: exhibit.id,
    category: 'private-data',
    mark,
  } as const;
  return [{ actor: officerThree, command }];
}
