import { redirect } from '@sveltejs/kit';
import type { PostId } from '#foundation';
import { platformOf } from '../../../lib/server/platform.ts';
import { idIn, viewPosts, type PostView } from '../../../lib/server/posts.ts';
import { threadLines } from '../../../lib/server/thread.ts';
import { words } from '../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const platform = platformOf(event);
  const { conversation, foundation, world } = platform;
  const { viewer } = event.locals;
  const id = idIn<'post'>(platform, event.params.id);
  const viewerId = viewer?.account.id;
  const [shown, thread] = await Promise.all([
    conversation.getPost(world, viewerId, id),
    conversation.getThread(world, viewerId, id),
  ]);
  const [post] = await viewPosts(platform, viewer, [shown]);
  if (post === undefined) throw foundation.refuse('not-found');
  if (post.author.handle !== event.params.handle) redirect(308, post.path);
  const [ancestors, descendants, held] = await Promise.all([
    viewPosts(platform, viewer, thread.ancestors, 'thread'),
    viewPosts(platform, viewer, thread.descendants, 'thread'),
    conversation.threadLimits(world, shown.post.threadRoot),
  ]);
  return {
    title: words().post.threadTitle(post.author.name),
    post,
    held,
    ancestors,
    descendants: threadLines(id, descendants),
    embed:
      shown.post.uri === null && isForStrangers(post) ? embedUrl(world.origin, post.path) : null,
    reply:
      viewer?.account.standing.may.reply === true && post.may.reply
        ? replyDraft(platform, post)
        : null,
  };
};

/** What pages of others may show: where to ask for it (oEmbed 1.0, discovery). */
function embedUrl(origin: string, path: string): string {
  return `${origin}/api/oembed?url=${encodeURIComponent(origin + path)}`;
}

function isForStrangers({ visibility, tombstone, hiddenToOthers }: PostView): boolean {
  const isOpen = visibility === 'public' || visibility === 'unlisted';
  return isOpen && tombstone === undefined && !hiddenToOthers;
}

type Answered = { id: PostId; visibility: 'public' | 'unlisted' | 'followers' | 'direct' } & {
  author: { handle: string };
  mine: boolean;
};

function replyDraft({ conversation, foundation }: ReturnType<typeof platformOf>, post: Answered) {
  return {
    idempotencyKey: foundation.randomToken(),
    visibility: post.visibility,
    limit: conversation.postLimits.characters,
    inReplyTo: post.id,
    text: post.mine ? '' : `@${post.author.handle} `,
  };
}
