import { getApp, registerApp, type App } from '#accounts';
import { vapidKeys, type World } from '#infrastructure';
import { readBody } from '../body.ts';
import { requireBearer } from './bearer.ts';
import { textField, textsField } from './fields.ts';

/** `POST /api/v1/apps`: open to all; the secret is in this answer and nowhere else. */
export async function registerClient(world: World, request: Request): Promise<Response> {
  const input = await readBody(request);
  const { app, clientSecret } = await registerApp(world, {
    name: textField(input, 'client_name') ?? '',
    redirectUris: textsField(input, 'redirect_uris'),
    scopes: textField(input, 'scopes'),
    website: textField(input, 'website'),
  });
  return Response.json({
    ...presentApp(world, app),
    client_id: app.clientId,
    client_secret: clientSecret,
    client_secret_expires_at: 0,
  });
}

/** `GET /api/v1/apps/verify_credentials`: for an application's own token and for a person's. */
export async function appOfToken(world: World, request: Request): Promise<Response> {
  const { appId } = await requireBearer(world, request);
  return Response.json(presentApp(world, await getApp(world.db, appId)));
}

function presentApp({ secrets }: World, app: App) {
  return {
    id: app.id,
    name: app.name,
    website: app.website,
    scopes: app.scopes,
    redirect_uris: app.redirectUris,
    redirect_uri: app.redirectUris.join('\n'),
    // Deprecated, and read by old clients without asking whether it is there.
    vapid_key: vapidKeys(secrets).publicKey,
  };
}
