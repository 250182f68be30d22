import { z } from '@hono/zod-openapi';
import { listFollowRequests, updateProfile, type Account, type ProfileChanges } from '#accounts';
import { quotePolicies, storeProfileImage } from '#conversation';
import { refuse, type AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { forPerson, type Api } from '../endpoint.ts';
import { blankable, bool, file, list, text } from '../fields.ts';
import { credentialAccountEntity } from './entities/credential-account.ts';
import { preferencesEntity } from './entities/preferences.ts';
import { presentOne } from './accounts.ts';
import { presentRole } from './present/role.ts';

const visibilityNames = {
  public: 'public',
  unlisted: 'unlisted',
  followers: 'private',
  direct: 'direct',
} as const;
const visibilityByName = {
  public: 'public',
  unlisted: 'unlisted',
  private: 'followers',
  direct: 'direct',
} as const;

/** The signed-in person's own profile and preferences. */
export function mountOwnAccount(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/accounts/verify_credentials',
      summary: 'Who the token belongs to',
      scopes: ['read:accounts', 'profile'],
      returns: credentialAccountEntity,
      fields: {},
    },
    ({ account }) => presentOwn(api, account),
  );
  mountUpdate(api);
  mountPictures(api);
  mountPreferences(api);
}

/** Mastodon's `CredentialAccount`: the account with what only its owner sees. */
async function presentOwn(api: Api, account: Account): Promise<object> {
  const { world } = api;
  const shown = await presentOne(api, account.id);
  const requests = await listFollowRequests(world.db, account.id, { limit: 80 });
  return {
    ...shown,
    source: {
      privacy: visibilityNames[account.defaultVisibility],
      sensitive: account.defaultSensitive,
      language: account.language,
      note: account.bio,
      fields: account.fields.map(({ name, value, verifiedAt }) => ({
        name,
        value,
        verified_at: verifiedAt ?? null,
      })),
      follow_requests_count: requests.items.length,
      hide_collections: false,
      discoverable: account.discoverable,
      indexable: account.indexable,
      attribution_domains: [],
      quote_policy: account.defaultQuotePolicy,
    },
    role: presentRole(account),
  };
}

export const profileFields = {
  display_name: text(2000).optional(),
  note: text(20_000).optional(),
  avatar: blankable(file),
  header: blankable(file),
  locked: bool.optional(),
  bot: bool.optional(),
  discoverable: bool.optional(),
  indexable: bool.optional(),
  fields_attributes: list(
    z.object({ name: text(2000).default(''), value: text(20_000).default('') }),
    40,
  ).optional(),
  source: z
    .object({
      privacy: z.enum(['public', 'unlisted', 'private', 'direct']).optional(),
      sensitive: bool.optional(),
      language: text(35).nullish(),
      quote_policy: z.enum(quotePolicies).optional(),
    })
    .optional(),
} as const;

function mountUpdate(api: Api): void {
  forPerson(
    api,
    {
      method: 'patch',
      path: '/api/v1/accounts/update_credentials',
      summary: 'Change one’s profile and defaults',
      scopes: ['write:accounts'],
      returns: credentialAccountEntity,
      fields: profileFields,
      takesFiles: true,
    },
    async ({ account, input }) => presentOwn(api, await changeProfile(api, account.id, input)),
  );
}

/** Changes what was sent, and nothing else. */
export async function changeProfile(
  api: Api,
  accountId: AccountId,
  input: ProfileInput,
): Promise<Account> {
  const { world } = api;
  const changes = { ...plainChanges(input), ...(await pictureChanges(world, input)) };
  const changed = await updateProfile(world, accountId, changes);
  api.authors.forget(accountId);
  return changed;
}

type ProfileInput = z.output<z.ZodObject<typeof profileFields>>;

/** Only what was sent is changed. */
function plainChanges(input: ProfileInput): ProfileChanges {
  const privacy = input.source?.privacy;
  return definedOnly({
    displayName: input.display_name,
    bio: input.note,
    locked: input.locked,
    bot: input.bot,
    discoverable: input.discoverable,
    indexable: input.indexable,
    fields: input.fields_attributes,
    defaultVisibility: privacy === undefined ? undefined : visibilityByName[privacy],
    defaultSensitive: input.source?.sensitive,
    defaultQuotePolicy: input.source?.quote_policy,
    language: input.source?.language,
  });
}

type Defined<Shape> = { [Key in keyof Shape]?: Exclude<Shape[Key], undefined> };

function definedOnly<Shape extends object>(shape: Shape): Defined<Shape> {
  const kept: Defined<Shape> = { ...shape };
  for (const key of Object.keys(kept)) {
    if (Reflect.get(kept, key) === undefined) Reflect.deleteProperty(kept, key);
  }
  return kept;
}

async function pictureChanges(world: World, input: ProfileInput): Promise<ProfileChanges> {
  const avatarKey = await storePicture(world, 'avatar', input.avatar);
  const headerKey = await storePicture(world, 'header', input.header);
  return definedOnly({ avatarKey, headerKey });
}

async function storePicture(
  world: World,
  kind: 'avatar' | 'header',
  file: File | undefined,
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  if (file.size === 0) throw refuse('invalid', { field: kind, detail: 'The picture is empty' });
  return storeProfileImage(world, kind, file);
}

function mountPictures(api: Api): void {
  for (const [kind, change] of [
    ['avatar', { avatarKey: null }],
    ['header', { headerKey: null }],
  ] as const) {
    forPerson(
      api,
      {
        method: 'delete',
        path: `/api/v1/profile/${kind}`,
        summary: `Remove one’s ${kind}`,
        scopes: ['write:accounts'],
        returns: credentialAccountEntity,
        fields: {},
      },
      async ({ world, account }) => {
        const changed = await updateProfile(world, account.id, change);
        api.authors.forget(account.id);
        return presentOwn(api, changed);
      },
    );
  }
}

function mountPreferences(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/preferences',
      summary: 'Posting and reading defaults',
      scopes: ['read:accounts'],
      returns: preferencesEntity,
      fields: {},
    },
    ({ account }) => {
      return {
        'posting:default:visibility': visibilityNames[account.defaultVisibility],
        'posting:default:sensitive': account.defaultSensitive,
        'posting:default:language': account.language,
        'posting:default:quote_policy': account.defaultQuotePolicy,
        'reading:expand:media': 'default',
        'reading:expand:spoilers': false,
        'reading:autoplay:gifs': false,
      };
    },
  );
}
