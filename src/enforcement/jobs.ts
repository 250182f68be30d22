import { idBucket, isRefusal, refuse, toId, type CaseId } from '#foundation';
import { defineJob, type Job, type World } from '#infrastructure';
import { findAddress } from './desk/respondent-facts.ts';
import { onCase, type Desk } from './desk/desk.ts';
import { fetchCapture } from './evidence/fetch-capture.ts';
import { topicOf } from './later.ts';
import { announceRulebook } from './rulebook/announce-rulebook.ts';
import { releaseNotice } from './held-notice/held-notices.ts';
import { letterFor } from './letter.ts';
import { getCase } from './load-case.ts';
import { castCount } from './rules/ballots.ts';
import { eraseWhatIsDue } from './retention/erase-what-is-due.ts';
import { serviceOf } from './rules/commands/service.ts';
import { isDue } from './rules/deadlines.ts';
import { quorumOf } from './rules/majority.ts';
import type { Command, ServedDocument } from './rules/model.ts';
import { statePublicly } from './statement/state-publicly.ts';
import { serverJobs } from './servers/jobs.ts';
import { summaryJobs } from './summary/jobs.ts';
import { tellFollowers } from './tell-followers.ts';
import { fillSeats, panelIn, revealWhenDue } from './votes.ts';

/**
 * Steps that time takes. Each gives the rules the same command that a person could, as the clock;
 * where its hour has not come or it is done already the rules refuse, and the job ends.
 */
const stepOf = (
  world: World,
  caseId: CaseId,
  step: (desk: Desk) => Command | undefined,
): Promise<void> =>
  onCase(world, caseId, async (desk) => {
    const command = step(desk);
    if (command !== undefined) await desk.byClock(command);
  });

const clarificationDue = defineJob(
  topicOf('clarification-due'),
  { caseId: 'id:case' },
  (world, { caseId }) => stepOf(world, caseId, () => ({ type: 'end-clarification' })),
);

const hearingDue = defineJob(topicOf('hearing-due'), { caseId: 'id:case' }, (world, { caseId }) =>
  stepOf(world, caseId, () => ({ type: 'end-hearing' })),
);

/** A notice that was made to wait is sent at its hour. */
const noticeDue = defineJob(topicOf('notice-due'), { caseId: 'id:case' }, (world, { caseId }) =>
  releaseNotice(world, caseId),
);

const interimDue = defineJob(
  topicOf('interim-due'),
  { caseId: 'id:case', measureId: 'id:measure' },
  (world, { caseId, measureId }) =>
    stepOf(world, caseId, () => ({ type: 'lapse-interim', measureId })),
);

const sanctionDue = defineJob(
  topicOf('sanction-due'),
  { caseId: 'id:case', sanctionId: 'id:sanction' },
  (world, { caseId, sanctionId }) =>
    stepOf(world, caseId, () => ({ type: 'expire-sanction', sanctionId })),
);

/** Each sanction in force whose appeal or review is late is stayed; those that are not are refused. */
const stayDue = defineJob(topicOf('stay-due'), { caseId: 'id:case' }, (world, { caseId }) =>
  onCase(world, caseId, async (desk) => {
    const running = desk.subject().sanctions.filter(({ state }) => state === 'in-force');
    for (const { id } of running)
      await unlessRefused(desk, { type: 'stay-sanction', sanctionId: id });
  }),
);

/** Another sanction of the case may still be due; a refusal of this one is no reason to stop. */
async function unlessRefused(desk: Desk, command: Command): Promise<void> {
  await desk.byClock(command).catch((error: unknown) => {
    if (!isRefusal(error)) throw error;
  });
}

const finalDue = defineJob(topicOf('final-due'), { caseId: 'id:case' }, (world, { caseId }) =>
  onCase(world, caseId, async (desk) => {
    await desk.byClock({ type: 'finalise' });
    await desk.byClock({ type: 'close' });
  }),
);

