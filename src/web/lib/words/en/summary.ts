import type { BatchLine, SparedBecause, Wave } from '#enforcement';
import { count } from '../format.ts';

const accounts = (many: number): string => count(many, 'account', 'accounts');

/** The desk's page for row S of the schedule. */
export const summary = {
  title: 'Summary removal',
  lead: 'Accounts that a machine runs and that pass for people: two officers remove up to a thousand together. Each is served its own reasons, entered in the ledger, and back at once when it appeals.',
  whom: 'Whom this can be about',
  within:
    'Only accounts of this server that are younger than 14 days and that no person has answered: nobody outside the list has replied to them, mentioned, liked, boosted, quoted, followed or asked to follow them, or voted with them. Being reported, blocked or muted is no answer.',
  find: {
    title: 'Find the machines',
    contains: 'Words or a link',
    containsHint: 'In a profile, or in one of the last five posts.',
    go: 'Search',
    all: 'All young accounts',
    waves: 'What many young accounts share',
    wavesHint: 'Where to look. It says nothing about anybody yet.',
    noWaves: 'No words, link or hour are shared by many young accounts.',
    wave: (wave: Wave, hour: string) => {
      switch (wave.kind) {
        case 'says':
          return `“${wave.says}”`;
        case 'link':
          return wave.link;
        case 'hour':
          return `made in the hour of ${hour}`;
      }
    },
    kinds: {
      says: 'the same words',
      link: 'the same link',
      hour: 'the same hour',
    } satisfies Record<Wave['kind'], string>,
    count: accounts,
  },
  list: {
    title: (count: number) => `${accounts(count)} within the row`,
    hint: 'Take the tick from whoever may be a person.',
    nobody: 'Nobody here is within the row',
    nobodyText: 'Search for what they share, or decide about each in a case.',
    account: 'Account',
    made: 'Made',
    posts: 'Posts',
    last: 'Said last',
    silent: 'nothing yet',
    pick: (handle: string) => `List @${handle}`,
    outside: (count: number, because: SparedBecause) =>
      `${accounts(count)} left out: ${becauses[because]}.`,
  },
  reasons: {
    title: 'The reasons, for everybody on the list',
    rule: 'Rule',
    facts: 'What was seen',
    factsHint: 'Each of them is served these words, beside what they published.',
    automated: 'What shows that a machine acts, and not a person?',
    deceptive: 'What are people led to believe that is not so?',
    nobodyThere: 'Why would a warning reach nobody?',
    days: 'Ends by itself after (days)',
    propose: 'Propose the batch',
    preview: 'Preview the statement',
    previewTitle: 'What each would be served',
    previewHint: 'Of the first account on the list. Nothing is decided yet.',
    next: 'Nothing happens until another officer confirms the list.',
  },
  batches: {
    title: 'Batches',
    none: 'No batch was ever proposed',
    noneText: 'The first one begins with a search.',
    line: ({ listed, removed, reinstated }: BatchLine) =>
      [
        `${accounts(listed)} listed`,
        ...(removed > 0 ? [`${removed} removed`] : []),
        ...(reinstated > 0 ? [`${reinstated} reinstated`] : []),
      ].join(', '),
    states: {
      waits: 'waits for a second officer',
      confirmed: 'confirmed',
      declined: 'declined',
    },
    by: (name: string, when: string, second?: string) =>
      `Proposed by ${name}, ${when}${second === undefined ? '' : `; confirmed by ${second}`}`,
  },
  batch: {
    title: (count: number) => `A batch of ${accounts(count)}`,
    back: 'Summary removal',
    progress: (done: number, all: number) => `${done} of ${all} dealt with`,
    working: 'The service is carrying it out. Load the page again to see how far it is.',
    mine: 'You proposed it: another officer confirms it, or you decline it.',
    takeOut: 'Tick whoever is to be left alone, then confirm the others.',
    takeOutOne: (handle: string) => `Leave @${handle} alone`,
    confirm: 'Confirm and remove',
    confirmHint:
      'You sign beside the first officer. Each account is decided on as it is at that moment.',
    decline: 'Decline the batch',
    reinstate: 'Reinstate',
    reinstateOne: (handle: string) => `Reinstate @${handle}`,
    state: 'What became of it',
    removed: 'removed',
    served: 'decided, its letter is on its way',
    reinstated: { officer: 'reinstated by an officer', appeal: 'appealed, back at once' },
    spared: (because: SparedBecause) => `left alone: ${becauses[because]}`,
    waiting: 'listed',
    reviewed: 'in the sample',
    reviewedHint:
      'Drawn by the hashes of their entries, to be decided again, blind, within 30 days.',
    case: 'Case',
  },
};

const becauses: Readonly<Record<SparedBecause, string>> = {
  'taken-out': 'taken out by the second officer',
  gone: 'closed meanwhile',
  'too-old': '14 days old',
  answered: 'a person has answered',
  'not-eligible': 'not for these officers to decide',
  sanctioned: 'restricted already',
  'in-a-case': 'being heard in a case',
};
