import { dayOf, type ExhibitId } from '#foundation';
import { exceptionRow } from './exceptions.ts';
import { measureText, termText } from './measure-text.ts';
import type { Case, Context, Decision, StatementSection, ThresholdPart } from './model.ts';
import { thresholdParts } from './reasons.ts';
import { ruleVersionOf } from './draft.ts';
import { earlierWarningOf, earlierWarningText } from './earlier-warning.ts';
import { citedExhibits } from './shown-exhibits.ts';
import { rangeText } from './level-names.ts';
import { isRemoval } from './schedule.ts';

/** The body of a statement under its headings, in reading order; headings without content are left out. */
export function sectionsOf(
  subject: Case,
  decision: Decision,
  context: Context,
): StatementSection[] {
  const { reasons } = decision;
  const sections: StatementSection[] = [
    { heading: 'What was decided', paragraphs: decidedParagraphs(decision) },
    { heading: 'The facts', paragraphs: [sourceText(subject), reasons.facts] },
    { heading: 'The rules', paragraphs: ruleParagraphs(subject, context) },
    { heading: 'The findings', paragraphs: findingParagraphs(subject, decision) },
    { heading: 'Whether the words incite or threaten', paragraphs: thresholdParagraphs(decision) },
    { heading: 'The public interest', paragraphs: [reasons.publicInterest] },
    { heading: 'What was known, and when', paragraphs: knownParagraphs(decision) },
    { heading: 'Why not something lighter', paragraphs: lesserParagraphs(decision) },
    { heading: 'What was tried before', paragraphs: reasons.triedBefore },
    { heading: 'The warning before this', paragraphs: warningParagraphs(decision, context) },
    { heading: 'Like cases', paragraphs: likeParagraphs(decision) },
    { heading: 'What each of the panel said', paragraphs: opinionParagraphs(decision) },
    { heading: 'Automated means', paragraphs: [automationText(decision)] },
    { heading: 'The way back', paragraphs: [reasons.conditionsForReturn] },
  ];
  return sections
    .map(({ heading, paragraphs }) => ({
      heading,
      paragraphs: paragraphs.filter((paragraph) => paragraph.trim() !== ''),
    }))
    .filter(({ paragraphs }) => paragraphs.length > 0);
}

function decidedParagraphs({ measures, reasons }: Decision): string[] {
  if (measures.length === 0) return ['Nothing is imposed on you.', reasons.holding];
  const done = measures.map((measure) => `${measureText(measure)} Term: ${termText(measure)}.`);
  return [...done, reasons.holding, 'It takes effect after this statement has reached you.'];
}

function sourceText({ source }: Case): string {
  return source === 'report'
    ? 'The case began with a report. Who reports is never told.'
    : 'The case began on the own initiative of an officer.';
}

function ruleParagraphs(subject: Case, context: Context): string[] {
  const cited = new Map(
    subject.allegations.map(({ rule }) => [`${rule.id}/${rule.version}`, rule]),
  );
  return [...cited.values()].map((rule) => {
    const version = ruleVersionOf(rule, context);
    const name = `${rule.id}, version ${rule.version}, in force when it happened`;
    return version === undefined ? name : `${name}: ${version.title}. ${version.text}`;
  });
}

function findingParagraphs(subject: Case, decision: Decision): string[] {
  return decision.reasons.findings.map(({ allegationId, proved, exhibits, reason }) => {
    const allegation = subject.allegations.find(({ id }) => id === allegationId);
    const said =
      allegation === undefined
        ? ''
        : `${allegation.conduct.summary} (${dayOf(allegation.conduct.at)}). `;
    const rests = exhibitNumbers(subject, exhibits);
    return `${said}${proved ? 'Proved' : 'Not proved'}${rests}. ${reason}`;
  });
}

function exhibitNumbers(subject: Case, ids: readonly ExhibitId[]): string {
  const numbers = citedExhibits(subject.exhibits, ids).map(({ number }) => number);
  if (numbers.length === 0) return '';
  return `, on ${numbers.length === 1 ? 'exhibit' : 'exhibits'} ${numbers.join(', ')}`;
}

const partNames: Readonly<Record<ThresholdPart, string>> = {
  context: 'Context',
  speaker: 'Speaker',
  intent: 'Intent',
  'content-and-form': 'Content and form',
  extent: 'Extent',
  'likelihood-and-imminence': 'Likelihood and imminence of harm',
};

function thresholdParagraphs({ reasons }: Decision): string[] {
  return reasons.thresholdTests.flatMap(({ parts }) =>
    thresholdParts.map(
      (part) => `${partNames[part]} (${parts[part].rating}): ${parts[part].sentence}`,
    ),
  );
}

function knownParagraphs({ reasons }: Decision): string[] {
  return reasons.known.map(({ fact, at }) => `${dayOf(at)}: ${fact}`);
}

function lesserParagraphs({ reasons }: Decision): string[] {
  return reasons.lesserMeasures.map(({ why }) => why);
}

function warningParagraphs(decision: Decision, context: Context): string[] {
  const { exception, measures } = decision;
  if (exception !== undefined) {
    const title = exceptionRow(exception.code)?.title ?? exception.code;
    const how = isRemoval({ measures })
      ? 'Two officers agreed on it, it is counted in public, and a sample of what they removed together is decided again, blind, within 30 days.'
      : 'It was voted on separately, is counted in public, and will be reviewed within 30 days.';
    return [
      `No warning came first, under the exception "${title}". ${how}`,
      ...exception.conditions.map(({ sentence }) => sentence),
    ];
  }
  const warning = earlierWarningOf(decision, context);
  return warning === undefined ? [] : [`This follows ${earlierWarningText(warning)}.`, warning.url];
}

function likeParagraphs({ measures, reasons, usualRange }: Decision): string[] {
  if (isRemoval({ measures })) return [];
  const basis =
    usualRange.cases === 0
      ? 'The rule itself says what usually follows'
      : `In ${usualRange.cases} like cases this is what followed`;
  return [
    `${basis}: ${rangeText(usualRange)}.`,
    ...(reasons.departure === undefined
      ? []
      : [`This decision departs from it: ${reasons.departure}`]),
    ...reasons.treatments.map(({ how, reason }) => `An earlier holding is ${how}: ${reason}`),
  ];
}

function opinionParagraphs({ opinions }: Decision): string[] {
  return opinions.map(
    ({ letter, dissents, text }) => `Panelist ${letter}${dissents ? ', dissenting' : ''}: ${text}`,
  );
}

function automationText({ automated }: Decision): string {
  return automated.detection
    ? 'Automated means helped to find this. People decided it.'
    : 'No automated means were used, neither to find this nor to decide it.';
}
