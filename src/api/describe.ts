import { z } from '@hono/zod-openapi';
import type { Scope } from '#accounts';
import type { ApiApp } from './app-type.ts';

/** Answered in the documented empty form, or refused with a sentence; and why. */
export type EndpointState = { readonly is: 'empty' | 'refused'; readonly because: string };

export type Described = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly summary: string;
  readonly scopes?: readonly Scope[];
  readonly fields: z.ZodRawShape;
  readonly takesFiles?: boolean;
  readonly returns?: z.ZodType;
  readonly sends?: string;
  readonly otherSuccess?: readonly number[];
  readonly mayLack?: boolean;
  readonly state?: EndpointState;
  readonly who: 'person' | 'app' | 'anyone';
};

/** Publishes an endpoint in the OpenAPI document: the schemas that validate are those described. */
export function describeEndpoint({ openAPIRegistry }: ApiApp, spec: Described): void {
  const inPath = [...spec.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const fields = Object.entries(spec.fields);
  const pathFields = fields.filter(([name]) => inPath.includes(name));
  const otherFields = Object.fromEntries(fields.filter(([name]) => !inPath.includes(name)));
  openAPIRegistry.registerPath({
    method: spec.method,
    path: spec.path.replaceAll(/:(\w+)/g, '{$1}'),
    summary: spec.summary,
    tags: [spec.path.startsWith('/api/folkmoot/') ? 'Folkmoot' : 'Mastodon'],
    security: securityOf(spec),
    // For docs/client-api.md: what stands behind it.
    'x-who': spec.who,
    ...(spec.state === undefined ? {} : { 'x-state': spec.state }),
    request: {
      ...(pathFields.length === 0 ? {} : { params: z.object(Object.fromEntries(pathFields)) }),
      ...requestOf(spec, otherFields),
    },
    responses: responsesOf(spec),
  });
}

function securityOf({ who, scopes }: Described) {
  const asked = { oauth: [...(scopes ?? [])] };
  return who === 'anyone' ? [{}, asked] : [asked];
}

function requestOf({ method, takesFiles }: Described, fields: z.ZodRawShape) {
  if (Object.keys(fields).length === 0) return {};
  const schema = z.object(fields);
  if (method === 'get' || method === 'delete') return { query: schema };
  const types = [
    ...(takesFiles === true ? [] : ['application/json', 'application/x-www-form-urlencoded']),
    'multipart/form-data',
  ];
  return { body: { content: Object.fromEntries(types.map((type) => [type, { schema }])) } };
}

function responsesOf(spec: Described) {
  const { returns, sends, otherSuccess = [] } = spec;
  const success = {
    description: 'Done',
    ...(returns === undefined ? {} : { content: { 'application/json': { schema: returns } } }),
    ...(sends === undefined ? {} : { content: { [sends]: { schema: fileSchema } } }),
  };
  const problem = { content: { 'application/json': { schema: problemSchema } } };
  return {
    200: success,
    ...Object.fromEntries(otherSuccess.map((status) => [status, success])),
    ...Object.fromEntries(
      Object.entries(refusalsOf(spec)).map(([status, description]) => [
        status,
        { description, ...problem },
      ]),
    ),
  };
}

const fileSchema = { type: 'string', format: 'binary' } as const;

const refusedWrites = {
  409: 'An Article or the state of things forbids it now',
  410: 'What was given with a link or an invitation is used up',
  413: 'The body is too large',
} as const;

/** The refusals that an endpoint may answer with. */
function refusalsOf({
  who,
  fields,
  path,
  method,
  state,
  mayLack,
}: Described): Readonly<Record<number, string>> {
  const takesInput = Object.keys(fields).length > 0;
  const isWrite = method !== 'get';
  return {
    ...(takesInput || isWrite ? { 400: 'Cannot be read' } : {}),
    401: 'The access token is invalid',
    403: 'Not allowed: by the token’s scopes, a block, one’s standing or an Article',
    ...(takesInput || mayLack === true || path.includes(':') || state?.is === 'refused'
      ? { 404: 'Not found' }
      : {}),
    ...(isWrite ? refusedWrites : {}),
    ...(takesInput || who !== 'anyone' ? { 422: 'A field is not valid' } : {}),
    429: 'Too many requests',
  };
}

const problemSchema = z
  .strictObject({
    error: z.string().openapi({ description: 'A sentence to show' }),
    code: z.string().openapi({ description: 'The kind of refusal, for programs' }),
    article: z.number().int().optional().openapi({ description: 'The Article that forbids it' }),
    details: z
      .record(z.string(), z.array(z.strictObject({ error: z.string(), description: z.string() })))
      .optional(),
  })
  .openapi('Problem');
