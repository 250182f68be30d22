import { canonicalJson, type Json } from '#foundation';

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
  /** The fields it has beside those that every entry has. */
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
  /** A revealed seed, hex. */
  readonly seed: string | undefined;
};

export type PanelView = { readonly size: number; readonly for: number; readonly against: number };

export type EntryReading =
  { readonly ok: true; readonly view: EntryView } | { readonly ok: false; readonly why: string };

const allowedFields = new Set(
  (
    'v type docket seq prev day rules outcome sanction term panel exception automated treatment ' +
    'departure commitments ref erasure reveal'
  ).split(' '),
);

const everyField = new Set(['v', 'type', 'day']);

/**
 * Reads an entry's bytes: canonical JSON (RFC 8785) with known fields that hold only whole numbers
 * and code words. Free text, addresses and times have no room, so nothing personal can be in it.
 */
export function readEntry(index: number, bytes: Buffer, hash: Buffer): EntryReading {
  const text = bytes.toString('utf8');
  const value = parse(text);
  if (value === undefined || !isFields(value)) return { ok: false, why: 'is not a JSON object' };
  if (canonicalJson(value) !== text) return { ok: false, why: 'is not in canonical form' };
  const unknown = Object.keys(value).find((field) => !allowedFields.has(field));
  if (unknown !== undefined) return { ok: false, why: 'has a field outside the vocabulary' };
  if (!isPlain(value)) return { ok: false, why: 'holds more than code words and whole numbers' };
  if (value['v'] !== 1) return { ok: false, why: 'is not of format 1' };
  return { ok: true, view: viewOf(value, index, hash.toString('hex')) };
}

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

function isPlain(value: Json): boolean {
  if (typeof value === 'string') return /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(value);
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every(isPlain);
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);
const fieldsOf = (value: unknown): Fields | undefined => (isFields(value) ? value : undefined);

function viewOf(entry: Fields, index: number, hash: string): EntryView {
  const term = fieldsOf(entry['term']);
  const panel = fieldsOf(entry['panel']);
  return {
    index,
    hash,
    type: textOf(entry['type']) ?? '',
    docket: textOf(entry['docket']),
    seq: numberOf(entry['seq']),
    prev: textOf(entry['prev']),
    day: textOf(entry['day']) ?? '',
    ref: numberOf(entry['ref']),
    says: Object.keys(entry).filter((field) => !everyField.has(field)),
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
    seed: textOf(fieldsOf(entry['reveal'])?.['seed']),
  };
}

function rulesOf(value: unknown): EntryView['rules'] {
  const rules: readonly unknown[] = Array.isArray(value) ? value : [];
  return rules.map((rule) => ({
    id: textOf(fieldsOf(rule)?.['id']) ?? '',
    version: numberOf(fieldsOf(rule)?.['version']),
    hash: textOf(fieldsOf(rule)?.['hash']) ?? '',
  }));
}
