import { z } from '@hono/zod-openapi';
import type { Scope } from '#accounts';
import type { ApiApp } from './app-type.ts';

export type Described = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly summary: string;
  readonly scopes?: readonly Scope[];
  readonly fields: z.ZodRawShape;
  readonly takesFiles?: boolean;
  readonly returns?: z.ZodType;
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

function responsesOf({ who, fields, path, returns }: Described) {
  const problem = { content: { 'application/json': { schema: problemSchema } } };
  const takesInput = Object.keys(fields).length > 0;
  return {
    200: {
      description: 'Done',
      ...(returns === undefined ? {} : { content: { 'application/json': { schema: returns } } }),
    },
    ...(takesInput ? { 400: { description: 'Cannot be read', ...problem } } : {}),
    401: { description: 'The access token is invalid', ...problem },
    ...(who === 'anyone' ? {} : { 403: { description: 'Not allowed', ...problem } }),
    ...(path.includes(':') ? { 404: { description: 'Not found', ...problem } } : {}),
    ...(takesInput ? { 422: { description: 'A field is not valid', ...problem } } : {}),
    429: { description: 'Too many requests', ...problem },
  };
}

const problemSchema = z
  .object({
    error: z.string().openapi({ description: 'A sentence to show' }),
    code: z.string().openapi({ description: 'The kind of refusal, for programs' }),
    article: z.number().int().optional().openapi({ description: 'The Article that forbids it' }),
    details: z
      .record(z.string(), z.array(z.object({ error: z.string(), description: z.string() })))
      .optional(),
  })
  .openapi('Problem');
