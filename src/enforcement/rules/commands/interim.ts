import { isRefusal, refuse, type Refusal } from '#foundation';
import { simpleMajority, quorumOf } from '../majority.ts';
import { tallyOf } from '../ballots.ts';
import { interimLapsesAt, isDue, ratifiedInterimLapsesAt } from '../deadlines.ts';
import { exceptionFits, exceptionRow } from '../exceptions.ts';
import { interimOf, panelOf } from '../find.ts';
import type { Allegation, Case, CommandOf, Context, InterimAct, InterimMeasure } from '../model.ts';
import { firstRefusal, inState, need, undecidedStates, wrongState, type Rule } from '../outcome.ts';
import { clockOrOfficer, officerOf, panelistOf } from '../parties.ts';
import { features } from '../standing.ts';

/** Interim acts, the least restrictive first. */
const interimActs: readonly InterimAct['kind'][] = ['label', 'hide', 'pause', 'freeze'];

/**
 * Marks by which the same conduct is known again, whatever it is called: its post, its exhibits'
 * bytes, and for what an account did at large the account itself.
 */
function conductMarks(subject: Case, allegations: readonly Allegation[]): string[] {
  const marks = allegations.flatMap(({ conduct, exhibits }) => [
    conduct.subject.kind === 'post' ? `post:${conduct.subject.postId}` : conduct.subject.kind,
    ...subject.exhibits
      .filter((exhibit) => exhibits.includes(exhibit.id))
      .map((exhibit) => `sha256:${exhibit.sha256}`),
  ]);
  return [...new Set(marks)].toSorted();
}

/** One officer's protective act at once: lapses by itself, and never twice for the same conduct. */
export const imposeInterim: Rule<'impose-interim'> = (subject, command, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const allegations = subject.allegations.filter(({ id }) => command.allegations.includes(id));
  const conduct = conductMarks(subject, allegations);
  const refused = firstRefusal(
    () => inState(subject, undecidedStates, 'An interim measure comes before the decision.'),
    () => (interimKnown(subject, command) ? refuse('conflict') : undefined),
    () => knownGround(command, allegations),
    () => need(command.reason, 'reason', 7),
    () => actFits(command.act, allegations),
    () => leastRestrictive(command),
    () => notRepeated(subject, conduct, allegations, context),
  );
  if (refused !== undefined) return refused;
  const measure: InterimMeasure = {
    id: command.measureId,
    ground: command.ground,
    act: command.act,
    allegations: command.allegations,
    conduct,
    lighterActs: command.lighterActs,
    reason: command.reason,
    officer,
    imposedAt: context.now,
    lapsesAt: interimLapsesAt(context.now, context.charter),
    state: 'imposed',
  };
  return [{ type: 'interim-imposed', at: context.now, measure }];
};

function interimKnown(subject: Case, command: CommandOf<'impose-interim'>): boolean {
  return subject.interim.some((measure) => measure.id === command.measureId);
}

function knownGround(
  { ground, allegations: cited }: CommandOf<'impose-interim'>,
  allegations: readonly Allegation[],
): Refusal | undefined {
  const no = (detail: string): Refusal =>
    refuse('measure-ground-unknown', { article: 7, field: 'ground', detail });
  if (ground !== 'flood' && exceptionRow(ground) === undefined) {
    return no('An interim measure needs one of the enumerated grounds.');
  }
  if (allegations.length === 0 || allegations.length !== new Set(cited).size) {
    return no('An interim measure answers conduct that is alleged in this case.');
  }
  if (ground === 'flood' || exceptionFits(ground, allegations)) return undefined;
  return no(`What is alleged is not of a kind that ${ground} covers.`);
}

function actFits(act: InterimAct, allegations: readonly Allegation[]): Refusal | undefined {
  if (act.kind === 'freeze') return undefined;
  if (act.kind === 'pause') {
    const known = act.features.every((feature) => features.includes(feature));
    if (known && act.features.length > 0) return undefined;
    return refuse('invalid', { article: 7, field: 'act', detail: 'A pause names what it pauses.' });
  }
  const { postId } = act;
  const alleged = allegations.some(
    ({ conduct }) => conduct.subject.kind === 'post' && conduct.subject.postId === postId,
  );
  if (alleged) return undefined;
  return refuse('invalid', {
    article: 7,
    field: 'act',
    detail: 'That post is not what is alleged.',
  });
}

