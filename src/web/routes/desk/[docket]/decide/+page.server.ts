import {
  fail,
  isActionFailure,
  redirect,
  type ActionFailure,
  type RequestEvent,
} from '@sveltejs/kit';
import type { AtOnceInput, CaseFile, StatementDocument } from '#enforcement';
import { atOnceIn } from '../../../../lib/server/at-once-form.ts';
import { caseAt, viewCase } from '../../../../lib/server/case-view.ts';
import { choice, text } from '../../../../lib/server/form.ts';
import { platformOf, requireViewer } from '../../../../lib/server/platform.ts';
import { attempt, typed, type Shown } from '../../../../lib/server/refusals.ts';
import { firstOfEachPost } from '../../../../lib/frozen.ts';
import type { Kept } from '../../../../lib/kept.ts';
import { words } from '../../../../lib/words/index.ts';
import type { Platform } from '../../../../platform.ts';
import type { Actions, PageServerLoad } from './$types';

type Event = RequestEvent & { readonly params: { readonly docket: string } };

/** The file of the case that the page is about, for an officer. @throws Refusal */
async function fileAt(event: Event): Promise<{ platform: Platform; file: CaseFile }> {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const { enforcement, foundation, world } = platform;
  const caseId = await caseAt(platform, event.params.docket);
  const file = await enforcement.getCaseFile(world, account.id, caseId);
  if (file.as !== 'officer') throw foundation.refuse('forbidden');
  return { platform, file };
}

export const load: PageServerLoad = async (event) => {
  const { platform, file } = await fileAt(event);
  const { enforcement, world } = platform;
  const { account } = requireViewer(event);
  const rulebook = await enforcement.currentRulebook(world);
  const drafts = await enforcement.findDrafts(world.db, account.id, file.caseId);
  const draft = drafts.find(({ form }) => form === 'at-once');
  const cited = file.reports.flatMap(({ citedRules }) => citedRules);
  const rules = (rulebook?.rules ?? []).map(({ id, title, thresholdTest, schedule }) => ({
    id,
    title,
    thresholdTest,
    heaviest: schedule.heaviest,
  }));
  const rule = draft?.fields['rule'] ?? cited[0] ?? rules[0]?.id ?? '';
  return {
    title: words().atOnce.title,
    file: await viewCase(platform, file),
    rules,
    rule,
    ...(draft === undefined ? {} : { draft: { fields: draft.fields, savedAt: draft.savedAt } }),
    longestDays: (await enforcement.getCharter(world.db)).featureLimitDays,
    like: await likeUnder(platform, file, { ruleId: rule, severity: severityOf(draft?.fields) }),
  };
};

function severityOf(fields: Readonly<Record<string, string>> | undefined) {
  const all = [1, 2, 3, 4, 5] as const;
  return all.find((one) => String(one) === fields?.['severity']) ?? 2;
}

type Asked = { readonly ruleId: string; readonly severity: NonNullable<AtOnceInput['severity']> };

/** The nearest holdings and where like cases ended, and the holdings that share words with the posts. */
async function likeUnder({ enforcement, world }: Platform, file: CaseFile, asked: Asked) {
  const said = firstOfEachPost(file.exhibits).map(({ gist }) => gist);
  const [family = ''] = asked.ruleId.split('.');
  const [cases, byWords] = await Promise.all([
    enforcement.likeCasesUnder(world, file.caseId, asked),
    enforcement.holdingsLikeWords(world.db, file.caseId, { text: said.join(' '), family }),
  ]);
  return { ...cases, ...asked, byWords };
}

/** Runs what the screen asks for; whatever comes of it, the like cases fit what is typed. */
async function onScreen(
  event: Event,
  act: (screen: {
    readonly platform: Platform;
    readonly file: CaseFile;
    readonly form: FormData;
  }) => Promise<{ readonly preview?: StatementDocument }>,
) {
  const { platform, file } = await fileAt(event);
  const form = await event.request.formData();
  const asked = { ruleId: text(form, 'rule'), severity: severityOf(typed(form)) };
  const like = await likeUnder(platform, file, asked);
  const answer = await attempt(event, form, () => act({ platform, file, form }));
  if (isRefused(answer)) return fail(answer.status, { ...answer.data, like });
  return { like, values: typed(form), ...answer };
}

type Refused = ActionFailure<{ readonly refusal: Shown; readonly values: Kept }>;

const isRefused = (answer: object): answer is Refused => isActionFailure(answer);

export const actions: Actions = {
  decide: (event) =>
    onScreen(event, async ({ platform, file, form }) => {
      const { account } = requireViewer(event);
      const { enforcement, world } = platform;
      if (text(form, 'means') === 'ask') {
        await enforcement.requestClarification(world, account.id, {
          caseId: file.caseId,
          ask: choice(platform, form, 'ask', ['clarify', 'edit', 'withdraw']),
          text: text(form, 'askText'),
        });
        redirect(303, `/desk/${file.docket}?done=asked`);
      }
      await enforcement.decideAtOnce(world, account.id, atOnceIn(platform, form, file));
      redirect(303, `/desk/${file.docket}?done=decided`);
    }),
  preview: (event) =>
    onScreen(event, async ({ platform, file, form }) => {
      const { account } = requireViewer(event);
      const preview = await platform.enforcement.previewAtOnce(platform.world, account.id, {
        ...atOnceIn(platform, form, file),
        fields: typed(form),
      });
      return { preview: preview.document };
    }),
  like: (event) => onScreen(event, () => Promise.resolve({})),
  keep: (event) =>
    onScreen(event, async ({ platform, file, form }) => {
      const { account } = requireViewer(event);
      await platform.enforcement.keepDraft(platform.world, account.id, {
        caseId: file.caseId,
        form: 'at-once',
        fields: typed(form),
      });
      redirect(303, `${event.url.pathname}?done=kept`);
    }),
};
