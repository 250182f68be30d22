import { isRefusal, refuse, type Refusal } from '#foundation';
import { addHours, clarificationHours, isDue } from '../deadlines.ts';
import { activeInterim } from '../find.ts';
import type { Allegation, Case, CommandOf, Context, RuleVersion } from '../model.ts';
import { firstRefusal, inState, need, type Rule } from '../outcome.ts';
import { clockOrOfficer, officerOf, respondentOnly } from '../parties.ts';
import { heldProblem } from '../held-notice.ts';
import { isInterimInForce } from '../standing.ts';
import { freshExhibits } from './triage.ts';

/**
 * Adds evidence while the case is open. After the notice the evidence stands: what the respondent
 * was not served cannot be held against them (article 5).
 */
export const addExhibit: Rule<'add-exhibit'> = (subject, { exhibit }, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const refused = firstRefusal(
    () => inState(subject, ['open'], 'Evidence is added before the notice.'),
    () => freshExhibits(subject, [exhibit], 'officer', context),
    () => need(exhibit.gist, 'gist', 5),
  );
  const part = { account: officer, as: 'investigation' as const };
  return refused ?? [{ type: 'exhibit-added', at: context.now, exhibit, part }];
};

/** Alleges a breach of the version of a rule that was in force when the conduct happened. */
export const addAllegation: Rule<'add-allegation'> = (subject, command, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const version = context.ruleVersions.find(
    ({ id, version: number }) => id === command.ruleId && number === command.ruleVersion,
  );
  const refused = firstRefusal(
    () => inState(subject, ['open'], 'Allegations are made before the notice.'),
    () => coversConduct(version, command.conduct.at, context.now),
    () => allegationIsFresh(subject, command),
    () => need(command.conduct.summary, 'conduct', 8),
  );
  if (refused !== undefined || version === undefined) return refused ?? noSuchRule();
  const allegation: Allegation = {
    id: command.allegationId,
    rule: { id: version.id, version: version.version, hash: version.hash },
    family: version.family,
    needsThresholdTest: version.thresholdTest,
    conduct: command.conduct,
    exhibits: command.exhibits,
    allegedBy: officer,
    allegedAt: context.now,
  };
  return [{ type: 'allegation-added', at: context.now, allegation }];
};

const noSuchRule = (): Refusal =>
  refuse('rule-not-in-force', {
    article: 1,
    field: 'rule',
    detail: 'There is no such rule version.',
  });

/** Whether a rule version was in force at the time of the conduct (article 1). */
function coversConduct(
  version: RuleVersion | undefined,
  conductAt: Date,
  now: Date,
): Refusal | undefined {
  if (version === undefined) return noSuchRule();
  if (conductAt > now) {
    return refuse('invalid', { article: 1, field: 'conduct', detail: 'It has not happened yet.' });
  }
  const { effectiveFrom, effectiveUntil } = version;
  const covered =
    effectiveFrom <= conductAt && (effectiveUntil === undefined || conductAt < effectiveUntil);
  if (covered) return undefined;
  return refuse('rule-not-in-force', {
    article: 1,
    field: 'rule',
    detail: 'Conduct is judged by the version in force when it happened.',
  });
}

function allegationIsFresh(
  subject: Case,
  command: CommandOf<'add-allegation'>,
): Refusal | undefined {
  if (subject.allegations.some((allegation) => allegation.id === command.allegationId)) {
    return refuse('conflict', { detail: 'The case has this allegation.' });
  }
  const known = subject.exhibits.map((exhibit) => exhibit.id);
  const unknown = command.exhibits.some((id) => !known.includes(id));
  if (command.exhibits.length > 0 && !unknown) return undefined;
  return refuse('reasons-missing', {
    article: 8,
    field: 'exhibits',
    detail: 'An allegation rests on at least one exhibit of the case.',
  });
}

/** Asks the author to clarify, edit or withdraw, once. Answered, it ends without a strike. */
export const requestClarification: Rule<'request-clarification'> = (subject, command, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const refused = firstRefusal(
    () => inState(subject, ['open'], 'A request to clarify comes before the notice.'),
    () =>
      subject.clarification === undefined
        ? undefined
        : refuse('conflict', { article: 5, detail: 'The author was asked already.' }),
    () => need(command.text, 'text', 5),
  );
  if (refused !== undefined) return refused;
  const at = context.now;
  const answerBy = addHours(at, clarificationHours);
  const { ask, text } = command;
  const clarification = { officer, ask, text, askedAt: at, answerBy };
  return [{ type: 'clarification-requested', at, clarification }];
};

