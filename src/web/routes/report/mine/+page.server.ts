import { redirect } from '@sveltejs/kit';
import { text } from '../../../lib/server/form.ts';
import { pageQuery, pagesOf } from '../../../lib/server/paging.ts';
import { peopleById } from '../../../lib/server/people.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { idIn } from '../../../lib/server/posts.ts';
import { attempt } from '../../../lib/server/refusals.ts';
import { words } from '../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const page = await platform.enforcement.listMyReports(
    platform.world,
    account.id,
    pageQuery(event.url),
  );
  const people = await peopleById(
    platform,
    page.items.map(({ respondent }) => respondent),
  );
  return {
    title: words().report.mine,
    reports: page.items.map((report) => ({ ...report, person: people.get(report.respondent) })),
    pages: pagesOf(event.url, page),
  };
};

export const actions: Actions = {
  appeal: async (event) => {
    const { account } = requireViewer(event);
    const platform = platformOf(event);
    const { enforcement, world } = platform;
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const reportId = idIn<'report'>(platform, text(form, 'report'));
      await enforcement.appeal(world, account.id, { reportId, grounds: text(form, 'grounds') });
      redirect(303, '/report/mine?done=appealed');
    });
  },
};
