import { redirect } from '@sveltejs/kit';
import type { ServerMotionInput } from '#enforcement';
import type { Platform } from '../../../platform.ts';
import { choice, optional, text } from '../../../lib/server/form.ts';
import { exceptionIn, momentIn, wholeNumber } from '../../../lib/server/measures-form.ts';
import { pageQuery, pagesOf } from '../../../lib/server/paging.ts';
import { peopleById } from '../../../lib/server/people.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { attempt } from '../../../lib/server/refusals.ts';
import { words } from '../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

const deeds = ['limit', 'suspension', 'lift'] as const;

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const { enforcement, world } = platform;
  const page = await enforcement.listServerMotions(world, account.id, pageQuery(event.url, 20));
  const people = await peopleById(
    platform,
    page.items.map(({ proposedBy }) => proposedBy),
  );
  const book = await enforcement.currentRulebook(world);
  const asked = event.url.searchParams;
  return {
    title: words().servers.title,
    asked: { domain: asked.get('domain') ?? '', does: asked.get('does') ?? '' },
    measures: await enforcement.listServerMeasures(world, account.id),
    motions: page.items.map(({ told: _told, ...motion }) => ({
      ...motion,
      by: people.get(motion.proposedBy),
    })),
    rules: (book?.rules ?? []).map(({ id, title }) => ({ id, title })),
    pages: pagesOf(event.url, page),
  };
};

function motionIn(platform: Platform, form: FormData): ServerMotionInput {
  const does = choice(platform, form, 'does', deeds);
  const common = {
    does,
    domain: text(form, 'domain'),
    ruleId: text(form, 'rule'),
    facts: text(form, 'facts'),
    lesser: text(form, 'lesser'),
    summary: text(form, 'summary'),
  };
  if (does === 'lift') return common;
  const isTold = optional(form, 'told-at') !== undefined;
  return {
    ...common,
    told: isTold
      ? { at: momentIn(platform, form, 'told-at'), how: text(form, 'told-how') }
      : undefined,
    exception: exceptionIn(platform, form),
    reviewDays: wholeNumber(platform, form, 'review-days'),
  };
}

export const actions: Actions = {
  move: async (event) => {
    const { account } = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const { motionId } = await platform.enforcement.proposeServerMotion(
        platform.world,
        account.id,
        motionIn(platform, form),
      );
      redirect(303, `/desk/servers/${motionId}?done=serverMoved`);
    });
  },
};
