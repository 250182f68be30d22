import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { World } from '#infrastructure';
import { refuse, type AppId, type Refusal } from '#foundation';
import type { Account } from '#accounts';
import { readBody, readQuery, type Input } from './body.ts';
import type { Presenting } from './mastodon/present/status.ts';

/** Who makes a request, as its token says. */
export type Caller = {
  readonly account: Account | undefined;
  readonly scopes: readonly string[];
  readonly appId: AppId;
};

/** What the routes' middleware leaves for the handlers. */
export type ApiEnv = {
  Variables: {
    caller: Caller | undefined;
    /** The network address of whoever is connected. */
    address: string;
  };
};
export type ApiApp = OpenAPIHono<ApiEnv>;
/** What every resource is mounted with. */
export type Api = Presenting & { readonly app: ApiApp };
export type ApiContext = Context<ApiEnv>;

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
  readonly scopes?: readonly string[];
  /** Path, query and body fields together, as Mastodon's clients mix them. */
  readonly fields: Fields;
};

type Handler<Fields extends z.ZodRawShape, Who> = (
  asked: Asked<Fields, Who>,
) => Promise<Response | object> | Response | object;

/** An endpoint for a signed-in person. @throws Refusal unauthenticated, insufficient-scope, invalid */
export function forPerson<Fields extends z.ZodRawShape>(
  { app, world }: Api,
  spec: EndpointSpec<Fields>,
  handler: Handler<Fields, Account>,
): void {
  const schema = describe(app, spec);
  app.on(spec.method.toUpperCase(), spec.path, async (c) => {
    const caller = c.get('caller');
    requireScope(caller, spec.scopes);
    if (caller?.account === undefined) throw needsPerson(caller);
    const input = parseInput(schema, await gather(c));
    return answer(await handler({ c, world, account: caller.account, caller, input }));
  });
}

/** An endpoint that anyone may call; a token, where there is one, must have the scope. */
export function forAnyone<Fields extends z.ZodRawShape>(
  { app, world }: Api,
  spec: EndpointSpec<Fields>,
  handler: Handler<Fields, Account | undefined>,
): void {
  const schema = describe(app, spec);
  app.on(spec.method.toUpperCase(), spec.path, async (c) => {
    const caller = c.get('caller');
    if (caller?.account !== undefined) requireScope(caller, spec.scopes);
    const input = parseInput(schema, await gather(c));
    return answer(await handler({ c, world, account: caller?.account, caller, input }));
  });
}

/** The published description and the validation are one schema. */
function describe<Fields extends z.ZodRawShape>(app: ApiApp, spec: EndpointSpec<Fields>) {
  const fields = z.object(spec.fields);
  const inQuery = spec.method === 'get' || spec.method === 'delete';
  app.openAPIRegistry.registerPath({
    method: spec.method,
    path: spec.path.replaceAll(/:(\w+)/g, '{$1}'),
    summary: spec.summary,
    ...(spec.scopes === undefined ? {} : { security: [{ oauth: [...spec.scopes] }] }),
    request: inQuery
      ? { query: fields }
      : { body: { content: { 'application/json': { schema: fields } } } },
    responses: { 200: { description: 'Done' } },
  });
  return fields;
}

async function gather(c: ApiContext): Promise<Input> {
  const query = readQuery(c.req.url);
  const body = c.req.method === 'GET' ? {} : await readBody(c.req.raw);
  return { ...query, ...body, ...c.req.param() };
}

function parseInput<Schema extends z.ZodType>(schema: Schema, input: Input): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error);
}

/** The first field at fault. An id in the path that is none of ours is simply not found. */
function invalidInput(error: z.ZodError): Refusal {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  if (field === 'id') return refuse('not-found', { detail: 'Record not found' });
  const detail = `${field === '' ? 'The input' : field}: ${issue?.message ?? 'is not valid'}`;
  return refuse('invalid', { detail, ...(field === '' ? {} : { field }) });
}

function requireScope(caller: Caller | undefined, wanted: readonly string[] | undefined): void {
  if (wanted === undefined || wanted.length === 0) return;
  if (caller === undefined) throw needsPerson(caller);
  if (!wanted.some((scope) => coversScope(caller.scopes, scope))) {
    throw refuse('insufficient-scope', {
      detail: `This action is outside the authorized scopes: it needs ${wanted.join(' or ')}`,
    });
  }
}

/** `read` covers `read:statuses`; nothing narrower covers anything wider. */
export function coversScope(granted: readonly string[], wanted: string): boolean {
  return granted.some((scope) => scope === wanted || wanted.startsWith(`${scope}:`));
}

/** Stock apps tell a missing token (401) from an app's own token where a person's is needed (422). */
function needsPerson(caller: Caller | undefined): Refusal {
  if (caller === undefined) {
    return refuse('unauthenticated', { detail: 'The access token is invalid' });
  }
  return refuse('invalid', { detail: 'This method requires an authenticated user' });
}

function answer(value: Response | object): Response {
  return value instanceof Response ? value : Response.json(value);
}
