import type { AppealOutcome, Measure, ReviewOutcome, Tally } from './model.ts';
import { termText } from './measure-text.ts';

/** What a public statement says: what is public of a case already, and a name only where that may be. */
export type StatementFacts = {
  readonly docket: string;
  /** The case's public page. */
  readonly url: string;
  /** `@handle`, where the account is named. */
  readonly name?: string;
  readonly decidedOn: string;
  readonly measures: readonly Measure[];
  readonly rules: readonly {
    readonly id: string;
    readonly version: number;
    readonly title: string;
    readonly proved: boolean;
  }[];
  readonly holding: string;
  readonly conditionsForReturn: boolean;
  readonly tally: Tally;
  readonly dissents: number;
  readonly exception?: string;
  readonly priorWarning: boolean;
  readonly appeal?: AppealOutcome;
};

const kinds: Readonly<Record<Measure['kind'], string>> = {
  warning: 'a warning',
  label: 'a label on a post',
  'thread-limit': 'a slower thread',
  hide: 'to hide a post',
  'feature-limit': 'a feature limit',
  'visibility-limit': 'a visibility limit',
  suspension: 'a suspension',
  ban: 'a ban',
  removal: 'a summary removal',
};

const short = (docket: string): string => docket.slice(0, 8);

/** The posts of the thread, each within the length of a post. */
export function statementParts(facts: StatementFacts): readonly string[] {
  const { docket, url, name, decidedOn, holding, tally } = facts;
  const who = name === undefined ? '' : ` about ${name}`;
  return [
    `On ${decidedOn} a panel of ${tally.size} people drawn by lot decided case ${short(docket)}${who}: ${sanctionsText(facts.measures)}. It is final now. This thread says why, and anybody may answer it.\n\n${url}`,
    ...pieces(rulesText(facts)),
    ...pieces(`In one sentence: ${impersonal(holding)}`),
    ...pieces(votesText(facts)),
    ...pieces(afterwards(facts)),
  ];
}

function sanctionsText(measures: readonly Measure[]): string {
  if (measures.length === 0) return 'no sanction';
  return measures.map((one) => `${kinds[one.kind]} (${termText(one)})`).join(', and ');
}

function rulesText({ rules }: StatementFacts): string {
  const lines = (proved: boolean): readonly string[] =>
    rules
      .filter((rule) => rule.proved === proved)
      .map(({ id, version, title }) => `- ${title} (${id}, version ${version})`);
  const [broken, kept] = [lines(true), lines(false)];
  return [
    ...(broken.length === 0 ? [] : ['Found proved:', ...broken]),
    ...(kept.length === 0 ? [] : ['Found not proved:', ...kept]),
  ].join('\n');
}

function votesText({ tally, dissents, exception, priorWarning }: StatementFacts): string {
  const before =
    exception === undefined
      ? priorWarning
        ? 'A warning had been served before and was still alive.'
        : ''
      : `There was no warning before it: the panel voted apart, and by a larger majority, that an exception applied (${exception.replaceAll('-', ' ')}).`;
  const apart = dissents === 0 ? 'Nobody dissented.' : `Dissents: ${dissents}.`;
  return [`${tally.for} of ${tally.size} voted for it. ${apart}`, before].join(' ').trim();
}

const appealTexts: Readonly<Record<AppealOutcome, string>> = {
  upheld: 'It was appealed. Other people heard the appeal and upheld the decision.',
  reduced: 'It was appealed. Other people heard the appeal and reduced the sanction.',
  overturned:
    'It was appealed. Other people heard the appeal and overturned the decision: everything was put back.',
  remanded: 'It was appealed. Other people sent the case back, to be decided anew.',
  inadmissible: 'It was appealed. The appeal was found inadmissible.',
};

function afterwards({ appeal, conditionsForReturn }: StatementFacts): string {
  const heard = appeal === undefined ? 'Nobody appealed in the time for it.' : appealTexts[appeal];
  const back = conditionsForReturn ? ' The person was told what they can do to return.' : '';
  return `${heard}${back}`;
}

const correctionTexts = {
  overturned: 'it was overturned on appeal, and everything that it took was put back',
  reduced: 'the sanction was reduced on appeal',
  remanded: 'it was sent back on appeal, to be decided anew',
  corrected:
    'other people decided it again without knowing the first decision and found it wrong, and everything that it took was put back',
  ended:
    'other people decided it again without knowing the first decision, and the sanction has ended',
} as const satisfies Partial<Record<AppealOutcome | ReviewOutcome, string>>;

/** The post by which an explained decision is corrected. */
export function correctionText(facts: {
  readonly docket: string;
  readonly url: string;
  readonly outcome: keyof typeof correctionTexts;
}): string {
  return `Correction. The decision in case ${short(facts.docket)}, which this thread explains, no longer stands as it was: ${correctionTexts[facts.outcome]}.\n\n${facts.url}`;
}

export function isCorrection(
  outcome: AppealOutcome | ReviewOutcome | undefined,
): outcome is keyof typeof correctionTexts {
  return outcome !== undefined && Object.hasOwn(correctionTexts, outcome);
}

/** A holding is cited for what it says of conduct: handles and links in it name nobody here. */
function impersonal(text: string): string {
  return text
    .replaceAll(/\bhttps?:\/\/\S+/giu, '(link)')
    .replaceAll(/@[\p{L}\p{N}_]+(?:[.@-][\p{L}\p{N}_]+)*/gu, '(the account)');
}

/** Leaves room within a post for what a server counts besides characters. */
const longestPiece = 450;

/** A text in pieces of at most 450 characters, broken between words where there are words. */
function pieces(text: string): string[] {
  const whole: string[] = [];
  let rest = text.trim();
  while (rest.length > longestPiece) {
    const gap = Math.max(rest.lastIndexOf(' ', longestPiece), rest.lastIndexOf('\n', longestPiece));
    const at = gap > 0 ? gap : longestPiece;
    whole.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return rest === '' ? whole : [...whole, rest];
}
