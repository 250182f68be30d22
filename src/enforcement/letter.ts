import type { World } from '#infrastructure';
import type { Case, ServedDocument } from './rules/model.ts';

/** The letter that serves a document: the statement word for word, or the notice in short. */
export function letterFor(
  world: Pick<World, 'origin'>,
  subject: Case,
  document: ServedDocument,
): { readonly subject: string; readonly text: string } {
  if (document.kind === 'notice') return noticeLetter(world, subject);
  const decision = subject.decisions.find(
    ({ statement }) => statement?.id === document.statementId,
  );
  const text = decision?.statement?.text ?? '';
  return {
    subject: `Statement of reasons in case ${subject.docket}`,
    text: `${text}\n\nYour record: ${world.origin}/record\n`,
  };
}

function noticeLetter(
  world: Pick<World, 'origin'>,
  subject: Case,
): { readonly subject: string; readonly text: string } {
  const { notice } = subject;
  const alleged = subject.allegations
    .filter(({ id }) => notice?.allegations.includes(id) === true)
    .map(({ rule, conduct }) => `- ${rule.id} (version ${rule.version}): ${conduct.summary}`);
  const lines = [
    `A case about your account is open under docket ${subject.docket}.`,
    'What is alleged:',
    ...alleged,
    '',
    `You have ${notice?.answerHours ?? 72} hours to answer, and may add evidence of your own.`,
    'Nothing is decided before that.',
    '',
    `Read the evidence and answer: ${world.origin}/record/${subject.docket}`,
  ];
  return {
    subject: `You are asked to answer in case ${subject.docket}`,
    text: `${lines.join('\n')}\n`,
  };
}
