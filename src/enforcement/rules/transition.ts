import { refuse } from '#foundation';
import { appeal, decideAppeal } from './commands/appeal.ts';
import { countersign, decide, decideAlone, signDecision } from './commands/decide.ts';
import {
  addAllegation,
  addExhibit,
  answer,
  clarify,
  endClarification,
  endHearing,
  requestClarification,
  serveNotice,
} from './commands/hearing.ts';
import {
  decideRatification,
  imposeInterim,
  lapseInterim,
  liftInterim,
} from './commands/interim.ts';
import { confirmExhibit, fileCapture } from './commands/evidence.ts';
import { sealExhibit } from './sealed.ts';
import { makeMotion } from './commands/motion.ts';
import {
  challenge,
  commitSeed,
  decideChallenge,
  drawPanel,
  propose,
  substitute,
} from './commands/panel.ts';
import { restore } from './commands/restore.ts';
import { decideReview, openReview } from './commands/review.ts';
import {
  close,
  expireSanction,
  finalise,
  startSanction,
  staySanction,
} from './commands/sanctions.ts';
import {
  composeStatement,
  recordDelivery,
  recordEntry,
  recordOpening,
} from './commands/service.ts';
import { reinstate, removeSummarily } from './commands/summary.ts';
import { dismiss, merge, openCase, receiveReport } from './commands/triage.ts';
import { castVote, recuse, releaseAbsent, revealVotes } from './commands/votes.ts';
import type { Case, Command, CommandOf, CommandType, Context } from './model.ts';
import type { Outcome, Rule } from './outcome.ts';

type RuledType = Exclude<CommandType, 'receive-report' | 'open-case' | 'remove-summarily'>;

const rules: { readonly [Type in RuledType]: Rule<Type> } = {
  dismiss,
  merge,
  'add-exhibit': addExhibit,
  'file-capture': fileCapture,
  'confirm-exhibit': confirmExhibit,
  'seal-exhibit': sealExhibit,
  'add-allegation': addAllegation,
  'request-clarification': requestClarification,
  clarify,
  'end-clarification': endClarification,
  'serve-notice': serveNotice,
  answer,
  'end-hearing': endHearing,
  'record-delivery': recordDelivery,
  'record-opening': recordOpening,
  'compose-statement': composeStatement,
  'record-entry': recordEntry,
  'impose-interim': imposeInterim,
  'decide-ratification': decideRatification,
  'lapse-interim': lapseInterim,
  'lift-interim': liftInterim,
  'make-motion': makeMotion,
  propose,
  'commit-seed': commitSeed,
  'draw-panel': drawPanel,
  recuse,
  challenge,
  'decide-challenge': decideChallenge,
  substitute,
  'cast-vote': castVote,
  'reveal-votes': revealVotes,
  'release-absent': releaseAbsent,
  'decide-alone': decideAlone,
  'sign-decision': signDecision,
  countersign,
  decide,
  'start-sanction': startSanction,
  'expire-sanction': expireSanction,
  'stay-sanction': staySanction,
  finalise,
  close,
  appeal,
  'decide-appeal': decideAppeal,
  restore,
  reinstate,
  'open-review': openReview,
  'decide-review': decideReview,
};

/**
 * The Articles as one pure function: what follows when `command` is given on a case, or the refusal
 * that names the article. Never throws, never changes what it is given, and knows nothing but its
 * arguments. A case that does not exist yet is `undefined`.
 */
export function transition(subject: Case | undefined, command: Command, context: Context): Outcome {
  if (command.type === 'receive-report') return receiveReport(subject, command, context);
  if (command.type === 'open-case') return openCase(subject, command, context);
  if (command.type === 'remove-summarily') return removeSummarily(subject, command, context);
  if (subject === undefined) return refuse('not-found', { detail: 'There is no such case.' });
  return ruled(command.type, subject, command, context);
}

function ruled<Type extends RuledType>(
  type: Type,
  subject: Case,
  command: CommandOf<Type>,
  context: Context,
): Outcome {
  const rule: Rule<Type> = rules[type];
  return rule(subject, command, context);
}
