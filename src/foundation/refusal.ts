/**
 * Every way in which the software says no. Closed on purpose: each delivery maps each code to a
 * status and a safe text, so a new code fails to compile until it is mapped everywhere.
 */
export const refusalCodes = [
  // What was sent
  'malformed',
  'invalid',
  'too-large',
  'unsupported-media',
  // Who asks
  'unauthenticated',
  'insufficient-scope',
  'forbidden',
  'not-found',
  'wrong-credentials',
  'unconfirmed',
  'registration-closed',
  'invitation-needed',
  'token-spent',
  // The state of things
  'taken',
  'conflict',
  'blocked',
  'too-many',
  'unavailable',
  // The Articles
  'rule-not-in-force',
  'notice-too-short',
  'warning-missing',
  'warning-not-served',
  'warning-expired',
  'warning-other-family',
  'exception-unknown',
  'exception-not-carried',
  'not-heard',
  'single-hand',
  'not-eligible',
  'too-few-eligible',
  'seed-not-committed',
  'votes-sealed',
  'not-a-panelist',
  'already-voted',
  'quorum-missing',
  'majority-missing',
  'measure-ground-unknown',
  'measure-too-long',
  'measure-repeated',
  'reasons-missing',
  'threshold-test-missing',
  'treatment-missing',
  'departure-note-missing',
  'not-served',
  'term-missing',
  'term-too-long',
  'appeal-window-closed',
  'appeal-already-made',
  'appeal-not-independent',
  'appeal-increases',
  'ledger-missing',
  'exit-withheld',
  'standing-withheld',
  'wrong-state',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

export type RefusalDetails = {
  /** The article of ARTICLES.md that forbids it, 1 to 16. */
  readonly article?: number;
  /** The input field at fault. */
  readonly field?: string;
  /** One sentence that is safe to show to whoever asked. */
  readonly detail?: string;
  /** When to come back, for `too-many` and `unavailable`. */
  readonly retryAt?: Date;
};

/** A rule that forbids. Anything else that goes wrong is a fault and is not a Refusal. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly article: number | undefined;
  readonly field: string | undefined;
  readonly detail: string;
  readonly retryAt: Date | undefined;

  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    const detail = details.detail ?? code.replaceAll('-', ' ');
    super(details.article === undefined ? detail : `Article ${details.article}: ${detail}`);
    this.code = code;
    this.article = details.article;
    this.field = details.field;
    this.detail = detail;
    this.retryAt = details.retryAt;
  }
}

/** Makes a refusal; the caller throws or returns it. */
export function refuse(code: RefusalCode, details?: RefusalDetails): Refusal {
  return new Refusal(code, details);
}

export function isRefusal(value: unknown): value is Refusal {
  return value instanceof Refusal;
}
