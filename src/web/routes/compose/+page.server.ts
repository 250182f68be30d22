import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import {
  draftContent,
  draftToGoOn,
  postFields,
  readDraft,
  timeIn,
  type Typed,
} from '../../lib/server/drafts.ts';
import { readForm, text, texts, ticked } from '../../lib/server/form.ts';
import { idIn, viewPosts } from '../../lib/server/posts.ts';
import { platformOf, requireViewer } from '../../lib/server/platform.ts';
import type { Viewer } from '../../lib/server/viewer.ts';
import { attempt, show, statusOf } from '../../lib/server/refusals.ts';
import type { AccountId } from '#foundation';
import type { Platform } from '../../platform.ts';
import { words } from '../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const viewer = requireViewer(event);
  const platform = platformOf(event);
  const { conversation, foundation, world } = platform;
  const replyTo = event.url.searchParams.get('to');
  const shown =
    replyTo === null
      ? []
      : [await conversation.getPost(world, viewer.account.id, idIn(platform, replyTo))];
  const [parent] = await viewPosts(platform, viewer, shown);
  const kept = await keptDraft(event, viewer.account.id);
  const quoteId = event.url.searchParams.get('quote') ?? kept?.quotes;
  const quoted =
    quoteId === undefined
      ? []
      : await conversation.showPosts(world, viewer.account.id, [idIn(platform, quoteId)]);
  const [quote] = await viewPosts(platform, viewer, quoted);
  const compose = words().post.compose;
  return {
    title: parent === undefined ? compose.title : compose.replyTitle,
    parent,
    quote,
    draft: {
      idempotencyKey: foundation.randomToken(),
      limit: conversation.postLimits.characters,
      visibility: parent?.visibility ?? viewer.account.defaultVisibility,
      text: event.url.searchParams.get('text') ?? (parent ? `@${parent.author.handle} ` : ''),
      ...(parent === undefined ? {} : { inReplyTo: parent.id }),
      ...(quote === undefined ? {} : { quotes: quote.id }),
      ...kept,
    },
  };
};

async function keptDraft(event: RequestEvent, accountId: AccountId) {
  const asked = event.url.searchParams.get('draft');
  if (asked === null) return undefined;
  const platform = platformOf(event);
  const { conversation, world } = platform;
  const draft = await conversation.getDraft(world.db, accountId, idIn(platform, asked));
  return draftToGoOn(platform, draft);
}

/** Keeps what was typed: anew, or in the draft that it goes on with. */
async function keep(platform: Platform, viewer: Viewer, typed: Typed): Promise<void> {
  const { conversation, world } = platform;
  const content = draftContent(typed);
  const publishAt = timeIn(platform, typed);
  const { draftId, version } = typed;
  if (draftId === undefined) {
    const { idempotencyKey } = typed;
    await conversation.saveDraft(world, viewer.account.id, { content, publishAt, idempotencyKey });
    return;
  }
  const change = { content, version, publishAt: publishAt ?? null };
  await conversation.changeDraft(world, viewer.account.id, draftId, change);
}

export const actions: Actions = {
  publish: async (event) => {
    const viewer = requireViewer(event);
    const platform = platformOf(event);
    const { conversation, world } = platform;
    const form = await readForm(event);
    let typed: Typed | undefined;
    try {
      typed = await readDraft(platform, viewer, form);
      const tooLong = conversation.countCharacters(typed.text) > conversation.postLimits.characters;
      // A thread has no poll, no quote and no later time: those are refused as too long.
      const mayBeThread = typed.poll === undefined && typed.quotes === undefined;
      if (tooLong && mayBeThread && typed.publishAt === '') {
        return preview(event, typed, ticked(form, 'numbered'));
      }
      if (typed.publishAt !== '') {
        await keep(platform, viewer, typed);
        redirect(303, '/drafts?done=scheduled');
      }
      if (typed.draftId !== undefined) {
        await keep(platform, viewer, typed);
        const { id } = await conversation.publishDraft(world, viewer.account.id, typed.draftId);
        redirect(303, `/@${viewer.account.handle}/${id}`);
      }
      const post = await conversation.publishPost(world, viewer.account.id, {
        ...draftContent(typed),
        quotePolicy: viewer.account.defaultQuotePolicy,
        ...(typed.idempotencyKey === '' ? {} : { idempotencyKey: typed.idempotencyKey }),
      });
      redirect(303, `/@${viewer.account.handle}/${post.id}`);
    } catch (cause) {
      if (!platform.foundation.isRefusal(cause)) throw cause;
      const kept = typed ?? { text: text(form, 'text') };
      return fail(statusOf[cause.code], { refusal: show(cause), typed: kept });
    }
  },

  draft: async (event) => {
    const viewer = requireViewer(event);
    const platform = platformOf(event);
    const form = await readForm(event);
    let typed: Typed | undefined;
    try {
      typed = await readDraft(platform, viewer, form);
      await keep(platform, viewer, { ...typed, publishAt: '' });
    } catch (cause) {
      if (!platform.foundation.isRefusal(cause)) throw cause;
      const kept = typed ?? { text: text(form, 'text') };
      return fail(statusOf[cause.code], { refusal: show(cause), typed: kept });
    }
    redirect(303, '/drafts?done=saved');
  },

  thread: async (event) => {
    const viewer = requireViewer(event);
    const { conversation, foundation, world } = platformOf(event);
    const form = await readForm(event);
    return attempt(event, form, async () => {
      const typed = await readDraft(platformOf(event), viewer, form);
      const { mediaIds, replyPolicy, ...shared } = postFields(typed);
      const parts = texts(form, 'part').map((part, index) => ({
        ...shared,
        text: part,
        mediaIds: index === 0 ? mediaIds : [],
      }));
      if (parts.length === 0) throw foundation.refuse('invalid', { field: 'text' });
      const posts = await conversation.publishThread(world, viewer.account.id, {
        parts,
        replyPolicy,
        quotePolicy: viewer.account.defaultQuotePolicy,
        visibility: typed.visibility,
        ...(typed.inReplyTo === undefined ? {} : { inReplyTo: typed.inReplyTo }),
        ...(typed.idempotencyKey === '' ? {} : { idempotencyKey: typed.idempotencyKey }),
      });
      redirect(303, `/@${viewer.account.handle}/${posts[0]?.id}`);
    });
  },
};

function preview(event: RequestEvent, typed: Typed, numbered: boolean) {
  const { conversation } = platformOf(event);
  const { characters } = conversation.postLimits;
  return { typed, numbered, parts: conversation.splitIntoThread(typed.text, characters, numbered) };
}
