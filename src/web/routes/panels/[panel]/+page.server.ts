import { action } from '../../../lib/server/act.ts';
import { ballotIn } from '../../../lib/server/ballot-form.ts';
import { viewCase } from '../../../lib/server/case-view.ts';
import { decisionIn, previewDecision } from '../../../lib/server/decision-actions.ts';
import { choice, text } from '../../../lib/server/form.ts';
import { measureIn, momentIn } from '../../../lib/server/measures-form.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { idIn } from '../../../lib/server/posts.ts';
import { treatmentsIn } from '../../../lib/server/reasons-form.ts';
import { words } from '../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

const appealOutcomes = ['upheld', 'reduced', 'overturned', 'remanded', 'inadmissible'] as const;
const reviewOutcomes = ['confirmed', 'corrected', 'ended'] as const;

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const { enforcement, foundation, world } = platform;
  const panelId = idIn<'panel'>(platform, event.params.panel);
  const duties = await enforcement.panelDuties(world.db, account.id, { limit: 200 });
  const duty = duties.items.find((one) => one.panelId === panelId);
  if (duty === undefined) throw foundation.refuse('not-a-panelist', { article: 6 });
  const file = await enforcement.getCaseFile(world, account.id, duty.caseId);
  const panel = file.panels.find(({ id }) => id === panelId);
  if (panel === undefined) throw foundation.refuse('not-found');
  // Whoever decides again, blind, is not led to the first decision by the number of its case.
  const isBlind = duty.purpose === 'review' && panel.state === 'drawn';
  const t = words();
  return {
    title: isBlind ? t.desk.duties.blindTitle : t.record.caseTitle(duty.docket),
    duty,
    panel,
    file: await viewCase(platform, file),
  };
};

export const actions: Actions = {
  preview: previewDecision,
  vote: action('voted', ({ platform, actor, form }) =>
    platform.enforcement.castVote(platform.world, actor, {
      panelId: idIn(platform, text(form, 'panel')),
      ballot: ballotIn(platform, form),
    }),
  ),
  recuse: action('recused', ({ platform, actor, form }) =>
    platform.enforcement.recuse(platform.world, actor, {
      panelId: idIn(platform, text(form, 'panel')),
    }),
  ),
  decide: action('decided', ({ platform, actor, form }) =>
    platform.enforcement.decide(platform.world, actor, {
      panelId: idIn(platform, text(form, 'panel')),
      decision: decisionIn(platform, form),
    }),
  ),
  ratify: action('decided', ({ platform, actor, form }) =>
    platform.enforcement.decideRatification(platform.world, actor, {
      panelId: idIn(platform, text(form, 'panel')),
    }),
  ),
  appeal: action('decided', ({ platform, actor, form }) => {
    const outcome = choice(platform, form, 'outcome', appealOutcomes);
    return platform.enforcement.decideAppeal(platform.world, actor, {
      appealId: idIn(platform, text(form, 'appeal')),
      outcome,
      reasons: text(form, 'reasons'),
      treatments: treatmentsIn(platform, form),
      ...(outcome === 'reduced' ? { reducedTo: measureIn(platform, form, '1') } : {}),
    });
  }),
  review: action('decided', ({ platform, actor, form }) =>
    platform.enforcement.decideReview(platform.world, actor, {
      reviewId: idIn(platform, text(form, 'review')),
      outcome: choice(platform, form, 'outcome', reviewOutcomes),
      reasons: text(form, 'reasons'),
      ...(text(form, 'next') === '' ? {} : { nextReviewAt: momentIn(platform, form, 'next') }),
    }),
  ),
};
