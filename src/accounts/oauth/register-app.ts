import { isStorableText, randomBucket, randomToken, refuse, sha256 } from '#foundation';
import { transact, type World } from '#infrastructure';
import { parseRedirectUris } from '../rules/redirect-uri.ts';
import { parseScopes } from '../rules/scopes.ts';
import type { App } from '../types.ts';

export type RegisterAppInput = {
  readonly name: string;
  readonly redirectUris: readonly string[];
  /** Space-separated; `read` when absent. */
  readonly scopes?: string | undefined;
  readonly website?: string | undefined;
};

/**
 * Registers an application. Its secret is returned this once and stored hashed.
 * @throws Refusal `invalid` naming the field as the API spells it
 */
export async function registerApp(
  world: World,
  input: RegisterAppInput,
): Promise<{ app: App; clientSecret: string }> {
  const clientSecret = randomToken();
  const app: App = {
    id: world.ids.next(randomBucket()),
    clientId: randomToken(),
    name: parseName(input.name),
    website: parseWebsite(input.website),
    redirectUris: parseRedirectUris(input.redirectUris),
    scopes: parseScopes(input.scopes),
    createdAt: world.clock.now(),
  };
  await transact(world, (tx) =>
    tx
      .insertInto('oauth_apps')
      .values({
        id: app.id,
        client_id: app.clientId,
        client_secret_hash: sha256(clientSecret),
        name: app.name,
        website: app.website,
        redirect_uris: [...app.redirectUris],
        scopes: [...app.scopes],
        created_at: app.createdAt,
      })
      .execute(),
  );
  return { app, clientSecret };
}

function parseName(text: string): string {
  const name = text.trim();
  if (name !== '' && [...name].length <= 120 && isStorableText(name)) return name;
  throw refuse('invalid', { field: 'client_name', detail: 'A name has 1 to 120 characters.' });
}

/** Shown as a link on the consent page, so only web addresses will do. */
function parseWebsite(text: string | undefined): string | null {
  const website = text?.trim() ?? '';
  if (website === '') return null;
  const isWeb = /^https?:\/\/[^\s"<>]+$/i.test(website) && URL.canParse(website);
  if (isWeb && Buffer.byteLength(website) <= 2000) return website;
  throw refuse('invalid', { field: 'website', detail: 'A website is an http or https address.' });
}
