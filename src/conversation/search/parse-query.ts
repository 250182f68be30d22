/** What a search for posts asks for: everything in it has to hold at once. */
export type SearchQuery = {
  readonly words: readonly Term[];
  readonly filters: readonly Filter[];
  /** `library`: one's own posts and those one has to do with; `public`: everybody else's open ones. */
  readonly scope: 'all' | 'library' | 'public';
};

/** Words to be found, or not to be found. A phrase keeps their order and their very form. */
export type Term = {
  readonly kind: 'word' | 'phrase' | 'tag';
  readonly text: string;
  readonly isNot: boolean;
};

export type Filter =
  | { readonly by: 'author'; readonly address: string; readonly isNot: boolean }
  | { readonly by: 'has'; readonly what: Held; readonly isNot: boolean }
  | { readonly by: 'is'; readonly what: Trait; readonly isNot: boolean }
  | { readonly by: 'language'; readonly language: string; readonly isNot: boolean }
  /** Published from `from` on, and before `until`. */
  | { readonly by: 'time'; readonly from?: Date; readonly until?: Date };

const heldThings = ['media', 'image', 'video', 'audio', 'link', 'poll', 'quote'] as const;
export type Held = (typeof heldThings)[number];
const traits = ['reply', 'sensitive', 'quote'] as const;
export type Trait = (typeof traits)[number];

/** Beyond these the rest of a query is left out: no honest one is as long. */
const most = { characters: 1000, terms: 32 } as const;

/**
 * One term: perhaps a minus, perhaps an operator with its colon, then a quoted text or a run of
 * characters without spaces. A quote that is never closed is closed by the end.
 */
const termShape = /(-)?(?:([a-z]+):)?(?:["“”„]([^"“”„]*)(?:["“”„]|$)|(\S+))/giu;

/**
 * Reads a query. It never fails: what looks like an operator and is none, or has a value that makes
 * no sense, is a word like any other. Several `from:` or `language:` widen the search, all else
 * narrows it.
 */
export function parseSearch(text: string): SearchQuery {
  const words: Term[] = [];
  const filters: Filter[] = [];
  let scope: SearchQuery['scope'] = 'all';
  for (const found of text.slice(0, most.characters).matchAll(termShape)) {
    if (words.length + filters.length >= most.terms) break;
    const term = readTerm(found);
    if (term.operator === 'in' && isScope(term.value) && !term.isNot) scope = term.value;
    else {
      const filter = readFilter(term);
      if (filter === undefined) words.push(...readWords(term));
      else filters.push(filter);
    }
  }
  return { words, filters, scope };
}

type Raw = {
  readonly whole: string;
  readonly isNot: boolean;
  readonly operator: string;
  readonly value: string;
  readonly isQuoted: boolean;
};

function readTerm([whole, minus, operator, quoted, plain]: RegExpMatchArray): Raw {
  return {
    whole,
    isNot: minus !== undefined,
    operator: (operator ?? '').toLowerCase(),
    value: quoted ?? plain ?? '',
    isQuoted: quoted !== undefined,
  };
}

function isScope(value: string): value is SearchQuery['scope'] {
  return value === 'all' || value === 'library' || value === 'public';
}

function readWords({ whole, isNot, operator, value, isQuoted }: Raw): Term[] {
  const said = operator === '' ? value : whole.slice(isNot ? 1 : 0);
  const text = said.replaceAll(/["“”„]/gu, ' ').trim();
  if (text === '') return [];
  if (isQuoted && operator === '') return [{ kind: 'phrase', text, isNot }];
  const tag = /^[#＃]([\p{L}\p{M}\p{N}_·・\u200c]+)$/u.exec(text)?.[1];
  return [tag === undefined ? { kind: 'word', text, isNot } : { kind: 'tag', text: tag, isNot }];
}

function readFilter(raw: Raw): Filter | undefined {
  const { operator, isNot } = raw;
  const value = raw.value.trim();
  if (operator === '' || value === '') return undefined;
  const read = readers.get(operator);
  return read?.(value.toLowerCase(), isNot);
}

type ReadValue = (value: string, isNot: boolean) => Filter | undefined;

const readers: ReadonlyMap<string, ReadValue> = new Map<string, ReadValue>([
  ['from', (value, isNot) => authorOf(value, isNot)],
  ['has', (value, isNot) => heldOf(value, isNot)],
  ['is', (value, isNot) => traitOf(value, isNot)],
  ['language', (value, isNot) => languageOf(value, isNot)],
  ['lang', (value, isNot) => languageOf(value, isNot)],
  ['before', (value, isNot) => timeOf(value, isNot, (day) => ({ until: day.start }))],
  ['after', (value, isNot) => timeOf(value, isNot, (day) => ({ from: day.end }))],
  ['since', (value, isNot) => timeOf(value, isNot, (day) => ({ from: day.start }))],
  [
    'during',
    (value, isNot) => timeOf(value, isNot, (day) => ({ from: day.start, until: day.end })),
  ],
]);

function authorOf(value: string, isNot: boolean): Filter | undefined {
  const address = value.replace(/^@/, '');
  const isAddress = /^[\p{L}\p{N}_.-]+(?:@[\p{L}\p{N}_.:-]+)?$/u.test(address);
  return isAddress ? { by: 'author', address, isNot } : undefined;
}

function heldOf(value: string, isNot: boolean): Filter | undefined {
  // A card is made of a link, so to have one is to have the other.
  const what = heldThings.find((known) => known === (value === 'embed' ? 'link' : value));
  return what === undefined ? undefined : { by: 'has', what, isNot };
}

function traitOf(value: string, isNot: boolean): Filter | undefined {
  const what = traits.find((known) => known === value);
  return what === undefined ? undefined : { by: 'is', what, isNot };
}

function languageOf(value: string, isNot: boolean): Filter | undefined {
  return /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/.test(value)
    ? { by: 'language', language: value, isNot }
    : undefined;
}

type Day = { readonly start: Date; readonly end: Date };

function timeOf(
  value: string,
  isNot: boolean,
  bounds: (day: Day) => { readonly from?: Date; readonly until?: Date },
): Filter | undefined {
  const day = isNot ? undefined : dayIn(value);
  return day === undefined ? undefined : { by: 'time', ...bounds(day) };
}

/** A day of the calendar in UTC, `2026-01-31`; one that does not exist is none. */
function dayIn(value: string): Day | undefined {
  if (!/^(?:19|20|21)\d\d-\d\d-\d\d$/.test(value)) return undefined;
  const start = new Date(`${value}T00:00:00.000Z`);
  if (Number.isNaN(start.getTime()) || start.toISOString().slice(0, 10) !== value) return undefined;
  const end = new Date(start);
  end.setUTCDate(end.getUTCDate() + 1);
  return { start, end };
}
