import type { Json } from '#foundation';

type Fields = Readonly<Record<string, unknown>>;

/** What the checks need of an entry; numbers that are absent are NaN, so that they satisfy nothing. */
export type EntryView = {
  readonly index: number;
  /** Hex leaf hash. */
  readonly hash: string;
  readonly type: string;
  readonly docket: string | undefined;
  readonly seq: number;
  readonly prev: string | undefined;
  readonly day: string;
  readonly ref: number;
  /** Of padding: the fields it has beside those that every entry has. */
  readonly says: readonly string[];
  readonly outcome: string | undefined;
  readonly sanction: string | undefined;
  readonly exception: string | undefined;
  readonly term: { readonly days: number; readonly review: string | undefined } | undefined;
  readonly panel: PanelView | undefined;
  readonly rules: readonly {
    readonly id: string;
    readonly version: number;
    readonly hash: string;
  }[];
  readonly commitments: ReadonlyMap<string, string>;
  /** What each vote of a review came to; undefined where the entry does not say. */
  readonly levels: readonly number[] | undefined;
  /** A revealed seed, hex. */
  readonly seed: string | undefined;
};

export type PanelView = { readonly size: number; readonly for: number; readonly against: number };

export type EntryReading =
  { readonly ok: true; readonly view: EntryView } | { readonly ok: false; readonly why: string };

const allowedFields = new Set(
  (
    'v type docket seq prev day rules outcome sanction term panel exception automated treatment ' +
    'departure levels commitments ref erasure reveal'
  ).split(' '),
);

const everyField = new Set(['v', 'type', 'day']);

/**
 * Reads an entry's bytes: canonical JSON (RFC 8785) with known fields that hold only whole numbers
 * and code words. Free text, addresses and times have no room, so nothing personal can be in it.
 */
export function readEntry(index: number, bytes: Buffer, hash: string): EntryReading {
  // Words and numbers are ASCII, which is read a byte at a time; any other byte is in no word.
  const text = bytes.toString('latin1');
  const value = parse(text);
  if (value === undefined || !isFields(value)) return { ok: false, why: 'is not a JSON object' };
  if (!isCanonical(value, text)) return { ok: false, why: 'is not in canonical form' };
  const unknown = Object.keys(value).find((field) => !allowedFields.has(field));
  if (unknown !== undefined) return { ok: false, why: 'has a field outside the vocabulary' };
  if (!isPlain(value)) return { ok: false, why: 'holds more than code words and whole numbers' };
  if (value['v'] !== 1) return { ok: false, why: 'is not of format 1' };
  const { day, docket } = value;
  if (typeof day !== 'string' || !dayForm.test(day)) return { ok: false, why: 'has no day' };
  if (docket !== undefined && (typeof docket !== 'string' || !docketForm.test(docket))) {
    return { ok: false, why: 'has a docket that is no random number' };
  }
  return { ok: true, view: viewOf(value, index, hash) };
}

const dayForm = /^\d{4}-\d\d-\d\d$/;
const docketForm = /^[0-9a-f]{32}$/;

const readJson: (text: string) => Json = JSON.parse;

function parse(text: string): Json | undefined {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * RFC 8785 is what JSON.stringify writes, with the names of each object in order. A name that stands
 * twice, white space, and any other spelling of a number or a word are lost in reading, so they differ.
 */
function isCanonical(value: Json, text: string): boolean {
  return hasNamesInOrder(value) && JSON.stringify(value) === text;
}

function hasNamesInOrder(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (isArray(value)) return value.every(hasNamesInOrder);
  let before = '';
  for (const [name, inner] of Object.entries(value)) {
    if (name < before || !hasNamesInOrder(inner)) return false;
    before = name;
  }
  return true;
}

const word = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/;
const name = /^[a-z]+$/;

function isPlain(value: Json): boolean {
  if (typeof value === 'string') return word.test(value);
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return false;
  if (isArray(value)) return value.every(isPlain);
  return Object.entries(value).every(([key, inner]) => name.test(key) && isPlain(inner));
}

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);
const fieldsOf = (value: unknown): Fields | undefined => (isFields(value) ? value : undefined);

function viewOf(entry: Fields, index: number, hash: string): EntryView {
  const type = textOf(entry['type']) ?? '';
  const term = fieldsOf(entry['term']);
  const panel = fieldsOf(entry['panel']);
  return {
    index,
    hash,
    type,
    docket: textOf(entry['docket']),
    seq: numberOf(entry['seq']),
    prev: textOf(entry['prev']),
    day: textOf(entry['day']) ?? '',
    ref: numberOf(entry['ref']),
    says: type === 'none' ? Object.keys(entry).filter((field) => !everyField.has(field)) : [],
    outcome: textOf(entry['outcome']),
    sanction: textOf(entry['sanction']),
    exception: textOf(entry['exception']),
    term: term && { days: numberOf(term['days']), review: textOf(term['review']) },
    panel: panel && {
      size: numberOf(panel['size']),
      for: numberOf(panel['for']),
      against: numberOf(panel['against']),
    },
    rules: rulesOf(entry['rules']),
    commitments: new Map(
      Object.entries(fieldsOf(entry['commitments']) ?? {}).map(([k, v]) => [k, textOf(v) ?? '']),
    ),
    levels: levelsOf(entry['levels']),
    seed: textOf(fieldsOf(entry['reveal'])?.['seed']),
  };
}

function levelsOf(value: unknown): readonly number[] | undefined {
  if (value === undefined) return undefined;
  const levels: readonly unknown[] = Array.isArray(value) ? value : [value];
  return levels.map(numberOf);
}

function rulesOf(value: unknown): EntryView['rules'] {
  const rules: readonly unknown[] = Array.isArray(value) ? value : [];
  return rules.map((rule) => ({
    id: textOf(fieldsOf(rule)?.['id']) ?? '',
    version: numberOf(fieldsOf(rule)?.['version']),
    hash: textOf(fieldsOf(rule)?.['hash']) ?? '',
  }));
}
