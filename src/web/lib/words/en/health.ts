import type { HealthRate, ThreadHealth } from '#enforcement';
import { count, number } from '../format.ts';

/** How the conversation fares, for officers. */
export const health = {
  title: 'Health of the conversation',
  lead: 'What we can count of how people talk here, each with what it means. It is for officers: most of it rests on rows that are not public, and none of it is in the transparency report, which comes from the ledger alone.',
  denominator:
    'Nothing is told per view, because views are not counted here. Rates are to a thousand posts or replies.',
  window: (days: number) => `The last ${days} days, beside the ${days} before`,
  later: 'After a warning, after a sanction',
  rates: {
    'replies-hidden': {
      title: 'Replies hidden',
      means:
        'Replies to somebody else that were published in these days and are hidden by a decision now, to a thousand such replies.',
      of: (hidden: number, base: number) =>
        `${number(hidden)} of ${count(base, 'reply', 'replies')}`,
    },
    reports: {
      title: 'Reports',
      means:
        'Reports filed in these days, to a thousand posts published in them, from here or known here.',
      of: (reports: number, base: number) =>
        `${count(reports, 'report', 'reports')}, ${count(base, 'post', 'posts')}`,
    },
    blocks: {
      title: 'Blocks',
      means:
        'Blocks of one account by another that were made in these days and still stand, to a thousand posts published in them.',
      of: (blocks: number, base: number) =>
        `${count(blocks, 'block', 'blocks')}, ${count(base, 'post', 'posts')}`,
    },
  } satisfies Record<
    HealthRate['id'],
    { title: string; means: string; of: (part: number, base: number) => string }
  >,
  perThousand: (rate: number) => number(rate),
  unit: 'in a thousand',
  before: (rate: number) => `${number(rate)} in the days before`,
  tooFew: 'too few to say',
  warnings: {
    title: 'Warnings followed by a clean half year',
    means: (days: number) =>
      `Warnings that stand and took effect at least ${days} days ago, and within two years, after which no breach of any rule by the same person in those days was found proved by a decision that stands.`,
  },
  returns: {
    title: 'Returns that held',
    means: (days: number) =>
      `Feature and visibility limits, suspensions, bans and removals that ended by their term or a review at least ${days} days ago, after which no breach in those days was found proved.`,
  },
  heldOf: (held: number, of: number) => `${number(held)} of ${number(of)}`,
  thread: {
    title: 'The conversation around it',
    hint: 'The threads that the evidence stands in, as they are now.',
    says: ({ replies, people, hidden, reports, blocks }: ThreadHealth) =>
      [
        count(replies, 'reply', 'replies'),
        count(people, 'person', 'people'),
        `${number(hidden)} hidden`,
        count(reports, 'report', 'reports'),
        `${count(blocks, 'block', 'blocks')} between them since it began`,
      ].join(' · '),
    begunBy: (handle: string) => `Begun by @${handle}`,
  },
};
