import { refuse, type Refusal } from '#foundation';
import type {
  Allegation,
  ExceptionCode,
  ExceptionUse,
  Finding,
  Level,
  ThresholdTest,
} from './model.ts';

export type ExceptionRow = {
  readonly code: ExceptionCode;
  readonly title: string;
  /** Families of which an allegation must be found proved; empty: any. */
  readonly families: readonly string[];
  /** The heaviest sanction that it opens the way to. */
  readonly heaviest: Level;
  /** Each is answered in a sentence by whoever invokes it. */
  readonly conditions: readonly { readonly id: string; readonly says: string }[];
};

/** The only ways round article 3, each with its conditions (article 4). */
export const exceptions: readonly ExceptionRow[] = [
  {
    code: 'imminent-physical-danger',
    title: 'Imminent physical danger',
    families: ['violence', 'privacy', 'safety'],
    heaviest: 7,
    conditions: [
      { id: 'who', says: 'Who is in danger, as precisely as can be said without adding to it.' },
      { id: 'imminent', says: 'Why the harm is likely, and likely soon.' },
      { id: 'no-lighter-way', says: 'Why a warning and a pause would come too late.' },
    ],
  },
  {
    code: 'child-safety',
    title: 'Safety of a child',
    families: ['safety'],
    heaviest: 7,
    conditions: [
      { id: 'child', says: 'What shows that a child is concerned.' },
      { id: 'harm', says: 'The abuse or exploitation that the conduct is, or leads to.' },
    ],
  },
  {
    code: 'deceptive-automation',
    title: 'Deceptive automation',
    families: ['deception'],
    heaviest: 7,
    conditions: [
      { id: 'automated', says: 'What shows that a machine acts, and not a person.' },
      { id: 'deceptive', says: 'What people are led to believe that is not so.' },
      { id: 'nobody-there', says: 'Why a warning would reach nobody.' },
    ],
  },
  {
    code: 'compromised-account',
    title: 'Account in the wrong hands',
    families: [],
    heaviest: 6,
    conditions: [
      { id: 'taken-over', says: 'What shows that somebody else holds the account.' },
      { id: 'way-back', says: 'How its owner gets it back, and that this ends the sanction.' },
    ],
  },
  {
    code: 'legal-order',
    title: 'Binding legal order',
    families: [],
    heaviest: 7,
    conditions: [
      {
        id: 'authority',
        says: 'Who ordered it, under which law, and the exhibit that holds the order.',
      },
      { id: 'scope', says: 'What the order demands, and that no more than that is done.' },
      { id: 'binding', says: 'Why the server is bound by it, and what was done to contest it.' },
    ],
  },
];

/** Why the exception cannot be invoked as it stands; undefined when every condition is answered. */
export function exceptionProblem(use: ExceptionUse): Refusal | undefined {
  const row = exceptions.find((candidate) => candidate.code === use.code);
  if (row === undefined) {
    return refuse('exception-unknown', { article: 4, detail: 'There is no such exception.' });
  }
  const unanswered = row.conditions.find(
    ({ id }) => !use.conditions.some((said) => said.id === id && said.sentence.trim() !== ''),
  );
  if (unanswered === undefined) return undefined;
  return refuse('exception-not-carried', {
    article: 4,
    field: unanswered.id,
    detail: `The exception ${row.code} needs an answer to "${unanswered.id}": ${unanswered.says}`,
  });
}

export function exceptionRow(code: ExceptionCode): ExceptionRow | undefined {
  return exceptions.find((row) => row.code === code);
}

/** Whether the exception's families are met by what is alleged, or found proved. */
export function exceptionFits(code: ExceptionCode, allegations: readonly Allegation[]): boolean {
  const row = exceptionRow(code);
  if (row === undefined) return false;
  return (
    row.families.length === 0 || allegations.some(({ family }) => row.families.includes(family))
  );
}

/**
 * What the findings must show for the exception, beyond its conditions being answered: danger to
 * life that the threshold test itself did not rate high is not imminent.
 */
export function exceptionUnproved(
  code: ExceptionCode,
  proved: readonly Allegation[],
  findings: readonly Finding[],
  tests: readonly ThresholdTest[],
): Refusal | undefined {
  const no = (detail: string): Refusal => refuse('exception-not-carried', { article: 4, detail });
  if (!exceptionFits(code, proved)) return no('What was proved is not of a kind that it covers.');
  if (code !== 'imminent-physical-danger') return undefined;
  const speech = proved.filter((allegation) => allegation.needsThresholdTest);
  const ratedHigh = tests.some(
    ({ allegationId, parts }) =>
      speech.some(({ id }) => id === allegationId) &&
      parts['likelihood-and-imminence'].rating === 'high',
  );
  const grave = findings.some((finding) => finding.proved && finding.severity >= 4);
  if (speech.length > 0 ? ratedHigh : grave) return undefined;
  return no('The findings do not rate the harm as likely and imminent.');
}
