import { json, redirect, type RequestEvent } from '@sveltejs/kit';
import type { AccountId, PostId } from '#foundation';
import type { Platform } from '../../../../platform.ts';
import { text, texts } from '../../../../lib/server/form.ts';
import { idIn } from '../../../../lib/server/posts.ts';
import { platformOf, requireViewer } from '../../../../lib/server/platform.ts';
import { localPath } from '../../../../lib/server/local-path.ts';

type Act = (platform: Platform, actor: AccountId, post: PostId) => Promise<unknown>;

const acts: Readonly<Record<string, Act>> = {
  like: ({ conversation, world }, actor, post) => conversation.like(world, actor, post),
  unlike: ({ conversation, world }, actor, post) => conversation.unlike(world, actor, post),
  boost: ({ conversation, world }, actor, post) => conversation.boost(world, actor, post),
  unboost: ({ conversation, world }, actor, post) => conversation.unboost(world, actor, post),
  bookmark: ({ conversation, world }, actor, post) => conversation.bookmark(world, actor, post),
  unbookmark: ({ conversation, world }, actor, post) => conversation.unbookmark(world, actor, post),
  pin: ({ conversation, world }, actor, post) => conversation.pin(world, actor, post),
  unpin: ({ conversation, world }, actor, post) => conversation.unpin(world, actor, post),
  'mute-thread': ({ conversation, world }, actor, post) =>
    conversation.muteConversation(world, actor, post),
  'unmute-thread': ({ conversation, world }, actor, post) =>
    conversation.unmuteConversation(world, actor, post),
};

/** One act on one post: back to where it was pressed, or JSON for the page's own script. */
export async function POST(event: RequestEvent<{ id: string; verb: string }>): Promise<Response> {
  const platform = platformOf(event);
  const form = await event.request.formData();
  const back = localPath(text(form, 'back'), '/home');
  if (event.locals.viewer === undefined) {
    redirect(303, `/sign-in?next=${encodeURIComponent(back)}`);
  }
  const viewer = requireViewer(event);
  const id = idIn<'post'>(platform, event.params.id);
  if (event.params.verb === 'vote') {
    const choices = texts(form, 'choice').map(Number);
    const { conversation, world } = platform;
    await conversation.castPollVote(world, viewer.account.id, { postId: id, choices });
    redirect(303, back);
  }
  const act = acts[event.params.verb];
  if (act === undefined) throw platform.foundation.refuse('not-found');
  await act(platform, viewer.account.id, id);
  if (event.request.headers.get('accept') !== 'application/json') redirect(303, back);
  const { post, flags } = await platform.conversation.getPost(
    platform.world,
    viewer.account.id,
    id,
  );
  return json({ counts: post.counts, flags });
}