export const clarify: Rule<'clarify'> = (subject, command, context) => {
  const respondent = respondentOnly(subject, context);
  if (isRefusal(respondent)) return respondent;
  const refused = firstRefusal(
    () => (isAsked(subject) ? undefined : notAsked()),
    () => need(command.text, 'text', 5),
  );
  const at = context.now;
  const lifted = activeInterim(subject).map(
    ({ id }) => ({ type: 'interim-lifted', at, measureId: id, reason: 'dismissal' }) as const,
  );
  return (
    refused ?? [{ type: 'clarified', at, text: command.text }, ...lifted, { type: 'closed', at }]
  );
};

const notAsked = (): Refusal => refuse('wrong-state', { article: 5, detail: 'Nobody asked.' });

/** Whether a request to clarify still waits: nothing else is decided meanwhile. */
export function isAsked(subject: Case): boolean {
  return subject.clarification !== undefined && subject.clarification.outcome === undefined;
}

export const endClarification: Rule<'end-clarification'> = (subject, _command, context) => {
  const refused = firstRefusal(
    () => clockOrOfficer(subject, context),
    () => (isAsked(subject) ? undefined : notAsked()),
    () =>
      subject.clarification !== undefined && isDue(subject.clarification.answerBy, context.now)
        ? undefined
        : refuse('not-heard', { article: 5, detail: 'The author still has time to answer.' }),
  );
  return refused ?? [{ type: 'clarification-ended', at: context.now }];
};

/** Sends the respondent the allegations and what may be shown of the exhibits (article 5). */
export const serveNotice: Rule<'serve-notice'> = (subject, command, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const refused = firstRefusal(
    () => inState(subject, ['open'], 'A notice is served on an open case, once.'),
    () => (isAsked(subject) ? clarificationWaits() : undefined),
    () =>
      subject.allegations.length > 0
        ? undefined
        : refuse('reasons-missing', { article: 5, detail: 'There is nothing alleged to answer.' }),
    () => longEnough(subject, command.answerHours, context),
    () => heldProblem(subject, context.noticeHeldUntil, context.now),
  );
  if (refused !== undefined) return refused;
  const notice = {
    officer,
    allegations: subject.allegations.map((allegation) => allegation.id),
    exhibits: subject.exhibits.map((exhibit) => exhibit.id),
    sentAt: context.now,
    answerHours: command.answerHours,
    service: { channels: context.respondent.channels, deliveries: [] },
  };
  return [{ type: 'notice-sent', at: context.now, notice }];
};

export const clarificationWaits = (): Refusal =>
  refuse('not-heard', { article: 5, detail: 'The author was asked to clarify and still may.' });

function longEnough(subject: Case, hours: number, context: Context): Refusal | undefined {
  const { answerHours, answerHoursUnderInterim } = context.charter;
  const protects = subject.interim.some((measure) => isInterimInForce(measure, context.now));
  const least = protects ? Math.min(answerHours, answerHoursUnderInterim) : answerHours;
  if (Number.isInteger(hours) && hours >= least && hours <= 24 * 90) return undefined;
  return refuse('notice-too-short', {
    article: 5,
    field: 'answerHours',
    detail: `The respondent has at least ${least} hours to answer.`,
  });
}

/** The respondent's answer, with exhibits of their own if they like; late is not too late until a panel sits. */
export const answer: Rule<'answer'> = (subject, command, context) => {
  const respondent = respondentOnly(subject, context);
  if (isRefusal(respondent)) return respondent;
  const refused = firstRefusal(
    () => inState(subject, ['noticed', 'silent'], 'There is no notice to answer.'),
    () => need(command.text, 'text', 5),
    () => freshExhibits(subject, command.exhibits, 'respondent', context),
  );
  if (refused !== undefined) return refused;
  const at = context.now;
  const exhibits = command.exhibits.map((exhibit) => exhibit.id);
  return [
    {
      type: 'answered',
      at,
      answer: { text: command.text, exhibits, at },
      exhibits: command.exhibits,
    },
  ];
};

export const endHearing: Rule<'end-hearing'> = (subject, _command, context) => {
  const refused = firstRefusal(
    () => clockOrOfficer(subject, context),
    () => inState(subject, ['noticed'], 'There is no open hearing.'),
    () =>
      subject.notice?.answerBy !== undefined && isDue(subject.notice.answerBy, context.now)
        ? undefined
        : refuse('not-heard', { article: 5, detail: 'The respondent still has time to answer.' }),
  );
  return refused ?? [{ type: 'hearing-ended', at: context.now }];
};
