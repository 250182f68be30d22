import { requireScope } from '#accounts';
import { refuse } from '#foundation';
import type { World } from '#infrastructure';
import { requireBearer } from './bearer.ts';

/** `/oauth/userinfo`: who the bearer is, in OpenID Connect's words. Needs the scope `profile`. */
export async function userinfo(world: World, request: Request): Promise<Response> {
  const { account, scopes } = await requireBearer(world, request);
  requireScope(scopes, 'profile', 'read:accounts');
  if (account === undefined) {
    throw refuse('invalid', { detail: 'This method requires an authenticated user' });
  }
  return Response.json({
    iss: `${world.origin}/`,
    sub: account.id,
    name: account.displayName,
    preferred_username: account.handle,
    profile: `${world.origin}/@${account.handle}`,
    ...(account.avatarKey === null ? {} : { picture: world.media.url(account.avatarKey) }),
  });
}
