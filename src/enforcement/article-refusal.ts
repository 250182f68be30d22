import { refuse, type Refusal, type RefusalCode } from '#foundation';

/** What the second lock's refusal is called where only the article is known. */
const codeOfArticle: Readonly<Record<number, RefusalCode>> = {
  1: 'rule-not-in-force',
  2: 'invalid',
  3: 'warning-missing',
  4: 'exception-not-carried',
  5: 'not-heard',
  6: 'single-hand',
  7: 'measure-repeated',
  8: 'reasons-missing',
  9: 'treatment-missing',
  10: 'not-served',
  11: 'appeal-not-independent',
  12: 'ledger-missing',
  13: 'exit-withheld',
  14: 'reasons-missing',
  15: 'majority-missing',
  16: 'reasons-missing',
};

/**
 * Reads the second lock's no: SQLSTATE FM0nn with "article n: …", or a key or check whose name
 * starts with `article_n_`. Undefined for any other error, which is a fault.
 */
export function articleRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const constraint =
    'constraint' in error && typeof error.constraint === 'string' ? error.constraint : '';
  const raised = /^FM0(\d\d)$/.exec(code)?.[1];
  if (raised !== undefined) {
    return named(Number(raised), error.message.replace(/^article \d+: /, ''));
  }
  const kept = /^article_(\d+)_(\w+)$/.exec(constraint);
  if (kept === null) return undefined;
  return named(Number(kept[1]), (kept[2] ?? '').replaceAll('_', ' '));
}

function named(article: number, reason: string): Refusal {
  return refuse(codeOfArticle[article] ?? 'wrong-state', { article, detail: `${reason}.` });
}

/** Runs database work; where the second lock refuses, the refusal names its article. */
export async function underArticles<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw articleRefusal(error) ?? error;
  }
}
