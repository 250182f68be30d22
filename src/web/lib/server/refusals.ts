import { fail, type RequestEvent } from '@sveltejs/kit';
import type { Refusal, RefusalCode } from '#foundation';
import type { Kept } from '../kept.ts';
import { words } from '../words/index.ts';

/** The HTTP status of each way to say no. */
export const statusOf = {
  malformed: 400,
  invalid: 422,
  'too-large': 413,
  'unsupported-media': 422,
  unauthenticated: 401,
  'insufficient-scope': 403,
  forbidden: 403,
  'not-found': 404,
  'wrong-credentials': 401,
  unconfirmed: 403,
  'registration-closed': 403,
  'invitation-needed': 403,
  'token-spent': 410,
  taken: 409,
  conflict: 409,
  blocked: 403,
  'too-many': 429,
  unavailable: 503,
  'rule-not-in-force': 409,
  'notice-too-short': 409,
  'warning-missing': 409,
  'warning-not-served': 409,
  'warning-expired': 409,
  'warning-other-family': 409,
  'exception-unknown': 409,
  'exception-not-carried': 409,
  'not-heard': 409,
  'single-hand': 403,
  'not-eligible': 403,
  'too-few-eligible': 409,
  'seed-not-committed': 409,
  'votes-sealed': 409,
  'not-a-panelist': 403,
  'already-voted': 409,
  'quorum-missing': 409,
  'majority-missing': 409,
  'measure-ground-unknown': 409,
  'measure-too-long': 409,
  'measure-repeated': 409,
  'reasons-missing': 422,
  'threshold-test-missing': 422,
  'treatment-missing': 422,
  'departure-note-missing': 422,
  'not-served': 409,
  'term-missing': 422,
  'term-too-long': 422,
  'appeal-window-closed': 409,
  'appeal-already-made': 409,
  'appeal-not-independent': 403,
  'appeal-increases': 409,
  'ledger-missing': 409,
  'exit-withheld': 409,
  'standing-withheld': 403,
  'wrong-state': 409,
} satisfies Record<RefusalCode, number>;

/** A refusal as a page shows it. */
export type Shown = {
  readonly code: RefusalCode;
  readonly text: string;
  readonly article?: number;
  readonly field?: string;
};

/** The sentence of the refusal itself where it brings one, else the catalogue's. */
export function show(refusal: Refusal): Shown {
  const bare = refusal.detail === refusal.code.replaceAll('-', ' ');
  return {
    code: refusal.code,
    text: bare ? words().refusals[refusal.code] : sentence(refusal.detail),
    ...(refusal.article === undefined ? {} : { article: refusal.article }),
    ...(refusal.field === undefined ? {} : { field: refusal.field }),
  };
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

/**
 * Runs what a form asks for. A refusal comes back to the form, with what was typed (but no
 * password); anything else rises.
 */
export async function attempt<T>(event: RequestEvent, form: FormData, act: () => Promise<T>) {
  try {
    return await act();
  } catch (cause) {
    if (event.platform?.foundation.isRefusal(cause) !== true) throw cause;
    return fail(statusOf[cause.code], { refusal: show(cause), values: typed(form) });
  }
}

/** `current` is the password of today, where there is a new one beside it. */
const secretName = /password|token|^current$/i;

/** What a form held, but for secrets: a field of many values as lines. */
export function typed(form: FormData): Kept {
  const values = new Map<string, string>();
  for (const [name, value] of form) {
    if (typeof value !== 'string' || secretName.test(name)) continue;
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before}\n${value}`);
  }
  return Object.fromEntries(values);
}
