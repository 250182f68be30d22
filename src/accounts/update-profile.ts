import { refuse, type AccountId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { bioHtml, inlineHtml } from './bio-html.ts';
import { getAccount } from './queries.ts';
import {
  isDefaultVisibility,
  parseBio,
  parseDisplayName,
  parseFields,
  parseLanguage,
  type FieldInput,
} from './rules/profile.ts';
import type { Account, ProfileField } from './types.ts';

/** What its owner changes; what is absent stays. A null picture removes it. */
export type ProfileChanges = {
  readonly displayName?: string | undefined;
  readonly bio?: string | undefined;
  readonly fields?: readonly FieldInput[] | undefined;
  /** Keys of the media store. */
  readonly avatarKey?: string | null | undefined;
  readonly headerKey?: string | null | undefined;
  readonly locked?: boolean | undefined;
  readonly bot?: boolean | undefined;
  readonly discoverable?: boolean | undefined;
  readonly indexable?: boolean | undefined;
  readonly language?: string | null | undefined;
  readonly defaultVisibility?: string | undefined;
  readonly defaultSensitive?: boolean | undefined;
  readonly defaultQuotePolicy?: Account['defaultQuotePolicy'] | undefined;
};

/** @throws Refusal `invalid` naming the field, `not-found` */
export async function updateProfile(
  world: World,
  accountId: AccountId,
  changes: ProfileChanges,
): Promise<Account> {
  const row = { ...textColumns(world, changes), ...choiceColumns(changes) };
  return transact(world, async (tx) => {
    if (Object.keys(row).length > 0) {
      await tx
        .updateTable('accounts')
        .set(row)
        .where('id', '=', accountId)
        .where('domain', 'is', null)
        .where('closed_at', 'is', null)
        .execute();
    }
    return getAccount(tx, accountId);
  });
}

function textColumns(world: World, { displayName, bio, fields, language }: ProfileChanges) {
  const parsedBio = bio === undefined ? undefined : parseBio(bio);
  return {
    ...(displayName === undefined ? {} : { display_name: parseDisplayName(displayName) }),
    ...(parsedBio === undefined
      ? {}
      : { bio: parsedBio, bio_html: bioHtml(parsedBio, world.origin) }),
    ...(fields === undefined ? {} : { fields: fieldsColumn(fields, world.origin) }),
    ...(language === undefined ? {} : { language: parseLanguage(language) }),
  };
}

function fieldsColumn(fields: readonly FieldInput[], origin: string): string {
  const kept = parseFields(fields).map(({ name, value }): ProfileField => ({
    name,
    value,
    valueHtml: inlineHtml(value, origin),
  }));
  return JSON.stringify(kept);
}

function choiceColumns(changes: ProfileChanges) {
  const { avatarKey, headerKey, locked, bot, discoverable, indexable } = changes;
  const { defaultVisibility, defaultSensitive, defaultQuotePolicy } = changes;
  if (defaultVisibility !== undefined && !isDefaultVisibility(defaultVisibility)) {
    throw refuse('invalid', { field: 'defaultVisibility', detail: 'There is no such visibility.' });
  }
  const columns = {
    avatar_key: avatarKey,
    header_key: headerKey,
    locked,
    bot,
    discoverable,
    indexable,
    default_visibility: defaultVisibility,
    default_sensitive: defaultSensitive,
    default_quote_policy: defaultQuotePolicy,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}
