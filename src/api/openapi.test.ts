import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { testDatabase, type TestDatabase } from '#testing';
import { at, keysOf, listAt, startTrial, textAt, type Trial } from './trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let document: unknown;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  document = await trial.ask('/api/openapi.json');
});
after(async () => {
  await trial.close();
  await database.close();
});

/** OAuth's own paths are RFC 6749's; the rest are files. */
const undescribed = /^\/api\/(?:\*|openapi\.json|docs.*|v1\/apps.*|folkmoot\/v1\/pictures\/.*)$/;

/** What is mounted, as method and path. */
function endpoints(): string[] {
  const described = at(document, 'paths');
  /** Either verb is taken for a change; one of them is described. */
  const isOther = (method: string, path: string) =>
    (method === 'PUT' || method === 'PATCH') &&
    at(described, path.replaceAll(/:(\w+)/g, '{$1}'), method.toLowerCase()) === undefined &&
    at(described, path.replaceAll(/:(\w+)/g, '{$1}'), method === 'PUT' ? 'patch' : 'put') !==
      undefined;
  const mounted = trial.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
    .filter(({ method, path }) => !undescribed.test(path) && !isOther(method, path))
    .map(({ method, path }) => `${method} ${path}`);
  return [...new Set(mounted)];
}

test('every endpoint that is mounted is described, and nothing else', () => {
  const mounted = endpoints().map((row) => row.replaceAll(/:(\w+)/g, '{$1}'));
  const described = keysOf(at(document, 'paths')).flatMap((path) =>
    keysOf(at(document, 'paths', path)).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual(described.sort(), mounted.sort());
  assert.ok(described.length > 100, String(described.length));
});

test('the description names parameters, bodies, scopes and refusals', () => {
  assert.equal(textAt(document, 'openapi'), '3.1.0');
  const post = at(document, 'paths', '/api/v1/statuses', 'post');
  const body = at(post, 'requestBody', 'content', 'application/json', 'schema', 'properties');
  assert.deepEqual(at(body, 'status', 'type'), 'string');
  assert.deepEqual(listAt(post, 'security', 0, 'oauth'), ['write:statuses']);
  assert.ok(at(post, 'responses', '422') !== undefined);
  const get = at(document, 'paths', '/api/v1/accounts/{id}/statuses', 'get');
  const parameters = listAt(get, 'parameters').map(
    (one) => `${textAt(one, 'in')} ${textAt(one, 'name')}`,
  );
  assert.ok(parameters.includes('path id'));
  assert.ok(parameters.includes('query max_id'));
  const scopes = at(document, 'components', 'securitySchemes', 'oauth', 'flows');
  assert.ok(at(scopes, 'authorizationCode', 'scopes', 'write:statuses') !== undefined);
});

test('the page about the API names every endpoint, and none that is not there', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/client-api.md'), 'utf8');
  const documented = [...page.matchAll(/^\| (GET|POST|PUT|PATCH|DELETE) +\| `(\/api\/[^`]+)`/gm)]
    .map(([, method = '', path = '']) => `${method} ${path}`)
    .filter((row) => !row.includes('/api/v1/apps'));
  assert.deepEqual(documented.sort(), endpoints().sort());
});

test('every reference in it leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
  assert.ok(references.length > 0);
  for (const [, path = ''] of references) {
    assert.ok(at(document, ...path.split('/')) !== undefined, path);
  }
});
