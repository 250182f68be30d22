import { decisionActions, previewAtDesk } from '../../../lib/server/decision-actions.ts';
import { caseWorkActions } from '../../../lib/server/case-work-actions.ts';
import { viewCaseWork } from '../../../lib/server/case-work-view.ts';
import { hearingActions } from '../../../lib/server/desk-actions.ts';
import { caseAt, viewCase } from '../../../lib/server/case-view.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { words } from '../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const { enforcement, foundation, world } = platform;
  const caseId = await caseAt(platform, event.params.docket);
  const file = await enforcement.getCaseFile(world, account.id, caseId);
  if (file.as !== 'officer') throw foundation.refuse('forbidden');
  const drafts = await enforcement.findDrafts(world.db, account.id, caseId);
  const rulebook = await enforcement.currentRulebook(world);
  return {
    title: words().record.caseTitle(file.docket),
    file: { ...(await viewCase(platform, file)), caseId },
    desk: await viewCaseWork(
      platform,
      await enforcement.getCaseDesk(world, account.id, caseId),
      account.id,
    ),
    threads: await enforcement.threadHealth(
      world,
      account.id,
      file.exhibits.flatMap(({ postId }) => postId ?? []),
    ),
    rules: rulebook?.rules.map(({ id, title }) => ({ id, title })) ?? [],
    draft: drafts.find(({ form }) => form !== 'at-once')?.fields,
    now: world.clock.now().toISOString().slice(0, 16),
  };
};

export const actions: Actions = {
  ...hearingActions,
  ...decisionActions,
  preview: previewAtDesk,
  ...caseWorkActions,
};
