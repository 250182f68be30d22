import type { Ballot, MeasureVote } from '#enforcement';
import type { Platform } from '../../platform.ts';
import { choice, text, texts } from './form.ts';
import { wholeNumber } from './measures-form.ts';
import { idIn } from './posts.ts';

const kinds = ['decision', 'ratification', 'appeal', 'review'] as const;
const levels = ['0', '1', '2', '3', '4', '5', '6', '7'] as const;
const yesNo = ['yes', 'no'] as const;

/** The ballot that a panelist filled in. */
export function ballotIn(platform: Platform, form: FormData): Ballot {
  const kind = choice(platform, form, 'kind', kinds);
  const opinion = text(form, 'opinion');
  switch (kind) {
    case 'decision':
      return {
        kind,
        findings: findingsIn(platform, form),
        upTo: voteIn(platform, form),
        opinion,
        ...(form.has('exception')
          ? { exception: choice(platform, form, 'exception', yesNo) === 'yes' }
          : {}),
      };
    case 'ratification':
      return { kind, ratify: choice(platform, form, 'ratify', yesNo) === 'yes', opinion };
    case 'appeal': {
      const outcome = choice(platform, form, 'outcome', [
        'upheld',
        'reduced',
        'overturned',
        'remanded',
        'inadmissible',
      ]);
      const upTo = outcome === 'reduced' ? { upTo: voteIn(platform, form) } : {};
      return { kind, outcome, opinion, ...upTo };
    }
    case 'review':
      return {
        kind,
        findings: findingsIn(platform, form),
        upTo: voteIn(platform, form),
        opinion,
      };
  }
}

function findingsIn(platform: Platform, form: FormData) {
  return texts(form, 'finding').map((id) => ({
    allegationId: idIn<'allegation'>(platform, id),
    proved: choice(platform, form, `proved-${id}`, yesNo) === 'yes',
  }));
}

function voteIn(platform: Platform, form: FormData): MeasureVote {
  const digit = choice(platform, form, 'upTo', levels);
  if (digit === '0') return { level: 0 };
  const all = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7 } as const;
  const level = all[digit];
  const days = text(form, 'days') === '' ? {} : { days: wholeNumber(platform, form, 'days') };
  return { level, ...days };
}
