import { toId } from '#foundation';
import { addDays } from '../deadlines.ts';
import { isRemoval } from '../schedule.ts';
import { summaryDays } from '../summary.ts';
import type { Actor, Allegation, Case, SummaryFacts } from '../model.ts';
import { actorFor, clock, officers, respondent, ruleVersions, start } from './cast.ts';
import { exhibitOf, idOf, type Chooser, type Move, type MoveKind, type Play } from './play.ts';
import { fullDraft } from './reasons.ts';

const officerOne = actorFor(officers[0], 'officer', 'panelist');
const officerTwo = actorFor(officers[1], 'officer', 'panelist');

/** Row S: a removal that two officers signed, those that they did not sign, and the ways back. */
export const summaryMoveKinds: readonly MoveKind[] = [removalMoves, reinstateMoves];

/** The account was made when the play began. */
const account: SummaryFacts['account'] = {
  id: respondent,
  createdAt: start,
  local: true,
  closed: false,
  holdsRole: false,
  restricted: false,
  listed: true,
  answered: false,
  tiedOfficers: [],
};

const signed: SummaryFacts = {
  batchId: toId('880'),
  size: 3,
  proposedBy: officerOne,
  confirmedBy: officerTwo,
  account,
};

const { confirmedBy: _second, ...byOneHand } = signed;

/** What no batch may be: of one hand, twice of the same, of a person, of somebody who was not listed. */
const unsigned: readonly SummaryFacts[] = [
  byOneHand,
  { ...signed, confirmedBy: officerOne },
  { ...signed, confirmedBy: actorFor(officers[1], 'panelist') },
  { ...signed, account: { ...account, answered: true } },
  { ...signed, account: { ...account, listed: false } },
  { ...signed, account: { ...account, tiedOfficers: [officers[0]] } },
  { ...signed, size: 1001 },
];

/** Whether the account is past the age at which it can be removed summarily (schedule, row S). */
export const isPastSummary = (now: Date): boolean => now >= addDays(start, summaryDays);

function removalMoves(play: Play, subject: Case, choose: Chooser): Move[] {
  if (subject.decisions.length > 0 || !choose.chance(4)) return [];
  // Once something is alleged nobody is removed so, whoever signed.
  const wrong = subject.allegations.length > 0 ? [] : unsigned;
  return [signed, ...wrong].map((summary) => removalMove(play, subject, summary));
}

/** Of a case that there is, or of one that the removal makes. */
export function removalMove(play: Play, subject?: Case, summary = signed): Move {
  const exhibit = exhibitOf(play, 82, 'officer', 90);
  const version = ruleVersions.find(({ id }) => id === 'deception.automation');
  if (version === undefined) throw new RangeError('the cast knows no rule on automation');
  const alleged: Allegation = {
    id: idOf(play, 81),
    rule: version,
    family: version.family,
    needsThresholdTest: false,
    conduct: { subject: { kind: 'account' }, at: play.now, summary: 'A machine in disguise.' },
    exhibits: [exhibit.id],
    allegedBy: officers[0],
    allegedAt: play.now,
  };
  const { id: allegationId, rule, conduct, exhibits } = alleged;
  return {
    actor: clock,
    summary,
    command: {
      type: 'remove-summarily',
      caseId: subject?.id ?? idOf(play, 83),
      docket: subject?.docket ?? 'd'.repeat(32),
      respondent,
      exhibits: [exhibit],
      allegation: { allegationId, ruleId: rule.id, ruleVersion: rule.version, conduct, exhibits },
      decision: fullDraft({ allegations: [alleged] }, [{ kind: 'removal', days: 365 }], {
        seed: Number(idOf(play, 85)),
        now: play.now,
        exception: 'deceptive-automation',
      }),
    },
  };
}

/** By an officer, of what was removed summarily and of what was not. */
function reinstateMoves(play: Play, subject: Case, choose: Chooser): Move[] {
  const decision = subject.decisions.at(-1);
  if (decision === undefined) return [];
  if (!choose.chance(isRemoval(decision) ? 20 : 3)) return [];
  const actor: Actor = actorFor(officers[2], 'officer', 'panelist');
  const reinstatementId = idOf<'reinstatement'>(play, 90);
  return [{ actor, command: { type: 'reinstate', reinstatementId, decisionId: decision.id } }];
}
