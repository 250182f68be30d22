import { randomBucket, refuse, type AccountId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { sanitisedHtml } from './bio-html.ts';
import { findAccountByUri } from './queries.ts';
import { refusingTaken } from './credentials.ts';
import { serverStanding } from './servers/server-standing.ts';
import type { Account, ProfileField } from './types.ts';

/** An account of another server, as that server describes it. HTML is sanitised here. */
export type RemoteAccountInput = {
  /** The actor's id; it and the domain were verified by the caller. */
  readonly uri: string;
  readonly handle: string;
  readonly domain: string;
  readonly displayName: string;
  readonly bioHtml: string;
  readonly fields: readonly { readonly name: string; readonly valueHtml: string }[];
  readonly avatarKey?: string | undefined;
  readonly headerKey?: string | undefined;
  readonly locked: boolean;
  readonly bot: boolean;
  readonly discoverable: boolean;
  readonly indexable: boolean;
  /** When the account was made there, where that is told. */
  readonly createdAt?: Date | undefined;
};

const mostFields = 16;

/**
 * Makes or refreshes a remote account, known by its URI.
 * @throws Refusal `taken` when another URI holds its handle, `invalid` for this server's own domain,
 * `standing-withheld` for a server that is suspended here: nothing of it is taken
 */
export async function saveRemoteAccount(world: World, input: RemoteAccountInput): Promise<Account> {
  const domain = input.domain.toLowerCase();
  if (domain === new URL(world.origin).host) {
    throw refuse('invalid', { field: 'domain', detail: 'This account is not on another server.' });
  }
  const row = remoteColumns(input, domain);
  return refusingTaken(
    transact(world, async (tx) => {
      const standing = await serverStanding(tx, domain);
      if (standing.state === 'suspended') throw fromSuspended(standing.docket);
      const id: AccountId = world.ids.next(randomBucket());
      await tx
        .insertInto('accounts')
        .values({
          id,
          uri: input.uri,
          created_at: input.createdAt ?? world.clock.now(),
          ...row,
        })
        .onConflict((conflict) => conflict.column('uri').doUpdateSet(row))
        .execute();
      const saved = await findAccountByUri(tx, input.uri);
      if (saved === undefined) throw new Error('a saved account has no row');
      return saved;
    }),
  );
}

const fromSuspended = (docket: string) =>
  refuse('standing-withheld', {
    article: 10,
    detail: `Nothing is taken from this server, by case ${docket}.`,
  });

function remoteColumns(input: RemoteAccountInput, domain: string) {
  const bio = sanitisedHtml(input.bioHtml.slice(0, 60_000));
  const fields = input.fields.slice(0, mostFields).map(({ name, valueHtml }): ProfileField => {
    const html = sanitisedHtml(valueHtml.slice(0, 2048));
    return { name: name.slice(0, 255), value: html, valueHtml: html };
  });
  return {
    handle: input.handle,
    domain,
    display_name: [...input.displayName].slice(0, 500).join(''),
    bio,
    bio_html: bio,
    fields: JSON.stringify(fields),
    avatar_key: input.avatarKey ?? null,
    header_key: input.headerKey ?? null,
    locked: input.locked,
    bot: input.bot,
    discoverable: input.discoverable,
    indexable: input.indexable,
  };
}
