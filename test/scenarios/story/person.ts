import assert from 'node:assert/strict';
import { toId, type AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { lettersTo, linksIn } from '#testing';
import { fillIn, readForm, sentencesOf, type Filling, type Form } from './read-form.ts';

/** Somebody with a browser (a session cookie) and an application (a token). */
export type Person = {
  readonly handle: string;
  readonly email: string;
  readonly id: AccountId;
  /** Of the service that they use. */
  readonly origin: string;
  /** As a browser sends it. */
  readonly cookie: string;
  readonly token: string;
};

/** Whoever asks for a page: somebody signed in, or a visitor. */
export type Asker = Pick<Person, 'origin' | 'cookie'>;

export type Answer = { readonly status: number; readonly html: string; readonly location: string };

export const password = 'a meadow, a mill and nine geese';

export const visitor = (origin: string): Asker => ({ origin, cookie: '' });

/** Loads a page without following where it leads. */
export async function openPage(asker: Asker, path: string): Promise<Answer> {
  const response = await fetch(new URL(path, asker.origin), {
    headers: { cookie: asker.cookie, accept: 'text/html' },
    redirect: 'manual',
  });
  return answerOf(response);
}

/** What the page says; it must be there. */
export async function readPage(asker: Asker, path: string): Promise<string> {
  const { status, html } = await openPage(asker, path);
  assert.equal(status, 200, `${path}: ${sentencesOf(html)}`);
  return html;
}

async function answerOf(response: Response): Promise<Answer> {
  const html = await response.text();
  return { status: response.status, html, location: response.headers.get('location') ?? '' };
}

/** Sends a form as a browser without JavaScript does. */
export async function sendForm(
  asker: Asker,
  path: string,
  fields: URLSearchParams,
): Promise<Answer & { readonly setCookie: readonly string[] }> {
  const response = await fetch(new URL(path, asker.origin), {
    method: 'POST',
    headers: { cookie: asker.cookie, origin: asker.origin, accept: 'text/html' },
    body: fields,
    redirect: 'manual',
  });
  return { ...(await answerOf(response)), setCookie: response.headers.getSetCookie() };
}

/** Which form of a page, and what goes in; the filling can look at the form first. */
export type Step = {
  readonly action: string;
  readonly holding?: Filling;
  readonly filling?: Filling | ((form: Form) => Filling);
};

/** Opens the page, fills its form in and sends it. */
export async function submit(asker: Asker, path: string, step: Step): Promise<Answer> {
  const html = await readPage(asker, path);
  const form = readForm(html, step.action, step.holding);
  const { filling = {} } = step;
  const fields = fillIn(form, typeof filling === 'function' ? filling(form) : filling);
  const target = new URL(step.action, new URL(path, asker.origin));
  return sendForm(asker, target.pathname + target.search, fields);
}

/** As `submit`, where it must be taken. Gives where it leads. */
export async function submitted(asker: Asker, path: string, step: Step): Promise<string> {
  const answer = await submit(asker, path, step);
  assert.equal(answer.status, 303, `${path}${step.action}: ${refusalOn(answer)}`);
  return answer.location;
}

/** What a page says no with, and the article that it names. */
export function refusalOn({ status, html }: Answer): string {
  const alert = /<div[^>]*role="alert"[^>]*>([\s\S]*?)<\/div>/.exec(html)?.[1];
  return `${status} ${sentencesOf(alert ?? html)}`;
}

export type ApiAnswer = { readonly status: number; readonly body: unknown };

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Calls the client API with the person's token. */
export async function callApi(
  person: Pick<Person, 'origin' | 'token'>,
  method: Method,
  path: string,
  input?: object,
): Promise<ApiAnswer> {
  const response = await fetch(new URL(path, person.origin), {
    method,
    headers: {
      ...(person.token === '' ? {} : { authorization: `Bearer ${person.token}` }),
      ...(input === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(input === undefined ? {} : { body: JSON.stringify(input) }),
  });
  const body: unknown = await response.json();
  return { status: response.status, body };
}

/** As `callApi`, where it must be answered with 200. */
export async function called(
  person: Pick<Person, 'origin' | 'token'>,
  method: Method,
  path: string,
  input?: object,
): Promise<unknown> {
  const { status, body } = await callApi(person, method, path, input);
  assert.equal(status, 200, `${method} ${path}: ${JSON.stringify(body)}`);
  return body;
}

/** What lies at `a.0.b` of an answer. */
export function valueAt(body: unknown, path: string): unknown {
  return path.split('.').reduce((value, key) => {
    assert.ok(typeof value === 'object' && value !== null, `nothing at ${path}`);
    const found: unknown = Reflect.get(value, key);
    return found;
  }, body);
}

export function textAt(body: unknown, path: string): string {
  const value = valueAt(body, path);
  assert.ok(typeof value === 'string', `no text at ${path}: ${JSON.stringify(body)}`);
  return value;
}

export function listOf(body: unknown): readonly unknown[] {
  assert.ok(Array.isArray(body), JSON.stringify(body));
  return body.map((one: unknown) => one);
}

/** Signs up with the form and gets a token as an application does. */
export async function signUp(origin: string, handle: string): Promise<Person> {
  const email = `${handle}@example.org`;
  const page = await readPage(visitor(origin), '/sign-up');
  const form = readForm(page, '');
  const answer = await sendForm(
    visitor(origin),
    '/sign-up',
    fillIn(form, { handle, email, password, agree: 'on' }),
  );
  assert.equal(answer.status, 303, refusalOn(answer));
  return withToken({ handle, email, origin, cookie: cookiesOf(answer) });
}

/** Signs in again: a session does not last as long as a story may. */
export async function signInAgain(person: Person): Promise<Person> {
  const nobody = visitor(person.origin);
  const form = readForm(await readPage(nobody, '/sign-in'), '');
  const fields = fillIn(form, { login: person.handle, password });
  const answer = await sendForm(nobody, '/sign-in', fields);
  assert.equal(answer.status, 303, refusalOn(answer));
  return { ...person, cookie: cookiesOf(answer) };
}

/** Opens the link in the letter that asks whether the address is theirs. */
export async function confirmAddress(person: Person, world: World): Promise<void> {
  const [letter] = await lettersTo(world, person.email);
  const link = letter === undefined ? undefined : linksIn(letter)[0];
  assert.ok(link, `no letter to ${person.email}`);
  const { pathname, search } = new URL(link);
  await submitted(person, pathname + search, { action: '' });
}

const cookiesOf = ({ setCookie }: { readonly setCookie: readonly string[] }): string =>
  setCookie.map((one) => one.split(';')[0] ?? '').join('; ');

/** Who holds this session, with an application's token beside it. */
export async function withToken(who: Omit<Person, 'id' | 'token'>): Promise<Person> {
  const token = await authorizeApp(who);
  const me = await called({ ...who, token }, 'GET', '/api/v1/accounts/verify_credentials');
  assert.equal(textAt(me, 'username'), who.handle);
  return { ...who, token, id: toId<'account'>(textAt(me, 'id')) };
}

const outOfBand = 'urn:ietf:wg:oauth:2.0:oob';

/** Registers an application, is asked for consent, and exchanges the code for a token. */
async function authorizeApp(who: Asker): Promise<string> {
  const nobody = { origin: who.origin, token: '' };
  const scopes = 'read write follow';
  const app = await called(nobody, 'POST', '/api/v1/apps', {
    client_name: 'Storyteller',
    redirect_uris: outOfBand,
    scopes,
  });
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: textAt(app, 'client_id'),
    redirect_uri: outOfBand,
    scope: scopes,
  });
  const consent = await readPage(who, `/oauth/authorize?${query.toString()}`);
  const fields = fillIn(readForm(consent, '/oauth/authorize'), {});
  fields.append('decision', 'allow');
  const { html } = await sendForm(who, '/oauth/authorize', fields);
  const code = /id="code">([^<]+)</.exec(html)?.[1];
  assert.ok(code, sentencesOf(html));
  const answer = await called(nobody, 'POST', '/oauth/token', {
    grant_type: 'authorization_code',
    client_id: textAt(app, 'client_id'),
    client_secret: textAt(app, 'client_secret'),
    redirect_uri: outOfBand,
    code,
  });
  return textAt(answer, 'access_token');
}
