import { z } from '@hono/zod-openapi';
import { requireScope, type Account, type Scope } from '#accounts';
import { refuse, type Refusal } from '#foundation';
import type { World } from '#infrastructure';
import type { ApiApp, ApiContext, Caller } from './app-type.ts';
import { readBody, readQuery, readUpload, type Input } from './body.ts';
import { describeEndpoint, type EndpointState } from './describe.ts';
import { answerJson } from './json-response.ts';
import type { Presenting } from './mastodon/present/status.ts';
import type { Totals } from './totals.ts';

/** What every resource is mounted with. */
export type Api = Presenting & { readonly app: ApiApp; readonly totals: Totals };

export type { ApiApp, ApiContext, ApiEnv, Caller } from './app-type.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What every handler gets. `account` is there exactly when the endpoint asks for a person. */
export type Asked<Fields extends z.ZodRawShape, Who> = {
  readonly c: ApiContext;
  readonly world: World;
  readonly account: Who;
  readonly caller: Caller | undefined;
  readonly input: z.output<z.ZodObject<Fields>>;
};

export type EndpointSpec<Fields extends z.ZodRawShape> = {
  readonly method: Method;
  /** Hono's form: `/api/v1/accounts/:id`. */
  readonly path: string;
  readonly summary: string;
  /** Any one of these scopes lets a token in; an endpoint without scopes takes any token. */
  readonly scopes?: readonly Scope[];
  /** Path, query and body fields together, as Mastodon's clients mix them. */
  readonly fields: Fields;
  /** Takes files, hence a larger body. */
  readonly takesFiles?: boolean;
  /** The shape of the JSON of a success, as described and as the tests hold it to. */
  readonly returns?: z.ZodType;
  /** The media type of a success that is no JSON. */
  readonly sends?: string;
  /** Successes beside 200, in the same shape: 202 and 206 for what is not ready yet. */
  readonly otherSuccess?: readonly (201 | 202 | 206)[];
  /** The caller may have none of what is asked for: then 404. */
  readonly mayLack?: boolean;
  /** Says so where nothing stands behind it; else it is real. */
  readonly state?: EndpointState;
};

type Handler<Fields extends z.ZodRawShape, Who> = (
  asked: Asked<Fields, Who>,
) => Promise<Response | object> | Response | object;

/** An endpoint for a signed-in person. @throws Refusal unauthenticated, insufficient-scope, invalid */
export function forPerson<Fields extends z.ZodRawShape>(
  api: Api,
  spec: EndpointSpec<Fields>,
  handler: Handler<Fields, Account>,
): void {
  mount(api, spec, 'person', (asked) => {
    if (asked.caller?.account === undefined) throw needsPerson(asked.caller);
    return handler({ ...asked, account: asked.caller.account });
  });
}

/** An endpoint that anyone may call; a person's token, where there is one, must have the scope. */
export function forAnyone<Fields extends z.ZodRawShape>(
  api: Api,
  spec: EndpointSpec<Fields>,
  handler: Handler<Fields, Account | undefined>,
): void {
  mount(api, spec, 'anyone', (asked) => handler({ ...asked, account: asked.caller?.account }));
}

/** An endpoint for an application's own token; a person's will do. */
export function forApp<Fields extends z.ZodRawShape>(
  api: Api,
  spec: EndpointSpec<Fields>,
  handler: Handler<Fields, Caller>,
): void {
  mount(api, spec, 'app', (asked) => {
    if (asked.caller === undefined) throw needsToken();
    return handler({ ...asked, account: asked.caller });
  });
}

function mount<Fields extends z.ZodRawShape>(
  { app, world }: Api,
  spec: EndpointSpec<Fields>,
  who: 'person' | 'app' | 'anyone',
  handler: (asked: Omit<Asked<Fields, never>, 'account'>) => ReturnType<Handler<Fields, never>>,
): void {
  const schema = z.object(spec.fields);
  const fields = new Set(Object.keys(spec.fields));
  describeEndpoint(app, { ...spec, who });
  app.on(verbsOf(spec.method), spec.path, async (c) => {
    const caller = c.get('caller');
    c.set('fields', fields);
    checkCaller(caller, spec.scopes, who);
    const answer = (sent: Input) => handler({ c, world, caller, input: parseInput(schema, sent) });
    const value =
      spec.takesFiles === true ? await withUpload(c, world, answer) : await answer(await gather(c));
    return value instanceof Response ? value : answerJson(c, JSON.stringify(value));
  });
}

/** A change is taken by either verb, as Rails takes it: clients send the one that is not documented. */
function verbsOf(method: Method): string[] {
  return method === 'put' || method === 'patch' ? ['PUT', 'PATCH'] : [method.toUpperCase()];
}

function checkCaller(
  caller: Caller | undefined,
  scopes: readonly Scope[] | undefined,
  who: 'person' | 'app' | 'anyone',
): void {
  if (who === 'person' && caller?.account === undefined) throw needsPerson(caller);
  if (who === 'app' && caller === undefined) throw needsToken();
  const isBound = who === 'anyone' ? caller?.account !== undefined : true;
  if (isBound && scopes !== undefined) requireScope(caller?.scopes ?? [], ...scopes);
}

/** What the address, the query and the body say together; the address wins. */
async function gather(c: ApiContext): Promise<Input> {
  const { method, url } = c.req.raw;
  const query = readQuery(url);
  if (method === 'GET' || method === 'HEAD') return { ...query, ...c.req.param() };
  return { ...query, ...(await readBody(c.req.raw)), ...c.req.param() };
}

/** The same where files may come: they are there while `answer` makes its answer. */
async function withUpload<Value>(
  c: ApiContext,
  { uploads }: World,
  answer: (input: Input) => Promise<Value> | Value,
): Promise<Value> {
  const { raw } = c.req;
  const who = c.get('caller')?.account?.id ?? `address:${c.get('address')}`;
  await using sent = await readUpload(raw, uploads, who);
  return await answer({ ...readQuery(raw.url), ...sent.input, ...c.req.param() });
}

function parseInput<Schema extends z.ZodType>(schema: Schema, input: Input): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error);
}

/** Fields that name one record: what is no id of ours names none, and is simply not found. */
const namesRecord = new Set([
  'id',
  'list_id',
  'group_key',
  'in_reply_to_id',
  'quoted_status_id',
  'quoting_status_id',
  'account_id',
]);

/** The first field at fault. */
function invalidInput(error: z.ZodError): Refusal {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  if (namesRecord.has(field) && issue?.code === 'custom') return recordNotFound();
  const detail = `Validation failed: ${field === '' ? 'the input' : field} ${issue?.message ?? 'is not valid'}`;
  return refuse('invalid', { detail, ...(field === '' ? {} : { field }) });
}

/** The one answer for what is not there and for what the caller may not know of. */
export function recordNotFound(): Refusal {
  return refuse('not-found', { detail: 'Record not found' });
}

/** Stock apps tell a missing token (401) from an app's own token where a person's is needed (422). */
function needsPerson(caller: Caller | undefined): Refusal {
  return caller === undefined
    ? needsToken()
    : refuse('invalid', { detail: 'This method requires an authenticated user' });
}

function needsToken(): Refusal {
  return refuse('unauthenticated', { detail: 'The access token is invalid' });
}
