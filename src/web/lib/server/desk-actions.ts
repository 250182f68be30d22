import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { AllegationInput, ExhibitClass, InterimAct, InterimGround } from '#enforcement';
import type { Platform } from '../../platform.ts';
import { action } from './act.ts';
import { caseAt } from './case-view.ts';
import { fromElsewhere } from './evidence.ts';
import { choice, readForm, text, texts } from './form.ts';
import { featuresIn, momentIn, wholeNumber } from './measures-form.ts';
import { platformOf, requireViewer } from './platform.ts';
import { idIn } from './posts.ts';
import { attempt } from './refusals.ts';

const classes = ['open', 'confidential', 'sealed'] as const satisfies readonly ExhibitClass[];
const asks = ['clarify', 'edit', 'withdraw'] as const;
const grounds = [
  'imminent-physical-danger',
  'child-safety',
  'deceptive-automation',
  'compromised-account',
  'legal-order',
  'flood',
] as const satisfies readonly InterimGround[];
const interimKinds = ['label', 'hide', 'pause', 'freeze'] as const;

function caseIn(platform: Platform, form: FormData) {
  return idIn<'case'>(platform, text(form, 'case'));
}

/** What an officer does with a case up to the hearing. */
export const hearingActions = {
  open: action('opened', ({ platform, actor, form }) =>
    platform.enforcement.openCase(platform.world, actor, { caseId: caseIn(platform, form) }),
  ),
  dismiss: action('dismissed', ({ platform, actor, form }) =>
    platform.enforcement.dismissReport(platform.world, actor, {
      caseId: caseIn(platform, form),
      reason: text(form, 'reason'),
    }),
  ),
  merge: action('merged', async ({ platform, actor, form }) =>
    platform.enforcement.mergeReport(platform.world, actor, {
      caseId: caseIn(platform, form),
      into: await caseAt(platform, text(form, 'into')),
    }),
  ),
  exhibit: action('saved', ({ platform, actor, form }) =>
    platform.enforcement.addExhibit(platform.world, actor, {
      caseId: caseIn(platform, form),
      evidence: {
        content: text(form, 'content'),
        gist: text(form, 'gist'),
        class: choice(platform, form, 'class', classes),
      },
    }),
  ),
  question: async (event: RequestEvent) => {
    const { account } = requireViewer(event);
    const platform = platformOf(event);
    const form = await readForm(event);
    return attempt(event, form, async () => {
      const reportId = idIn<'report'>(platform, text(form, 'report'));
      const { enforcement, world } = platform;
      const { docket } = await enforcement.questionReport(world, account.id, reportId);
      redirect(303, `/desk/${docket}?done=opened`);
    });
  },
  evidence: action('saved', async ({ platform, actor, form }) => {
    const { enforcement, world } = platform;
    const caseId = caseIn(platform, form);
    const { links, evidence } = fromElsewhere(form);
    for (const link of links) await enforcement.captureLink(world, actor, { caseId, link });
    for (const one of evidence)
      await enforcement.addExhibit(world, actor, { caseId, evidence: one });
  }),
  confirm: action('saved', ({ platform, actor, form }) =>
    platform.enforcement.confirmExhibit(platform.world, actor, {
      caseId: caseIn(platform, form),
      exhibitId: idIn(platform, text(form, 'exhibit')),
      note: text(form, 'note'),
    }),
  ),
  allege: action('saved', ({ platform, actor, form }) =>
    platform.enforcement.addAllegation(platform.world, actor, allegationIn(platform, form)),
  ),
  clarify: action('saved', ({ platform, actor, form }) =>
    platform.enforcement.requestClarification(platform.world, actor, {
      caseId: caseIn(platform, form),
      ask: choice(platform, form, 'ask', asks),
      text: text(form, 'text'),
    }),
  ),
  notice: action('noticed', ({ platform, actor, form }) =>
    platform.enforcement.serveNotice(platform.world, actor, {
      caseId: caseIn(platform, form),
      answerHours: wholeNumber(platform, form, 'answerHours'),
    }),
  ),
  interim: action('saved', ({ platform, actor, form }) =>
    platform.enforcement.imposeInterim(platform.world, actor, {
      caseId: caseIn(platform, form),
      ground: choice(platform, form, 'ground', grounds),
      act: interimActIn(platform, form),
      allegations: texts(form, 'allegation').map((id) => idIn<'allegation'>(platform, id)),
      lighterActs: interimKinds.flatMap((kind) => {
        const why = text(form, `lighter-${kind}`);
        return why === '' ? [] : [{ kind, why }];
      }),
      reason: text(form, 'reason'),
    }),
  ),
  lift: action('saved', ({ platform, actor, form }) =>
    platform.enforcement.liftInterim(platform.world, actor, {
      caseId: caseIn(platform, form),
      measureId: idIn(platform, text(form, 'measure')),
    }),
  ),
};

function allegationIn(platform: Platform, form: FormData): AllegationInput {
  return {
    caseId: caseIn(platform, form),
    ruleId: text(form, 'rule'),
    conduct: {
      subject: conductIn(platform, text(form, 'subject')),
      at: momentIn(platform, form, 'at'),
      summary: text(form, 'summary'),
    },
    exhibits: texts(form, 'exhibit').map((id) => idIn<'exhibit'>(platform, id)),
  };
}

function conductIn(platform: Platform, subject: string): AllegationInput['conduct']['subject'] {
  if (subject === 'account' || subject === 'off-service') return { kind: subject };
  return { kind: 'post', postId: idIn(platform, subject) };
}

function interimActIn(platform: Platform, form: FormData): InterimAct {
  const kind = choice(platform, form, 'act', interimKinds);
  const postId = () => idIn<'post'>(platform, text(form, 'post'));
  switch (kind) {
    case 'label':
      return { kind, postId: postId(), note: text(form, 'note') };
    case 'hide':
      return { kind, postId: postId() };
    case 'pause':
      return { kind, features: featuresIn(form, '') };
    case 'freeze':
      return { kind };
  }
}
