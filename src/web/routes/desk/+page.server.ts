import { redirect } from '@sveltejs/kit';
import { caseWorkActions } from '../../lib/server/case-work-actions.ts';
import { viewDeskWork } from '../../lib/server/desk-work.ts';
import { text, texts } from '../../lib/server/form.ts';
import { accountAt, peopleById } from '../../lib/server/people.ts';
import { pageQuery, pagesOf } from '../../lib/server/paging.ts';
import { platformOf, requireViewer } from '../../lib/server/platform.ts';
import { idIn } from '../../lib/server/posts.ts';
import { attempt } from '../../lib/server/refusals.ts';
import { words } from '../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const { enforcement, foundation, world } = platform;
  if (!account.roles.includes('officer')) throw foundation.refuse('forbidden');
  const page = await enforcement.listQueue(world, account.id, pageQuery(event.url, 40));
  const people = await peopleById(
    platform,
    page.items.flatMap(({ respondent, assignedTo }) => [respondent, assignedTo ?? []].flat()),
  );
  return {
    title: words().desk.title,
    items: page.items.map((item) => ({
      ...item,
      person: people.get(item.respondent),
      assigned: item.assignedTo && people.get(item.assignedTo)?.handle,
    })),
    work: await viewDeskWork(
      platform,
      account.id,
      page.items.map(({ caseId }) => caseId),
    ),
    now: world.clock.now().getTime(),
    pages: pagesOf(event.url, page),
  };
};

export const actions: Actions = {
  claim: caseWorkActions.claim,
  open: async (event) => {
    const { account } = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const respondent = await accountAt(platform, text(form, 'handle').replace(/^@/, ''));
      const postIds = texts(form, 'posts')
        .flatMap((lines) => lines.split('\n'))
        .filter((line) => line.trim() !== '')
        .map((line) => idIn<'post'>(platform, /(\d+)\/?$/.exec(line.trim())?.[1] ?? ''));
      const { docket } = await platform.enforcement.openCase(platform.world, account.id, {
        respondent: respondent.id,
        postIds,
      });
      redirect(303, `/desk/${docket}?done=opened`);
    });
  },
};
