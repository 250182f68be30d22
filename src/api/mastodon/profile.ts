import type { Account } from '#accounts';
import type { World } from '#infrastructure';
import { forPerson, type Api } from '../endpoint.ts';
import { profileEntity } from './entities/profile.ts';
import { changeProfile, profileFields } from './own-account.ts';
import { pictureUrl } from './present/urls.ts';

const path = '/api/v1/profile';

/** One's own profile as one wrote it, for editing. */
export function mountProfile(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path,
      summary: 'One’s own profile as one wrote it',
      scopes: ['read:accounts', 'profile'],
      returns: profileEntity,
      fields: {},
    },
    ({ world, account }) => presentProfile(world, account),
  );
  forPerson(
    api,
    {
      method: 'patch',
      path,
      summary: 'Change one’s profile',
      scopes: ['write:accounts'],
      returns: profileEntity,
      fields: profileFields,
      takesFiles: true,
    },
    async ({ world, account, input }) =>
      presentProfile(world, await changeProfile(api, account.id, input)),
  );
}

function presentProfile(world: World, account: Account) {
  const avatar = account.avatarKey === null ? null : pictureUrl(world, account.avatarKey, 'avatar');
  const header = account.headerKey === null ? null : pictureUrl(world, account.headerKey, 'header');
  return {
    id: account.id,
    display_name: account.displayName,
    note: account.bio,
    fields: account.fields.map(({ name, value, verifiedAt }) => ({
      name,
      value,
      verified_at: verifiedAt ?? null,
    })),
    avatar,
    avatar_static: avatar,
    avatar_description: '',
    header,
    header_static: header,
    header_description: '',
    locked: account.locked,
    bot: account.bot,
    hide_collections: false,
    discoverable: account.discoverable,
    indexable: account.indexable,
    show_media: true,
    show_media_replies: true,
    show_featured: true,
    attribution_domains: [],
  };
}
