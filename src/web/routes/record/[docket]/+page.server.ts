import { redirect, type RequestEvent } from '@sveltejs/kit';
import { evidenceIn } from '../../../lib/server/evidence.ts';
import { text } from '../../../lib/server/form.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { idIn } from '../../../lib/server/posts.ts';
import { caseAt, viewCase } from '../../../lib/server/case-view.ts';
import { openServed } from '../../../lib/server/open-served.ts';
import { attempt } from '../../../lib/server/refusals.ts';
import { words } from '../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const { enforcement, foundation, world } = platform;
  const caseId = await caseAt(platform, event.params.docket);
  const seen = await enforcement.getCaseFile(world, account.id, caseId);
  if (seen.as !== 'respondent') throw foundation.refuse('not-found');
  const file = await openServed(platform, account.id, seen);
  const record = await enforcement.myRecord(world, account.id);
  const own = record.cases.find(({ docket }) => docket === file.docket);
  return {
    title: words().record.caseTitle(file.docket),
    file: await viewCase(platform, file),
    appealable: own?.appealable ?? [],
    naming: await enforcement.namingOf(world.db, account.id, caseId),
  };
};

function done(event: RequestEvent, name: string): never {
  redirect(303, `${event.url.pathname}?done=${name}`);
}

export const actions: Actions = {
  answer: async (event) => {
    const { account } = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      await platform.enforcement.answer(platform.world, account.id, {
        caseId: await caseAt(platform, event.params.docket),
        text: text(form, 'answer'),
        evidence: evidenceIn(form),
      });
      done(event, 'answered');
    });
  },
  clarify: async (event) => {
    const { account } = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      await platform.enforcement.clarify(platform.world, account.id, {
        caseId: await caseAt(platform, event.params.docket),
        text: text(form, 'clarification'),
      });
      done(event, 'answered');
    });
  },
  challenge: async (event) => {
    const { account } = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      await platform.enforcement.challenge(platform.world, account.id, {
        panelId: idIn(platform, text(form, 'panel')),
        letter: text(form, 'letter'),
        reason: text(form, 'reason'),
      });
      done(event, 'saved');
    });
  },
  naming: async (event) => {
    const { account } = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      await platform.enforcement.chooseNaming(platform.world, account.id, {
        caseId: await caseAt(platform, event.params.docket),
        named: text(form, 'named') === 'yes',
      });
      done(event, 'saved');
    });
  },
  appeal: async (event) => {
    const { account } = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      await platform.enforcement.appeal(platform.world, account.id, {
        decisionId: idIn(platform, text(form, 'decision')),
        grounds: text(form, 'grounds'),
        newEvidence: evidenceIn(form),
      });
      done(event, 'appealed');
    });
  },
};
