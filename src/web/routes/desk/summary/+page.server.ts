import { redirect } from '@sveltejs/kit';
import type { BatchInput, CandidateSearch } from '#enforcement';
import type { Platform } from '../../../platform.ts';
import { invalid, optional, text, texts } from '../../../lib/server/form.ts';
import { pageQuery, pagesOf } from '../../../lib/server/paging.ts';
import { peopleById } from '../../../lib/server/people.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { idIn } from '../../../lib/server/posts.ts';
import { attempt, typed } from '../../../lib/server/refusals.ts';
import { words } from '../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const { enforcement, world } = platform;
  const asked = event.url.searchParams;
  const isSearch = ['contains', 'says', 'hour'].some((name) => asked.has(name));
  const page = await enforcement.listBatches(world, account.id, pageQuery(event.url, 10));
  const people = await peopleById(
    platform,
    page.items.map(({ proposedBy }) => proposedBy),
  );
  return {
    title: words().summary.title,
    waves: await enforcement.findWaves(world, account.id),
    asked: Object.fromEntries(asked),
    found: isSearch
      ? await enforcement.findCandidates(world, account.id, searchIn(platform, asked))
      : undefined,
    rules: await enforcement.summaryRules(world),
    batches: page.items.map((line) => ({ ...line, by: people.get(line.proposedBy) })),
    pages: pagesOf(event.url, page),
  };
};

function searchIn(platform: Platform, asked: URLSearchParams): CandidateSearch {
  const part = (name: string) => asked.get(name)?.trim() || undefined;
  const hour = part('hour');
  const at = hour === undefined ? undefined : new Date(hour);
  if (at !== undefined && Number.isNaN(at.getTime())) throw invalid(platform, 'hour');
  return { contains: part('contains'), says: part('says'), hour: at };
}

function batchIn(platform: Platform, form: FormData, asked: URLSearchParams): BatchInput {
  const days = optional(form, 'days');
  return {
    accounts: texts(form, 'account').map((id) => idIn<'account'>(platform, id)),
    ruleId: text(form, 'rule'),
    facts: text(form, 'facts'),
    automated: text(form, 'automated'),
    deceptive: text(form, 'deceptive'),
    nobodyThere: text(form, 'nobody-there'),
    days: days === undefined ? undefined : Number(days),
    search: Object.fromEntries(
      ['contains', 'says', 'hour'].flatMap((name) => {
        const value = asked.get(name);
        return value === null ? [] : [[name, value.slice(0, 500)]];
      }),
    ),
  };
}

export const actions: Actions = {
  preview: async (event) => {
    const { account } = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => ({
      preview: await platform.enforcement.previewBatch(
        platform.world,
        account.id,
        batchIn(platform, form, event.url.searchParams),
      ),
      values: typed(form),
      refusal: undefined,
    }));
  },
  propose: async (event) => {
    const { account } = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const { batchId } = await platform.enforcement.proposeBatch(
        platform.world,
        account.id,
        batchIn(platform, form, event.url.searchParams),
      );
      redirect(303, `/desk/summary/${batchId}?done=batchProposed`);
    });
  },
};
