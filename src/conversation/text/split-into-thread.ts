import { refuse } from '#foundation';
import { countCharacters, tokenCharacters } from './count-characters.ts';
import { tokenizeText, type TextToken } from './text-tokens.ts';

/** Below this, a link and a part's number would not fit together. */
const leastLimit = 40;
const mostParts = 200;

/** The smallest piece that a part takes whole: a grapheme, or a link, mention or tag. */
type Atom = { readonly start: number; readonly end: number; readonly characters: number };

/** How good a place is for a cut; the best one that leaves the part well filled wins. */
const ranks = { anywhere: 0, word: 1, sentence: 2, line: 3, paragraph: 4 } as const;
type Rank = (typeof ranks)[keyof typeof ranks];

/** How full a part must be for a cut of this rank to be taken, as a share of the limit. */
const leastFill: readonly (readonly [Rank, number])[] = [
  [ranks.paragraph, 0.4],
  [ranks.line, 0.6],
  [ranks.sentence, 0.5],
  [ranks.word, 0],
  [ranks.anywhere, 0],
];

/**
 * Cuts a text into parts of at most `limit` characters (counted as `countCharacters` does), at
 * paragraphs, sentences or words, and never inside a link, mention or hashtag. Only white space at
 * the cuts is lost; a word longer than a part is cut between graphemes. With `numbered` each part of
 * several ends in ` (2/5)`.
 * @throws Refusal `invalid` for a limit under 40, `too-large` past 200 parts
 */
export function splitIntoThread(text: string, limit = 500, numbered = false): readonly string[] {
  if (limit < leastLimit)
    throw refuse('invalid', { field: 'limit', detail: 'The limit is too small.' });
  const whole = text.trim();
  if (whole === '') return [];
  if (countCharacters(whole) <= limit) return [whole];
  if (!numbered) return cutAll(whole, limit);
  for (let digits = 1; ; digits += 1) {
    const parts = cutAll(whole, limit - ' (/)'.length - 2 * digits);
    if (String(parts.length).length > digits) continue;
    return parts.map((part, index) => `${part} (${index + 1}/${parts.length})`);
  }
}

function cutAll(text: string, limit: number): string[] {
  const source: Source = { text, atoms: atomsOf(text), sentences: sentenceStarts(text) };
  const parts: string[] = [];
  let first = 0;
  while (first < source.atoms.length) {
    if (parts.length >= mostParts) {
      throw refuse('too-large', {
        field: 'text',
        detail: `A thread has at most ${mostParts} parts.`,
      });
    }
    const next = cutAfter(source, first, limit);
    const part = textBetween(source, first, next);
    if (part !== '') parts.push(part);
    first = next;
  }
  return parts;
}

type Source = {
  readonly text: string;
  readonly atoms: readonly Atom[];
  /** Offsets where a sentence begins. */
  readonly sentences: ReadonlySet<number>;
};

/** The part from one atom up to, not including, another, without white space around it. */
function textBetween(source: Source, first: number, next: number): string {
  const start = source.atoms[first]?.start ?? source.text.length;
  const end = source.atoms[next]?.start ?? source.text.length;
  return source.text.slice(start, end).trim();
}

/** The atom that the part after this one begins with: at least one further on. */
function cutAfter(source: Source, first: number, limit: number): number {
  const reach = reachFrom(source.atoms, first, limit);
  if (reach === source.atoms.length) return lastWithin(source, first, reach, limit);
  const cuts = cutsWithin(source, first, reach);
  for (const [rank, share] of leastFill) {
    const best = cuts.findLast((cut) => cut.rank >= rank && cut.characters >= limit * share);
    if (best !== undefined) return lastWithin(source, first, best.index, limit);
  }
  return lastWithin(source, first, reach, limit);
}

/** Cut off from its neighbours a word can turn into a mention or a longer text; then less is taken. */
function lastWithin(source: Source, first: number, next: number, limit: number): number {
  let index = Math.max(next, first + 1);
  while (index > first + 1 && countCharacters(textBetween(source, first, index)) > limit)
    index -= 1;
  return index;
}

/** The first atom that no longer fits into a part that begins with `first`. */
function reachFrom(atoms: readonly Atom[], first: number, limit: number): number {
  let characters = 0;
  for (let index = first; index < atoms.length; index += 1) {
    characters += atoms[index]?.characters ?? 0;
    if (characters > limit) return index;
  }
  return atoms.length;
}

type Cut = { readonly index: number; readonly rank: Rank; readonly characters: number };

/** Every place for a cut after `first` and up to `reach`, in order. */
function cutsWithin(source: Source, first: number, reach: number): readonly Cut[] {
  const cuts: Cut[] = [];
  let characters = 0;
  for (let index = first; index <= reach; index += 1) {
    const atom = source.atoms[index];
    if (atom === undefined) break;
    if (index > first) cuts.push({ index, rank: rankAt(source, atom.start), characters });
    characters += atom.characters;
  }
  return cuts;
}

function rankAt({ text, sentences }: Source, at: number): Rank {
  const before = text.slice(Math.max(0, at - 8), at);
  if (/\n[^\S\n]*\n\s*$/.test(before)) return ranks.paragraph;
  if (/\n\s*$/.test(before)) return ranks.line;
  if (sentences.has(at)) return ranks.sentence;
  return /\s$/.test(before) ? ranks.word : ranks.anywhere;
}

function sentenceStarts(text: string): ReadonlySet<number> {
  const segments = new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(text);
  return new Set([...segments].map(({ index }) => index));
}

function atomsOf(text: string): readonly Atom[] {
  return tokenizeText(text).flatMap(tokenAtoms);
}

function tokenAtoms(token: TextToken): readonly Atom[] {
  if (token.kind !== 'text') {
    return [{ start: token.start, end: token.end, characters: tokenCharacters(token) }];
  }
  return [...new Intl.Segmenter().segment(token.raw)].map(({ index, segment }) => ({
    start: token.start + index,
    end: token.start + index + segment.length,
    characters: 1,
  }));
}
