import { dayOf } from '#foundation';
import { ruleVersionOf } from './draft.ts';
import { earlierWarningOf } from './earlier-warning.ts';
import { decidedByText, measureText, termText } from './measure-text.ts';
import type { Case, Context, Decision, StatementDocument } from './model.ts';
import { sealedGist } from './sealed.ts';
import { citedIds, shownExhibits } from './shown-exhibits.ts';
import { isRemoval, levelOf } from './schedule.ts';
import { sectionsOf } from './statement-sections.ts';

/**
 * Composes the statement of reasons of a decision (DSA article 17): one set of facts, as a document
 * that machines read and the ledger commits to, and as the plain text that the person is served.
 */
export function composeStatement(
  subject: Case,
  decision: Decision,
  context: Context,
): { readonly document: StatementDocument; readonly text: string } {
  const earlierWarning = earlierWarningOf(decision, context);
  const document: StatementDocument = {
    format: 'folkmoot/statement/v1',
    docket: subject.docket,
    decision: decision.id,
    decidedOn: dayOf(decision.decidedAt),
    decidedBy: decidedByText(decision),
    source: subject.source,
    sections: sectionsOf(subject, decision, context),
    rules: rulesOf(subject, context),
    findings: findingsOf(subject, decision),
    exhibits: exhibitsOf(subject),
    sanctions: sanctionsOf(subject, decision),
    ...(decision.priorWarning === undefined ? {} : { priorWarning: decision.priorWarning }),
    ...(earlierWarning === undefined ? {} : { earlierWarning }),
    ...(decision.exception === undefined
      ? {}
      : {
          exception: {
            code: decision.exception.code,
            conditions: decision.exception.conditions.map(({ sentence }) => sentence),
          },
        }),
    automated: decision.automated,
    appeal: {
      url: context.links.appeal,
      untilMonths: context.charter.appealMonths,
      says: appealText(decision, context),
    },
    exit: { url: context.links.exit, says: exitText(context) },
  };
  return { document, text: plainText(document) };
}

function rulesOf(subject: Case, context: Context): StatementDocument['rules'] {
  const cited = new Map(
    subject.allegations.map(({ rule }) => [`${rule.id}/${rule.version}`, rule] as const),
  );
  return [...cited].map(([path, rule]) => {
    const version = ruleVersionOf(rule, context);
    return {
      ...rule,
      title: version?.title ?? rule.id,
      text: version?.text ?? '',
      url: `${context.links.rules}/${path}`,
    };
  });
}

function findingsOf(subject: Case, decision: Decision): StatementDocument['findings'] {
  return decision.reasons.findings.flatMap(({ allegationId, proved, exhibits, reason }) => {
    const allegation = subject.allegations.find(({ id }) => id === allegationId);
    if (allegation === undefined) return [];
    return [
      {
        allegation: allegationId,
        rule: `${allegation.rule.id}/${allegation.rule.version}`,
        conduct: allegation.conduct.summary,
        conductOn: dayOf(allegation.conduct.at),
        proved,
        exhibits: citedIds(subject.exhibits, exhibits),
        reason,
      },
    ];
  });
}

/** Open exhibits by their hash, confidential ones by their gist, sealed ones by their class alone. */
function exhibitsOf(subject: Case): StatementDocument['exhibits'] {
  return shownExhibits(subject.exhibits).map(({ exhibit }) => ({
    id: exhibit.id,
    class: exhibit.class,
    origin: exhibit.origin,
    capturedOn: dayOf(exhibit.capturedAt),
    gist: exhibit.class === 'sealed' ? sealedGist(exhibit.sealed?.category) : exhibit.gist,
    ...(exhibit.class === 'open' ? { sha256: exhibit.sha256 } : {}),
  }));
}

function sanctionsOf(subject: Case, decision: Decision): StatementDocument['sanctions'] {
  return subject.sanctions
    .filter((sanction) => sanction.decisionId === decision.id)
    .map(({ id, measure }) => ({
      id,
      level: levelOf(measure),
      kind: measure.kind,
      says: measureText(measure),
      term: termText(measure),
    }));
}

function appealText(decision: Decision, { charter }: Context): string {
  const opening =
    decision.measures.length === 0
      ? 'Nothing was imposed on you, so there is nothing that you need to appeal.'
      : `You can appeal for ${charter.appealMonths} months after this statement reaches you, with the link below and without signing in.`;
  if (isRemoval(decision)) {
    return [
      opening,
      'When you do, your account is put back at once: nobody has to decide that first. The sanction is over, and the record says that it was taken back.',
      'You may also turn to a court, or to an out-of-court dispute body where the law gives you one.',
    ].join(' ');
  }
  return [
    opening,
    `An appeal is heard by people who had no part in this case, at least as many as decided it. It can reduce what was decided or take it back, never make it heavier, and you will be given reasons.`,
    `If it is not decided in ${charter.appealDays} days, the sanction is stayed.`,
    'You may also turn to a court, or to an out-of-court dispute body where the law gives you one.',
  ].join(' ');
}

function exitText({ charter }: Context): string {
  return `Whatever was decided, you can read and download everything that is yours, appeal, and move to another server with your followers. After a ban this stays open for ${charter.exitDays} days at least, and until an appeal is final.`;
}

function plainText(document: StatementDocument): string {
  const { sections, appeal, exit } = document;
  const head = `Statement of reasons\nCase ${document.docket}, decided on ${document.decidedOn} by ${document.decidedBy}`;
  const body = [
    ...sections,
    { heading: 'How to appeal', paragraphs: [appeal.says, appeal.url] },
    { heading: 'How to leave', paragraphs: [exit.says, exit.url] },
  ].map(({ heading, paragraphs }) => [heading.toUpperCase(), ...paragraphs].join('\n\n'));
  return `${[head, ...body].join('\n\n\n')}\n`;
}
