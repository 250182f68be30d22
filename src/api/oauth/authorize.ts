import {
  authorizeApp,
  checkAuthorization,
  findSession,
  outOfBandUri,
  signOut,
  withAnswer,
  type AuthorizationCheck,
  type AuthorizationInput,
  type FoundSession,
} from '#accounts';
import { constantTimeEqual, isRefusal, sha256 } from '#foundation';
import type { World } from '#infrastructure';
import { readBody, readQuery, type Input } from '../body.ts';
import { codePage, consentPage, problemPage } from './consent-page.ts';
import { isSet, textField } from './fields.ts';

/** The web app's cookie; it is set there, at sign-in. */
const sessionCookie = 'folkmoot_session';

type Asker = FoundSession & { readonly token: string };

/** `GET /oauth/authorize`: asks the person, after sign-in, whether the application may. */
export async function showConsent(world: World, request: Request): Promise<Response> {
  return refusedAsPage(async () => {
    const input = readQuery(request.url);
    const check = await checkAuthorization(world.db, authorizationInput(input));
    if (check.is !== 'fine') return complaint(check, textField(input, 'state'));
    const asker = await findAsker(world, request);
    if (isSet(input, 'force_login')) return signInAgain(world, request, asker);
    if (asker === undefined) return toSignIn(here(request));
    return consentPage({
      request: check.request,
      account: asker.account,
      hidden: hiddenFields(input, csrfToken(asker.token)),
    });
  });
}

/** `POST /oauth/authorize`: the person's answer. */
export async function takeConsent(world: World, request: Request): Promise<Response> {
  return refusedAsPage(async () => {
    const input = await readBody(request);
    const asker = await findAsker(world, request);
    if (asker === undefined || !isOurForm(world, request, { input, asker })) {
      return problemPage(
        403,
        'This form is no longer valid. Go back to the application and try again.',
      );
    }
    const check = await checkAuthorization(world.db, authorizationInput(input));
    const state = textField(input, 'state');
    if (check.is !== 'fine') return complaint(check, state);
    const { redirectUri } = check.request;
    if (textField(input, 'decision') !== 'allow') return denial(redirectUri, state);
    const { code } = await authorizeApp(world, asker.account.id, check.request);
    if (redirectUri === outOfBandUri) return codePage(check.request.app.name, code);
    return redirect(withAnswer(redirectUri, { code, state }));
  });
}

function authorizationInput(input: Input): AuthorizationInput {
  return {
    responseType: textField(input, 'response_type'),
    clientId: textField(input, 'client_id'),
    redirectUri: textField(input, 'redirect_uri'),
    scope: textField(input, 'scope'),
    codeChallenge: textField(input, 'code_challenge'),
    codeChallengeMethod: textField(input, 'code_challenge_method'),
  };
}

const carried = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
] as const;

function hiddenFields(input: Input, csrf: string): [string, string][] {
  const fields = carried.flatMap((name): [string, string][] => {
    const value = textField(input, name);
    return value === undefined ? [] : [[name, value]];
  });
  return [...fields, ['csrf', csrf]];
}

async function findAsker(world: World, request: Request): Promise<Asker | undefined> {
  const cookies = request.headers.get('cookie') ?? '';
  const pair = cookies.split(/; */).find((cookie) => cookie.startsWith(`${sessionCookie}=`));
  const token = pair?.slice(sessionCookie.length + 1);
  if (token === undefined || token === '') return undefined;
  const found = await findSession(world, token);
  return found === undefined ? undefined : { ...found, token };
}

/**
 * A token that only a page of ours could read, bound to the session: a hash of the session's own
 * secret, under a label of its own so that it is good for nothing else.
 */
function csrfToken(sessionToken: string): string {
  return sha256(`oauth-consent\n${sessionToken}`).toString('base64url');
}

function isOurForm(
  world: World,
  request: Request,
  { input, asker }: { input: Input; asker: Asker },
): boolean {
  const origin = request.headers.get('origin');
  // Privacy settings make some browsers send "null"; the token decides then.
  const isForeign = origin !== null && origin !== 'null' && origin !== world.origin;
  if (isForeign) return false;
  return constantTimeEqual(textField(input, 'csrf') ?? '', csrfToken(asker.token));
}

/** The application learns of its mistake only at an address that is proven to be its own. */
function complaint(
  check: Exclude<AuthorizationCheck, { is: 'fine' }>,
  state: string | undefined,
): Response {
  if (check.is === 'unusable' || check.redirectUri === outOfBandUri) {
    return problemPage(400, check.detail);
  }
  const answer = { error: check.error, error_description: check.detail, state };
  return redirect(withAnswer(check.redirectUri, answer));
}

function denial(redirectUri: string, state: string | undefined): Response {
  const detail = 'You have not allowed the application to use your account.';
  if (redirectUri === outOfBandUri) return problemPage(200, detail);
  const answer = { error: 'access_denied', error_description: 'The person said no.', state };
  return redirect(withAnswer(redirectUri, answer));
}

/** Path and query of this page, to come back to. */
function here(request: Request): string {
  const { pathname, search } = new URL(request.url);
  return `${pathname}${search}`;
}

/** `force_login`: the session ends, so that another person can sign in; then the page comes back. */
async function signInAgain(
  world: World,
  request: Request,
  asker: Asker | undefined,
): Promise<Response> {
  if (asker !== undefined) await signOut(world, asker.token);
  const back = new URL(request.url);
  back.searchParams.delete('force_login');
  const response = toSignIn(`${back.pathname}${back.search}`);
  const secure = world.origin.startsWith('https:') ? '; Secure' : '';
  response.headers.append(
    'set-cookie',
    `${sessionCookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`,
  );
  return response;
}

function toSignIn(next: string): Response {
  return redirect(`/sign-in?next=${encodeURIComponent(next)}`);
}

/** 303: whatever was sent here is fetched there, never sent on. */
function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}

async function refusedAsPage(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return problemPage(400, error.detail);
  }
}
