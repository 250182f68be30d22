/** Where a filter applies: home and lists, notifications, public and tag timelines, threads, profiles. */
export const filterContexts = ['home', 'notifications', 'public', 'thread', 'account'] as const;
export type FilterContext = (typeof filterContexts)[number];

/** `hide` leaves a post out, `warn` covers it with the filter's title, `blur` its media. */
export const filterActions = ['warn', 'hide', 'blur'] as const;
export type FilterAction = (typeof filterActions)[number];

export const filterLimits = {
  filters: 100,
  /** Of all filters of one account together. */
  keywords: 1000,
  posts: 1000,
  /** Characters. */
  title: 255,
  keyword: 512,
} as const;

/** A keyword made ready to be looked for. */
export type Needle = {
  /** As its owner wrote it. */
  readonly keyword: string;
  readonly folded: string;
  /** Whether a word may not go on before it, and behind it. */
  readonly opensWord: boolean;
  readonly closesWord: boolean;
};

/** Between texts that belong together but hold no common phrase. */
const seam = '\u0001';

/** Letters in one case and one form, every stretch of white space as one space. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ');
}

/** Several texts as one to look for needles in; none is found across two of them. */
export function searchedText(texts: readonly string[]): string {
  return texts.map(fold).join(seam);
}

/** Undefined for what is nothing but white space: it would be found everywhere. */
export function needleOf(keyword: string, wholeWord: boolean): Needle | undefined {
  const folded = fold(keyword).trim();
  if (folded === '') return undefined;
  return {
    keyword,
    folded,
    opensWord: wholeWord && isWordBehind(folded, 0),
    closesWord: wholeWord && isWordBefore(folded, folded.length),
  };
}

/**
 * Whether a searched text holds a needle. A whole word is bounded by what is no letter, mark, digit
 * or connector, at those ends that are a word themselves. Plain searching: no pattern of a user's
 * is ever run, so that none can take long.
 */
export function isFound(text: string, { folded, opensWord, closesWord }: Needle): boolean {
  for (let at = text.indexOf(folded); at >= 0; at = text.indexOf(folded, at + 1)) {
    const isOpen = !opensWord || !isWordBefore(text, at);
    if (isOpen && (!closesWord || !isWordBehind(text, at + folded.length))) return true;
  }
  return false;
}

const wordCharacter = /^[\p{L}\p{M}\p{N}\p{Pc}]$/u;

function isWordBefore(text: string, at: number): boolean {
  const isPair = isLowSurrogate(text.charCodeAt(at - 1)) && at >= 2;
  return wordCharacter.test(text.slice(at - (isPair ? 2 : 1), at));
}

function isWordBehind(text: string, at: number): boolean {
  const isPair = isLowSurrogate(text.charCodeAt(at + 1));
  return wordCharacter.test(text.slice(at, at + (isPair ? 2 : 1)));
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
