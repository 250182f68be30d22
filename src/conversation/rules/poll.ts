import { isStorableText, refuse } from '#foundation';
import { postLimits } from './post-limits.ts';

export type CheckedPoll = {
  readonly options: readonly string[];
  readonly multiple: boolean;
  readonly hidesTotals: boolean;
  readonly seconds: number;
};

type Asked = {
  readonly options: readonly string[];
  readonly seconds: number;
  readonly multiple?: boolean;
  readonly hidesTotals?: boolean;
};

const { pollOptions, pollOption, pollSeconds } = postLimits;

/** @throws Refusal `invalid` for options or a duration out of bounds */
export function checkPoll(asked: Asked): CheckedPoll {
  const options = asked.options.map((option) => option.trim()).filter((option) => option !== '');
  if (options.length < 2) throw invalid('A poll needs at least two options.');
  if (options.length > pollOptions) throw invalid(`A poll has at most ${pollOptions} options.`);
  if (options.some((option) => !isStorableText(option))) {
    throw invalid('An option holds characters that cannot be stored.');
  }
  if (options.some((option) => Array.from(option).length > pollOption)) {
    throw invalid(`An option has at most ${pollOption} characters.`);
  }
  if (new Set(options).size < options.length) throw invalid('Two options are the same.');
  if (asked.seconds < pollSeconds.least || asked.seconds > pollSeconds.most) {
    throw invalid('A poll is open for at least five minutes and at most a month.');
  }
  return {
    options,
    multiple: asked.multiple === true,
    hidesTotals: asked.hidesTotals === true,
    seconds: Math.trunc(asked.seconds),
  };
}

function invalid(detail: string) {
  return refuse('invalid', { field: 'poll', detail });
}

type Open = {
  readonly options: readonly string[];
  readonly multiple: boolean;
  readonly expiresAt: Date;
};

/**
 * The options that a vote names, each once.
 * @throws Refusal `invalid` when the poll has ended, or for what are no choices in it
 */
export function checkChoices(poll: Open, choices: readonly number[], now: Date): readonly number[] {
  if (now >= poll.expiresAt) throw noVote('The poll has already ended.');
  const chosen = [...new Set(choices)];
  if (chosen.length === 0) throw noVote('A vote needs a choice.');
  if (chosen.length > 1 && !poll.multiple) throw noVote('This poll takes one choice.');
  if (chosen.some((choice) => poll.options[choice] === undefined)) {
    throw noVote('The chosen option does not exist.');
  }
  return chosen;
}

export function noVote(detail: string) {
  return refuse('invalid', { field: 'choices', detail });
}
