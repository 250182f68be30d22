import type { Filter, FilterDraft, KeywordChange } from '#conversation';
import type { Platform } from '../../platform.ts';
import { choice, invalid, optional, text, texts, ticked } from './form.ts';

/** Lines for words that the form has beyond those that there are. */
const blankLines = 3;
const mostLines = 1000;

/** A line of the form: a word that is there already has an id. */
export type KeywordLine = {
  readonly id: string;
  readonly keyword: string;
  readonly wholeWord: boolean;
};

/** The words of a filter as lines, with empty ones behind them. */
export function keywordLines(filter: Filter | undefined): readonly KeywordLine[] {
  const there = (filter?.keywords ?? []).map(({ id, keyword, wholeWord }) => ({
    id,
    keyword,
    wholeWord,
  }));
  const blank = { id: '', keyword: '', wholeWord: true };
  return [...there, ...Array.from({ length: blankLines }, () => blank)];
}

type Written = Omit<FilterDraft, 'keywords'> & { readonly keywords: readonly KeywordChange[] };

/** What the form says. A line that was emptied takes its word away. @throws Refusal `invalid` */
export function filterIn(platform: Platform, form: FormData): Written {
  const { filterActions, filterContexts } = platform.conversation;
  const contexts = texts(form, 'contexts');
  return {
    title: text(form, 'title'),
    contexts: filterContexts.filter((context) => contexts.includes(context)),
    action: choice(platform, form, 'action', filterActions),
    ...endIn(platform, form),
    keywords: keywordsIn(platform, form),
  };
}

function endIn(platform: Platform, form: FormData): Pick<FilterDraft, 'expiresInSeconds'> {
  const ends = text(form, 'ends');
  if (ends === 'keep') return {};
  if (ends === 'never') return { expiresInSeconds: null };
  if (!/^\d{1,9}$/.test(ends)) throw invalid(platform, 'ends');
  return { expiresInSeconds: Number(ends) };
}

function keywordsIn({ foundation }: Platform, form: FormData): readonly KeywordChange[] {
  const lines = Math.min(Number(optional(form, 'lines') ?? '0') || 0, mostLines);
  return Array.from({ length: lines }, (_, index) => index).flatMap((index): KeywordChange[] => {
    const keyword = text(form, `keyword-${index}`);
    const wholeWord = ticked(form, `whole-${index}`);
    const id = foundation.parseId<'filter-keyword'>(text(form, `keyword-id-${index}`));
    if (id === undefined) return keyword === '' ? [] : [{ keyword, wholeWord }];
    return keyword === '' ? [{ id, remove: true }] : [{ id, keyword, wholeWord }];
  });
}
