import { gzipSync } from 'node:zlib';
import type { Random } from '../crashes/random.ts';
import type { Endpoint } from './endpoints.ts';
import { fittingValue } from './fitting-values.ts';
import { hostileId, hostileValue } from './hostile-values.ts';

/** One request, ready to be sent. */
export type Shot = {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | FormData;
};

type Input = Readonly<Record<string, unknown>>;

/** What is known of the place: ids that exist, some of them not the caller's. */
export type Surroundings = { readonly ids: readonly string[] };

/** Some request to an endpoint: fitting in part, hostile in part, in some encoding. */
export function shotAt(endpoint: Endpoint, random: Random, { ids }: Surroundings): Shot {
  const input = inputOf(endpoint, random, ids);
  const path = endpoint.path.replaceAll(/\{\w+\}/g, () => pathPart(random, ids));
  const slash = random.chance(0.05) ? '/' : '';
  const isRead = endpoint.method === 'GET' || (endpoint.method === 'DELETE' && random.chance(0.5));
  if (isRead) {
    const query = urlencoded(input, random);
    return {
      method: endpoint.method,
      path: `${path}${slash}${query === '' ? '' : `?${query}`}`,
      headers: {},
    };
  }
  return { method: endpoint.method, path: `${path}${slash}`, ...bodyOf(input, random) };
}

function inputOf({ fields }: Endpoint, random: Random, ids: readonly string[]): Input {
  const hostility = random.pick([0, 0, 0.2, 0.5, 1]);
  const given: [string, unknown][] = fields
    .filter(() => random.chance(0.75))
    .map(({ name, schema }): [string, unknown] => [
      name,
      random.chance(hostility) ? hostileValue(random, ids) : fittingValue(schema, random, ids),
    ]);
  const unasked: [string, unknown][] = random.chance(0.1)
    ? [[textOf(hostileValue(random, ids)), 'x']]
    : [];
  return Object.fromEntries([...given, ...unasked]);
}

function pathPart(random: Random, ids: readonly string[]): string {
  const chosen = random.chance(0.7)
    ? random.pick([...ids, 'ann', 'moot'])
    : random.chance(0.7)
      ? hostileId(random)
      : textOf(hostileValue(random, ids, 4));
  return encodeURIComponent(chosen.toWellFormed().slice(0, 6_000)) || '0';
}

/** Some values have no text of their own. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

type Body = Pick<Shot, 'headers' | 'body'>;

const encodings: readonly ((input: Input, random: Random) => Body)[] = [
  (input) => typed('application/json', JSON.stringify(input)),
  (input) => typed('application/json', JSON.stringify(input)),
  (input, random) => typed('application/x-www-form-urlencoded', urlencoded(input, random)),
  (input, random) => ({ headers: {}, body: formOf(input, random) }),
  // Broken in form.
  (input, random) =>
    typed('application/json', JSON.stringify(input).slice(0, -random.pick([1, 2, 7]))),
  (input) => typed('application/json', `\uFEFF${JSON.stringify([input])}`),
  (_, random) =>
    typed('application/json', random.pick(['', 'null', '1', '"x"', '[]', '{', '{}}', '\0'])),
  (_, random) => {
    const depth = random.pick([50, 5_000, 100_000]);
    return typed('application/json', `{"status":${'['.repeat(depth)}${']'.repeat(depth)}}`);
  },
  (_, random) => {
    const name = `a${'[b]'.repeat(random.pick([2, 6, 2_000]))}`;
    return typed('application/x-www-form-urlencoded', `${name}=1&${name}[]=2&a[0]=3&a=4`);
  },
  () => typed('application/x-www-form-urlencoded', 'a=%&b=%E0%A4%A&=&&&[]=1&]=[&%5B%5D'),
  (input) => typed('multipart/form-data; boundary=x', `--x\r\n${JSON.stringify(input)}\r\n--x`),
  (input) => typed('multipart/form-data', JSON.stringify(input)),
  (_, random) => ({
    headers: { 'content-type': 'application/json' },
    body: Uint8Array.from({ length: 200 }, () => Math.floor(random.next() * 256)),
  }),
  // Of another type than it says.
  (input, random) =>
    typed(
      random.pick(['application/xml', 'image/png', 'text/plain', 'application/ld+json', 'x', '/']),
      JSON.stringify(input),
    ),
  (input) => ({
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: new Uint8Array(gzipSync(JSON.stringify(input))),
  }),
];

function bodyOf(input: Input, random: Random): Body {
  // Mostly readable, so that most requests reach an endpoint.
  if (random.chance(0.002))
    return typed('application/json', `{"status":"${'x'.repeat(1_200_000)}"}`);
  const last = random.chance(0.7) ? 4 : encodings.length;
  const encode = encodings[Math.floor(random.next() * last)];
  return encode === undefined ? { headers: {} } : encode(input, random);
}

function typed(type: string, body: string): Body {
  return { headers: { 'content-type': type }, body };
}

/** Nested as in Rack: `a[b][]=1`. */
function urlencoded(input: Input, random: Random): string {
  const flat = flatten(input).slice(0, random.chance(0.01) ? 2_000 : 60);
  return flat
    .map(([name, value]) => `${encoded(name)}=${encoded(value.slice(0, 6_000))}`)
    .join('&')
    .slice(0, 12_000);
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function flatten(value: unknown, name = ''): readonly (readonly [string, string])[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => flatten(item, `${name}[]`));
  if (typeof value !== 'object' || value === null) return [[name, String(value)]];
  return Object.entries(value)
    .slice(0, 20)
    .flatMap(([key, inner]) => flatten(inner, name === '' ? key : `${name}[${key}]`));
}

function formOf(input: Input, random: Random): FormData {
  const form = new FormData();
  for (const [name, value] of flatten(input).slice(0, 60)) form.append(name, value);
  if (random.chance(0.4)) {
    const type = random.pick(['image/png', 'image/gif', 'video/mp4', 'text/html', '']);
    const bytes = Uint8Array.from({ length: random.pick([0, 20, 5_000]) }, () =>
      Math.floor(random.next() * 256),
    );
    form.append(
      random.pick(['file', 'avatar', 'thumbnail', 'status']),
      new File([bytes], '../x.png', { type }),
    );
  }
  return form;
}
