import { isRefusal, refuse, type Refusal } from '#foundation';
import type { Uploads } from '#infrastructure';

/**
 * Input as clients send it: JSON, urlencoded or multipart, and query strings, all brought to one
 * nested shape. Names nest as in Rack: `poll[options][]=a`, `fields_attributes[0][name]=b`.
 */
export type Input = { readonly [name: string]: InputValue };
export type InputValue =
  | string
  | number
  | boolean
  | null
  | File
  | readonly InputValue[]
  | { readonly [name: string]: InputValue };

const mostFields = 1000;
const deepestNesting = 5;
const namePattern = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;

/** For everything but files. */
const usualBodyBytes = 1024 * 1024;
/** Until it has come. Files, which take longer, have bounds of their own. */
const patienceMs = 60_000;

/**
 * Reads a request's body within bounds. An absent body is empty input.
 * @throws Refusal malformed, too-large, unsupported-media
 */
export function readBody(request: Request, longestMs = patienceMs): Promise<Input> {
  return within(longestMs, readWhole(request));
}

async function readWhole(request: Request): Promise<Input> {
  const body = await boundedBody(request, usualBodyBytes);
  if (body === undefined) return {};
  const type = mediaType(request);
  if (type === 'multipart/form-data') {
    return nestFields(await read(() => body.formData(), 'the form could not be read'));
  }
  return readText(await read(() => body.text(), 'the body ended early'), type);
}

/** Input whose files are there until it is disposed of. */
export type UploadInput = AsyncDisposable & { readonly input: Input };

/**
 * Reads a body that may hold files: those arrive on the disk, within the bounds of `uploads` for
 * `who`. What is no multipart form holds none, and is read as by `readBody`.
 * @throws Refusal as `readBody`; too-many, unavailable
 */
