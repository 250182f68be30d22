import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { DecisionInput, PanelPurpose } from '#enforcement';
import type { Platform } from '../../platform.ts';
import { action } from './act.ts';
import { choice, optional, readForm, text } from './form.ts';
import { exceptionIn, measuresIn } from './measures-form.ts';
import { platformOf, requireViewer } from './platform.ts';
import { idIn } from './posts.ts';
import { reasonsIn } from './reasons-form.ts';
import { attempt, typed } from './refusals.ts';

function caseIn(platform: Platform, form: FormData) {
  return idIn<'case'>(platform, text(form, 'case'));
}

/** Shows a decision as it would read, and keeps the form as it is. */
export async function previewDecision(event: RequestEvent) {
  requireViewer(event);
  const form = await readForm(event);
  return attempt(event, form, async () => ({
    preview: decisionIn(platformOf(event), form),
    values: typed(form),
  }));
}

/**
 * As `previewDecision`; where one officer decides, with the very statement that would be served. Their
 * text is kept as a draft.
 */
export async function previewAtDesk(event: RequestEvent) {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const form = await readForm(event);
  return attempt(event, form, async () => {
    const decision = decisionIn(platform, form);
    const values = typed(form);
    if (text(form, 'form') !== 'decide') {
      return { preview: decision, statement: undefined, values };
    }
    const { document } = await platform.enforcement.previewDecision(platform.world, account.id, {
      caseId: caseIn(platform, form),
      decision,
      fields: values,
    });
    return { preview: decision, statement: document, values };
  });
}

/** What officers decide or propose, and the draw. */
export const decisionActions = {
  decide: action('decided', ({ platform, actor, form }) =>
    platform.enforcement.decideAlone(platform.world, actor, {
      caseId: caseIn(platform, form),
      decision: decisionIn(platform, form),
    }),
  ),
  sign: action('saved', ({ platform, actor, form }) =>
    platform.enforcement.signDecision(platform.world, actor, {
      caseId: caseIn(platform, form),
      decision: decisionIn(platform, form),
    }),
  ),
  countersign: action('decided', ({ platform, actor, form }) =>
    platform.enforcement.countersign(platform.world, actor, {
      caseId: caseIn(platform, form),
      decisionId: idIn(platform, text(form, 'decision')),
    }),
  ),
  propose: action('saved', ({ platform, actor, form }) => {
    const exception = exceptionIn(platform, form);
    return platform.enforcement.propose(platform.world, actor, {
      caseId: caseIn(platform, form),
      measures: measuresIn(platform, form),
      reason: text(form, 'reason'),
      ...(exception === undefined ? {} : { exception }),
    });
  }),
  draw: action('drawn', async ({ platform, actor, form, event }) => {
    const { enough } = await platform.enforcement.drawPanel(platform.world, actor, {
      caseId: caseIn(platform, form),
      purpose: purposeIn(platform, form),
    });
    if (!enough) redirect(303, `${event.url.pathname}#too-few`);
  }),
  challenge: action('saved', ({ platform, actor, form }) =>
    platform.enforcement.decideChallenge(platform.world, actor, {
      panelId: idIn(platform, text(form, 'panel')),
      letter: text(form, 'letter'),
      sustained: choice(platform, form, 'sustained', ['yes', 'no']) === 'yes',
      reason: text(form, 'reason'),
    }),
  ),
};

/** The decision that a form holds: measures, what allows them, and the reasons. */
export function decisionIn(platform: Platform, form: FormData): DecisionInput {
  const warning = optional(form, 'warning');
  const exception = exceptionIn(platform, form);
  return {
    measures: measuresIn(platform, form),
    reasons: reasonsIn(platform, form),
    ...(warning === undefined ? {} : { priorWarning: idIn<'sanction'>(platform, warning) }),
    ...(exception === undefined ? {} : { exception }),
  };
}

function purposeIn(platform: Platform, form: FormData): PanelPurpose {
  const kind = choice(platform, form, 'purpose', ['decision', 'ratification', 'appeal', 'review']);
  const subject = text(form, 'subject');
  switch (kind) {
    case 'decision':
      return { kind };
    case 'ratification':
      return { kind, measureId: idIn(platform, subject) };
    case 'appeal':
      return { kind, appealId: idIn(platform, subject) };
    case 'review':
      return { kind, reviewId: idIn(platform, subject) };
  }
}
