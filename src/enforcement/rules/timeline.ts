import { dayOf, type AccountId } from '#foundation';
import type { Case, CaseEvent, CaseEventType, EventOf } from './model.ts';

/** What a timeline tells, of whom each viewer is told it. Entries and letters have pages of their own. */
const told = {
  'case-created': 'officer',
  'report-received': 'officer',
  'case-opened': 'deciders',
  'case-dismissed': 'all',
  'case-merged': 'officer',
  'exhibit-added': 'deciders',
  'capture-filed': 'deciders',
  'exhibit-confirmed': 'deciders',
  'exhibit-sealed': 'deciders',
  'allegation-added': 'deciders',
  'clarification-requested': 'all',
  clarified: 'all',
  'clarification-ended': 'all',
  'notice-sent': 'all',
  'notice-served': 'all',
  answered: 'all',
  'hearing-ended': 'all',
  'interim-imposed': 'all',
  'interim-ratified': 'all',
  'interim-lapsed': 'all',
  'interim-lifted': 'all',
  'motion-made': 'officer',
  proposed: 'officer',
  'panel-drawn': 'parties',
  'too-few-eligible': 'parties',
  recused: 'officer',
  challenged: 'officer',
  'challenge-decided': 'officer',
  substituted: 'officer',
  'votes-revealed': 'parties',
  'decision-signed': 'officer',
  decided: 'parties',
  'statement-served': 'parties',
  'sanction-started': 'parties',
  'sanction-ended': 'parties',
  'sanction-stayed': 'parties',
  'sanction-resumed': 'parties',
  'sanction-reduced': 'parties',
  'sanction-overturned': 'parties',
  appealed: 'parties',
  'appeal-decided': 'parties',
  restored: 'parties',
  reinstated: 'parties',
  remanded: 'parties',
  'review-opened': 'officer',
  'review-decided': 'parties',
  finalised: 'parties',
  closed: 'parties',
} as const satisfies Partial<Record<CaseEventType, Audience>>;

/** `deciders`: officers and panelists. `parties`: officers and the respondent, never a blind panel. */
type Audience = 'officer' | 'deciders' | 'parties' | 'all';

export type TimelineType = keyof typeof told;

export type TimelineViewer = 'officer' | 'panelist' | 'respondent';

/** One step as a viewer may know it. `by` is a role; who it was is for officers alone. */
export type TimelineStep = {
  readonly what: TimelineType;
  readonly at: Date;
  readonly by: 'reporter' | 'respondent' | 'officer' | 'panelist' | 'service';
  readonly letter?: string;
  readonly account?: AccountId;
};

/**
 * Everything that happened in a case, oldest first, as the viewer may know it: reporters, and who of
 * the officers it was, are for officers; a party is told the day. Votes are in none, nor when they fell.
 */
export function timelineOf(
  subject: Case,
  events: readonly CaseEvent[],
  as: TimelineViewer,
): readonly TimelineStep[] {
  return events.flatMap((event) => {
    if (!isTold(event.type) || !hears(told[event.type], as)) return [];
    const { by, account } = whoDid(subject, event);
    const letter = account === undefined ? undefined : letterOf(subject, account, by);
    const named = as === 'officer' && account !== undefined && by !== 'panelist';
    return [
      {
        what: event.type,
        at: as === 'officer' ? event.at : new Date(dayOf(event.at)),
        by,
        ...(letter === undefined ? {} : { letter }),
        ...(named ? { account } : {}),
      },
    ];
  });
}

const isTold = (type: CaseEventType): type is TimelineType => Object.hasOwn(told, type);

function hears(audience: Audience, as: TimelineViewer): boolean {
  if (as === 'officer' || audience === 'all') return true;
  return audience === (as === 'panelist' ? 'deciders' : 'parties');
}

type Who = Pick<TimelineStep, 'by' | 'account'>;

const officer = (account: AccountId | undefined): Who =>
  account === undefined ? service : { by: 'officer', account };
const service: Who = { by: 'service' };

type Named = { readonly [Type in CaseEventType]?: (event: EventOf<Type>, subject: Case) => Who };

const respondent = (_event: unknown, subject: Case): Who => ({
  by: 'respondent',
  account: subject.respondent,
});

const named: Named = {
  'report-received': ({ report }) => ({
    by: 'reporter',
    ...(report.reporter === undefined ? {} : { account: report.reporter }),
  }),
  'case-opened': (event) => officer(event.officer),
  'case-dismissed': (event) => officer(event.officer),
  'case-merged': (event) => officer(event.officer),
  reinstated: ({ by }, subject) =>
    by.kind === 'officer' ? officer(by.officer) : respondent(undefined, subject),
  'exhibit-added': ({ part }) => officer(part.account),
  'exhibit-confirmed': (event) => officer(event.officer),
  'exhibit-sealed': (event) => officer(event.officer),
  'allegation-added': ({ allegation }) => officer(allegation.allegedBy),
  'clarification-requested': ({ clarification }) => officer(clarification.officer),
  'notice-sent': ({ notice }) => officer(notice.officer),
  'interim-imposed': ({ measure }) => officer(measure.officer),
  'interim-lifted': (event) => officer(event.officer),
  'motion-made': ({ motion }) => officer(motion.officer),
  proposed: ({ proposal }) => officer(proposal.officer),
  'challenge-decided': (event) => officer(event.officer),
  'decision-signed': (event) => officer(event.officer),
  recused: ({ member }) => ({ by: 'panelist', account: member }),
  challenged: ({ by }, subject) =>
    by === subject.respondent ? respondent(undefined, subject) : { by: 'reporter', account: by },
  appealed: ({ appeal }) => ({ by: appeal.by, account: appeal.appellant }),
  clarified: respondent,
  answered: respondent,
};

function whoDid(subject: Case, event: CaseEvent): Who {
  return whoOf(event.type, event, subject);
}

function whoOf<Type extends CaseEventType>(type: Type, event: EventOf<Type>, subject: Case): Who {
  const find: ((event: EventOf<Type>, subject: Case) => Who) | undefined = named[type];
  return find === undefined ? service : find(event, subject);
}

function letterOf(subject: Case, member: AccountId, by: Who['by']): string | undefined {
  if (by !== 'panelist') return undefined;
  return subject.panels.flatMap(({ seats }) => seats).find((seat) => seat.member === member)
    ?.letter;
}