const reviewDue = defineJob(
  topicOf('review-due'),
  { caseId: 'id:case', decisionId: 'id:decision', ground: 'text' },
  (world, { caseId, decisionId, ground }) =>
    stepOf(world, caseId, (desk) => {
      if (ground !== 'permanent' && ground !== 'exception' && ground !== 'audit') return undefined;
      const opened = desk
        .subject()
        .reviews.some((one) => one.decisionId === decisionId && one.ground === ground);
      // Once for an exception or an audit; a permanent sanction comes up again on each date.
      if (opened && ground !== 'permanent') return undefined;
      const reviewId = world.ids.next<'review'>(idBucket(caseId));
      return { type: 'open-review', reviewId, decisionId, ground };
    }),
);

const reveal = defineJob(
  topicOf('reveal'),
  { caseId: 'id:case', panelId: 'id:panel' },
  (world, { caseId, panelId }) => revealWhenDue(world, caseId, panelId),
);

/** At the deadline: a quorum opens the votes; without one, who stayed away loses the seat. */
const votesDue = defineJob(
  topicOf('votes-due'),
  { caseId: 'id:case', panelId: 'id:panel' },
  async (world, { caseId, panelId }) => {
    await onCase(world, caseId, async (desk) => {
      const panel = panelIn(desk.subject(), panelId);
      if (panel?.state !== 'drawn' || panel.votesBy === undefined) return;
      if (!isDue(panel.votesBy, world.clock.now()) || castCount(panel) >= quorumOf(panel.size))
        return;
      await desk.byClock({ type: 'release-absent', panelId });
      await fillSeats(desk, panelId);
    });
    await revealWhenDue(world, caseId, panelId);
  },
);

/** Sends the letter, then records that the mail server took it: at least once, never claimed unsent. */
const mailDocument = defineJob(
  topicOf('mail-document'),
  { caseId: 'id:case', kind: 'text', statementId: 'id:statement?' },
  async (world, { caseId, kind, statementId }) => {
    const document = documentOf(kind, statementId);
    const subject = await getCase(world.db, caseId);
    const service = serviceOf(subject, document);
    if (service === undefined || service.deliveries.some(({ channel }) => channel === 'mail'))
      return;
    const to = await findAddress(world.db, subject.respondent);
    if (to === undefined) throw refuse('unavailable', { detail: 'The respondent has no address.' });
    await world.mail.deliver({ to, ...letterFor(world, subject, document) }, world.clock.now());
    await stepOf(world, caseId, () => ({ type: 'record-delivery', document, channel: 'mail' }));
  },
);

function documentOf(kind: string, statementId: string | undefined): ServedDocument {
  if (kind === 'notice') return { kind };
  if (statementId === undefined) throw new TypeError('a statement is named by its id');
  return { kind: 'statement', statementId: toId(statementId) };
}

const capture = defineJob(
  topicOf('capture'),
  { caseId: 'id:case', captureId: 'id:capture', attempt: 'count' },
  (world, { captureId, attempt }) => fetchCapture(world, captureId, attempt),
);

/** When a decision is final the service says why; when it changes afterwards, it says that. */
const statePubliclyDue = defineJob(
  topicOf('state-publicly'),
  { caseId: 'id:case', decisionId: 'id:decision' },
  (world, { caseId, decisionId }) => statePublicly(world, caseId, decisionId),
);

/** A batch of followers learns that somebody is back. */
const tellFollowersDue = defineJob(
  topicOf('tell-followers'),
  { caseId: 'id:case', by: 'text', below: 'text?' },
  (world, told) => tellFollowers(world, told),
);

/** Asks the clocks again: erases what is due, and comes back for the rest. */
const retentionDue = defineJob(
  topicOf('retention-due'),
  { caseId: 'id:case' },
  (world, { caseId }) => eraseWhatIsDue(world, caseId),
);

/** To be run by the worker. */
export const enforcementJobs: readonly Job[] = [
  clarificationDue,
  hearingDue,
  noticeDue,
  interimDue,
  sanctionDue,
  stayDue,
  finalDue,
  reviewDue,
  reveal,
  votesDue,
  mailDocument,
  retentionDue,
  announceRulebook,
  capture,
  statePubliclyDue,
  tellFollowersDue,
  ...serverJobs,
  ...summaryJobs,
];
