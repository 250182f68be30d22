import type { Decision, Feature, Measure } from './model.ts';

const featureWords: Readonly<Record<Feature, string>> = {
  post: 'post',
  reply: 'reply',
  message: 'send direct messages',
  report: 'file reports',
};

/** "a, b and c" */
function listText(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** What a measure does, in a sentence to the person. */
export function measureText(measure: Measure): string {
  switch (measure.kind) {
    case 'warning':
      return `This is a warning under the ${measure.family} rules. It takes nothing away. It stands on your record for twelve months, and a repetition in that time can lead to a limit, a suspension or a ban.`;
    case 'label':
      return measure.label === 'sensitive'
        ? 'Your post is marked as sensitive.'
        : `Your post carries a note that gives context: ${measure.note}`;
    case 'thread-limit':
      return threadText(measure);
    case 'hide':
      return 'Your post is hidden. It is kept, a marker in the thread says so, and it can be restored.';
    case 'feature-limit':
      return `You cannot ${listText(measure.features.map((feature) => featureWords[feature]))} for a time.`;
    case 'visibility-limit':
      return 'Your posts are not recommended and not in public timelines for a time. Your followers still see them, and your profile tells you and others that it is so.';
    case 'suspension':
      return 'Your account is suspended for a time: you can sign in, read, export, appeal and move, and not post, reply, message or report.';
    case 'removal':
      return 'Your account is removed, as one of many that a machine runs: you can sign in, read, export, appeal and move, and not post, reply, message or report. If a person is there after all, appeal: the account is put back at once.';
    case 'ban':
      return 'Your account is banned: you can sign in, read, export, appeal and move, and not post, reply, message or report.';
  }
}

const whoAnswers = {
  followers: 'your followers and people who are mentioned',
  mentioned: 'people who are mentioned',
  nobody: 'you',
} as const;

function threadText({
  pauseMinutes,
  replies,
}: Extract<Measure, { readonly kind: 'thread-limit' }>): string {
  const held = [
    ...(pauseMinutes === undefined
      ? []
      : [`everybody waits ${pauseMinutes} minutes between two answers`]),
    ...(replies === undefined ? [] : [`only ${whoAnswers[replies]} can answer`]),
  ];
  return `In the thread that you began ${listText(held)}, for a time. It stays readable, and takes nothing from your account.`;
}

/** How long it lasts. The days count from when it starts, which is after this was served. */
export function termText(measure: Measure): string {
  switch (measure.kind) {
    case 'warning':
      return 'twelve months from when this was served';
    case 'label':
    case 'hide':
      return `until reversed; looked at again within ${dayCount(measure.reviewDays)}`;
    case 'ban':
      return `permanent; reviewed by a fresh panel within ${dayCount(measure.reviewDays)}`;
    default:
      return dayCount(measure.days);
  }
}

function dayCount(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

export function decidedByText({ by, tally }: Pick<Decision, 'by' | 'tally'>): string {
  switch (by.kind) {
    case 'officer':
      return 'one officer';
    case 'two-officers':
      return 'two officers';
    case 'panel':
      return `a panel of ${tally.size} drawn by lot, ${tally.for} for and ${tally.size - tally.for} not`;
  }
}
