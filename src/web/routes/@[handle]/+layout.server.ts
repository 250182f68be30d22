import { accountAt } from '../../lib/server/people.ts';
import { platformOf } from '../../lib/server/platform.ts';
import { viewProfile } from '../../lib/server/profile.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => {
  const platform = platformOf(event);
  const account = await accountAt(platform, event.params.handle);
  return { profile: await viewProfile(platform, event.locals.viewer, account) };
};
