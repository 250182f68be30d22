import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { AccountId } from '#foundation';
import type { Platform } from '../../../../platform.ts';
import { text } from '../../../../lib/server/form.ts';
import { idIn } from '../../../../lib/server/posts.ts';
import { platformOf, requireViewer } from '../../../../lib/server/platform.ts';
import { localPath } from '../../../../lib/server/local-path.ts';

type Act = (platform: Platform, actor: AccountId, other: AccountId) => Promise<unknown>;

const acts: Readonly<Record<string, Act>> = {
  follow: ({ accounts, world }, actor, other) => accounts.follow(world, actor, other),
  unfollow: ({ accounts, world }, actor, other) => accounts.unfollow(world, actor, other),
  block: ({ accounts, world }, actor, other) => accounts.block(world, actor, other),
  unblock: ({ accounts, world }, actor, other) => accounts.unblock(world, actor, other),
  mute: ({ accounts, world }, actor, other) => accounts.mute(world, actor, other),
  unmute: ({ accounts, world }, actor, other) => accounts.unmute(world, actor, other),
  accept: ({ accounts, world }, actor, other) => accounts.acceptFollow(world, actor, other),
  reject: ({ accounts, world }, actor, other) => accounts.rejectFollow(world, actor, other),
};

/** One act on one person, and back to where it was pressed. */
export async function POST(event: RequestEvent<{ id: string; verb: string }>): Promise<Response> {
  const platform = platformOf(event);
  const form = await event.request.formData();
  const back = localPath(text(form, 'back'), '/home');
  if (event.locals.viewer === undefined) {
    redirect(303, `/sign-in?next=${encodeURIComponent(back)}`);
  }
  const viewer = requireViewer(event);
  const act = acts[event.params.verb];
  if (act === undefined) throw platform.foundation.refuse('not-found');
  await act(platform, viewer.account.id, idIn<'account'>(platform, event.params.id));
  redirect(303, back);
}
