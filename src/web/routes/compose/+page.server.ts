import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { readDraft, postFields, type Typed } from '../../lib/server/drafts.ts';
import { text, texts, ticked } from '../../lib/server/form.ts';
import { idIn, viewPosts } from '../../lib/server/posts.ts';
import { platformOf, requireViewer } from '../../lib/server/platform.ts';
import { attempt, show, statusOf } from '../../lib/server/refusals.ts';
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
  const compose = words().post.compose;
  return {
    title: parent === undefined ? compose.title : compose.replyTitle,
    parent,
    draft: {
      idempotencyKey: foundation.randomToken(),
      limit: conversation.postLimits.characters,
      visibility: parent?.visibility ?? viewer.account.defaultVisibility,
      text: event.url.searchParams.get('text') ?? (parent ? `@${parent.author.handle} ` : ''),
      ...(parent === undefined ? {} : { inReplyTo: parent.id }),
    },
  };
};

export const actions: Actions = {
  publish: async (event) => {
    const viewer = requireViewer(event);
    const platform = platformOf(event);
    const { conversation, world } = platform;
    const form = await event.request.formData();
    let typed: Typed | undefined;
    try {
      typed = await readDraft(platform, viewer, form);
      const tooLong = conversation.countCharacters(typed.text) > conversation.postLimits.characters;
      if (tooLong) return preview(event, typed, ticked(form, 'numbered'));
      const post = await conversation.publishPost(world, viewer.account.id, {
        ...postFields(typed),
        visibility: typed.visibility,
        ...(typed.inReplyTo === undefined ? {} : { inReplyTo: typed.inReplyTo }),
        ...(typed.idempotencyKey === '' ? {} : { idempotencyKey: typed.idempotencyKey }),
      });
      redirect(303, `/@${viewer.account.handle}/${post.id}`);
    } catch (cause) {
      if (!platform.foundation.isRefusal(cause)) throw cause;
      const kept = typed ?? { text: text(form, 'text') };
      return fail(statusOf[cause.code], { refusal: show(cause), typed: kept });
    }
  },

  thread: async (event) => {
    const viewer = requireViewer(event);
    const { conversation, foundation, world } = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const typed = await readDraft(platformOf(event), viewer, form);
      const { mediaIds, ...shared } = postFields(typed);
      const parts = texts(form, 'part').map((part, index) => ({
        ...shared,
        text: part,
        mediaIds: index === 0 ? mediaIds : [],
      }));
      if (parts.length === 0) throw foundation.refuse('invalid', { field: 'text' });
      const posts = await conversation.publishThread(world, viewer.account.id, {
        parts,
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