function leastRestrictive({ act, lighterActs }: CommandOf<'impose-interim'>): Refusal | undefined {
  const lighter = interimActs.slice(0, interimActs.indexOf(act.kind));
  const unsaid = lighter.find(
    (kind) => !lighterActs.some((said) => said.kind === kind && said.why.trim() !== ''),
  );
  if (unsaid === undefined) return undefined;
  return refuse('reasons-missing', {
    article: 7,
    field: 'lighterActs',
    detail: `Least restrictive means first: say why "${unsaid}" would not do.`,
  });
}

function notRepeated(
  subject: Case,
  conduct: readonly string[],
  allegations: readonly Allegation[],
  context: Context,
): Refusal | undefined {
  const latestConduct = Math.max(...allegations.map((one) => one.conduct.at.getTime()));
  const repeated = [...subject.interim, ...context.interimMeasures].some((earlier) =>
    conduct.some(
      (mark) =>
        earlier.conduct.includes(mark) &&
        // Conduct at large is the same unless it went on after the earlier measure.
        (mark.includes(':') || latestConduct <= earlier.imposedAt.getTime()),
    ),
  );
  if (!repeated) return undefined;
  return refuse('measure-repeated', {
    article: 7,
    detail: 'This conduct had its interim measure; only a decision can follow.',
  });
}

/** What the ratification panel voted: a majority keeps the measure until the decision, else it ends. */
export const decideRatification: Rule<'decide-ratification'> = (subject, command, context) => {
  const panel = panelOf(subject, command.panelId);
  if (isRefusal(panel)) return panel;
  if (panel.purpose.kind !== 'ratification' || panel.state !== 'revealed') {
    return wrongState(subject, 'This panel has no ratification to decide.', 7);
  }
  const measure = interimOf(subject, panel.purpose.measureId);
  if (isRefusal(measure)) return measure;
  const refused = firstRefusal(
    () => (context.actor.kind === 'clock' ? undefined : panelistOf(panel, context)),
    () =>
      measure.state === 'in-force' && !isDue(measure.lapsesAt, context.now)
        ? undefined
        : refuse('measure-too-long', { article: 7, detail: 'The measure has lapsed.' }),
  );
  if (refused !== undefined) return refused;
  const tally = tallyOf(panel, (ballot) => ballot.kind === 'ratification' && ballot.ratify);
  if (tally.cast < quorumOf(panel.size)) return refuse('quorum-missing', { article: 6 });
  const at = context.now;
  const measureId = measure.id;
  if (tally.for < simpleMajority(panel.size)) {
    return [{ type: 'interim-lifted', at, measureId, reason: 'panel', tally }];
  }
  const lapsesAt = ratifiedInterimLapsesAt(measure.imposedAt, context.charter);
  return [{ type: 'interim-ratified', at, measureId, panelId: panel.id, lapsesAt, tally }];
};

const active: readonly InterimMeasure['state'][] = ['imposed', 'in-force', 'ratified'];

/** The end that comes by itself. Nothing can postpone it. */
export const lapseInterim: Rule<'lapse-interim'> = (subject, command, context) => {
  const measure = interimOf(subject, command.measureId);
  if (isRefusal(measure)) return measure;
  const refused = firstRefusal(
    () => clockOrOfficer(subject, context),
    () =>
      active.includes(measure.state) ? undefined : wrongState(subject, 'The measure has ended.', 7),
    () =>
      isDue(measure.lapsesAt, context.now)
        ? undefined
        : wrongState(subject, 'The measure has time left.', 7),
  );
  return refused ?? [{ type: 'interim-lapsed', at: context.now, measureId: measure.id }];
};

export const liftInterim: Rule<'lift-interim'> = (subject, command, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const measure = interimOf(subject, command.measureId);
  if (isRefusal(measure)) return measure;
  if (!active.includes(measure.state)) return wrongState(subject, 'The measure has ended.', 7);
  return [
    { type: 'interim-lifted', at: context.now, measureId: measure.id, reason: 'officer', officer },
  ];
};
