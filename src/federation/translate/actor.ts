import type { Account } from '#accounts';
import { actorUri } from './addresses.ts';

/** A local account as an ActivityPub actor, without `@context`. */
export function actorOf(origin: string, account: Account, mediaUrl: (key: string) => string) {
  const id = actorUri(origin, account);
  return {
    id,
    type: account.kind === 'service' ? 'Application' : account.bot ? 'Service' : 'Person',
    preferredUsername: account.handle,
    name: account.displayName,
    summary: account.bioHtml,
    url: `${origin}/@${account.handle}`,
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    manuallyApprovesFollowers: account.locked,
    discoverable: account.discoverable,
    indexable: account.indexable,
    published: account.createdAt.toISOString(),
    attachment: account.fields.map(({ name, valueHtml }) => ({
      type: 'PropertyValue',
      name,
      value: valueHtml,
    })),
    ...(account.avatarKey === null ? {} : { icon: picture(mediaUrl(account.avatarKey)) }),
    ...(account.headerKey === null ? {} : { image: picture(mediaUrl(account.headerKey)) }),
  };
}

function picture(url: string) {
  return { type: 'Image', url };
}