export async function readUpload(
  request: Request,
  uploads: Uploads,
  who: string,
): Promise<UploadInput> {
  if (mediaType(request) !== 'multipart/form-data') {
    return { input: await readBody(request), [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const form = await uploads.receive(request, who);
  try {
    return { input: nestFields(form.entries), [Symbol.asyncDispose]: form[Symbol.asyncDispose] };
  } catch (error) {
    await form[Symbol.asyncDispose]();
    throw error;
  }
}

/** A request's body as it is, of at most `mostBytes`. @throws Refusal malformed, too-large */
export async function readPlainBody(request: Request, mostBytes: number): Promise<string> {
  const reading = async () => (await boundedBody(request, mostBytes))?.text() ?? '';
  return within(patienceMs, read(reading, 'the body ended early'));
}

/** A sender who takes longer is answered, and what comes of it later is heard by nobody. */
async function within<Value>(ms: number, reading: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(refuse('malformed', { detail: 'the body came too slowly' }));
  }, ms);
  try {
    return await Promise.race([reading, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function mediaType(request: Request): string {
  return request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Some libraries send JSON without saying so. */
const jsonTypes = /^(?:application\/json|application\/[\w.-]+\+json|text\/plain|)$/;

function readText(text: string, type: string): Input {
  if (type === 'application/x-www-form-urlencoded') return nestFields(new URLSearchParams(text));
  if (jsonTypes.test(type)) return readJson(text);
  if (text === '') return {};
  throw refuse('unsupported-media', { detail: `cannot read a body of type ${type.slice(0, 80)}` });
}

type Readable = Pick<Request, 'text' | 'formData'>;

/** What declares its length is held to it by the HTTP parser; anything else is counted as it comes. */
async function boundedBody(request: Request, mostBytes: number): Promise<Readable | undefined> {
  const declared = request.headers.get('content-length');
  if (declared !== null) {
    if (Number(declared) > mostBytes) throw tooLarge(mostBytes);
    return Number(declared) === 0 ? undefined : request;
  }
  const { body } = request;
  if (body === null) return undefined;
  const bytes = await read(() => collect(body, mostBytes), 'the body ended early');
  const type = request.headers.get('content-type');
  return new Response(bytes, type === null ? {} : { headers: { 'content-type': type } });
}

async function collect(
  body: ReadableStream<Uint8Array>,
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > mostBytes) throw tooLarge(mostBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function tooLarge(mostBytes: number): Refusal {
  return refuse('too-large', { detail: `The body is larger than ${mostBytes} bytes` });
}

/** A body that breaks off is the sender's fault, not ours. */
async function read<Value>(reading: () => Promise<Value>, detail: string): Promise<Value> {
  try {
    return await reading();
  } catch (cause) {
    if (isRefusal(cause)) throw cause;
    throw Object.assign(refuse('malformed', { detail }), { cause });
  }
}

/** Reads a query string into nested input. @throws Refusal malformed */
export function readQuery(url: string): Input {
  const start = url.indexOf('?');
  if (start < 0) return {};
  const query = url.slice(start + 1);
  const fields = new URLSearchParams(query);
  // Most queries do not nest, and are read on the hottest path there is.
  return nestingMark.test(query) || fields.size > mostFields
    ? nestFields(fields)
    : Object.fromEntries([...fields].filter(([name]) => name !== '__proto__'));
}

const nestingMark = /\[|%5b/i;

function readJson(text: string): Input {
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw Object.assign(refuse('malformed', { detail: 'the body is not valid JSON' }), { cause });
  }
  if (!isObject(value)) throw refuse('malformed', { detail: 'the body must be a JSON object' });
  return value;
}

function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Branch = Map<string, Leaf | Branch | List>;
type List = { readonly list: (Leaf | Branch | List)[] };
type Leaf = string | File;

/** Nests flat fields. Maps while building, so that no name can reach an object's prototype. */
export function nestFields(fields: Iterable<readonly [string, Leaf]>): Input {
  const root: Branch = new Map();
  let count = 0;
  for (const [name, value] of fields) {
    count += 1;
    if (count > mostFields) throw refuse('malformed', { detail: 'too many fields' });
    place(root, pathOf(name), value);
  }
  return plainObject(root);
}

function pathOf(name: string): string[] {
  const match = namePattern.exec(name);
  const head = match?.[1];
  // A name that does not nest well is taken as it stands.
  if (head === undefined) return [name];
  const rest = [...(match?.[2] ?? '').matchAll(/\[([^[\]]*)\]/g)].map((part) => part[1] ?? '');
  if (rest.length > deepestNesting) {
    throw refuse('malformed', { detail: `the field ${name.slice(0, 40)} is nested too deeply` });
  }
  return [head, ...rest];
}

function place(branch: Branch, path: readonly string[], value: Leaf): void {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    branch.set(head, value);
    return;
  }
  if (rest[0] === '') {
    const found = branch.get(head);
    const list = isList(found) ? found : { list: [] };
    branch.set(head, list);
    placeInList(list, rest.slice(1), value);
    return;
  }
  const found = branch.get(head);
  const inner: Branch = found instanceof Map ? found : new Map<string, Leaf | Branch | List>();
  branch.set(head, inner);
  place(inner, rest, value);
}

/** `a[][x]=1&a[][y]=2&a[][x]=3` starts a new element where a name comes again, as Rack does. */
function placeInList({ list }: List, path: readonly string[], value: Leaf): void {
  const [head] = path;
  if (head === undefined) {
    list.push(value);
    return;
  }
  const last = list.at(-1);
  const element: Branch =
    last instanceof Map && !last.has(head) ? last : new Map<string, Leaf | Branch | List>();
  if (element !== last) list.push(element);
  place(element, path, value);
}

function isList(value: Leaf | Branch | List | undefined): value is List {
  return typeof value === 'object' && 'list' in value;
}

function plain(value: Leaf | Branch | List): InputValue {
  if (value instanceof Map) return plainBranch(value);
  if (isList(value)) return value.list.map(plain);
  return value;
}

/** Indexed names (`[0]`, `[1]`) become a list in index order; others an object. */
function plainBranch(branch: Branch): InputValue {
  const names = [...branch.keys()];
  if (names.every((name) => /^\d{1,4}$/.test(name))) {
    return [...branch.entries()]
      .sort(([left], [right]) => Number(left) - Number(right))
      .map(([, value]) => plain(value));
  }
  return plainObject(branch);
}

function plainObject(branch: Branch): Input {
  const entries = [...branch.entries()].filter(([name]) => name !== '__proto__');
  return Object.fromEntries(entries.map(([name, value]) => [name, plain(value)]));
}
