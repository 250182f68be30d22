import { at, listAt } from './fitting-values.ts';

/** A field of an endpoint, with the schema that describes it. */
export type Field = { readonly name: string; readonly schema: unknown };

export type Endpoint = {
  readonly method: string;
  /** As the description writes it: `/api/v1/statuses/{id}`. */
  readonly path: string;
  readonly fields: readonly Field[];
};

/** Beside what is described: OAuth's own paths, and files. */
const undescribed: readonly Endpoint[] = [
  ['POST', '/api/v1/apps', 'client_name', 'redirect_uris', 'scopes', 'website'],
  ['GET', '/api/v1/apps/verify_credentials'],
  ['GET', '/oauth/authorize', 'response_type', 'client_id', 'redirect_uri', 'scope', 'state'],
  ['POST', '/oauth/token', 'grant_type', 'client_id', 'client_secret', 'code', 'redirect_uri'],
  ['POST', '/oauth/revoke', 'client_id', 'client_secret', 'token'],
  ['GET', '/oauth/userinfo'],
  ['GET', '/.well-known/nodeinfo'],
  ['GET', '/.well-known/host-meta'],
  ['GET', '/nodeinfo/2.0'],
  ['GET', '/ledger/{file}'],
  ['GET', '/health'],
  ['GET', '/api/v1/{nothing}'],
].map(([method = '', path = '', ...names]) => ({
  method,
  path,
  fields: names.map((name) => ({ name, schema: { type: 'string' } })),
}));

/** Everything that can be called. */
export function endpointsOf(document: unknown): readonly Endpoint[] {
  const described = entriesOf(at(document, 'paths')).flatMap(([path, item]) =>
    entriesOf(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      fields: fieldsOf(operation),
    })),
  );
  return [...described, ...undescribed];
}

function fieldsOf(operation: unknown): readonly Field[] {
  const parameters = listAt(operation, 'parameters')
    .filter((one) => at(one, 'in') === 'query')
    .map((one) => ({ name: String(at(one, 'name')), schema: at(one, 'schema') }));
  const content = entriesOf(at(operation, 'requestBody', 'content'))[0]?.[1];
  const inBody = entriesOf(at(content, 'schema', 'properties')).map(([name, schema]) => ({
    name,
    schema,
  }));
  return [...parameters, ...inBody];
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
