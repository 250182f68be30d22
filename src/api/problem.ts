import type { Refusal, RefusalCode } from '#foundation';
import { jsonResponse } from './json-response.ts';

/** The HTTP status of each refusal. */
const statusOf = {
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
  'invitation-needed': 422,
  'token-spent': 410,
  taken: 422,
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
  'exception-unknown': 422,
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
  'measure-ground-unknown': 422,
  'measure-too-long': 422,
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
  'exit-withheld': 403,
  'standing-withheld': 403,
  'wrong-state': 409,
} as const satisfies Record<RefusalCode, number>;

/** What the domain calls a field, as clients know it. */
const wireNames: Readonly<Record<string, string>> = {
  handle: 'username',
  displayName: 'display_name',
  bio: 'note',
  fields: 'fields_attributes',
  text: 'status',
  contentWarning: 'spoiler_text',
  inReplyTo: 'in_reply_to_id',
  mediaIds: 'media_ids',
  idempotencyKey: 'Idempotency-Key',
  createdAt: 'scheduled_at',
  respondent: 'account_id',
  postIds: 'status_ids',
  ruleIds: 'rule_ids',
  lastReadId: 'last_read_id',
  decisionId: 'decision_id',
  reportId: 'report_id',
  reason: 'text',
  exhibits: 'status_ids',
  lesserMeasures: 'lesser_measures',
  publicInterest: 'public_interest',
  quotes: 'quoted_status_id',
};

/**
 * A refusal as clients read it: `error` is the sentence that stock apps show; `code` and `article`
 * are ours; `details` names the field at fault in Mastodon's shape.
 */
function problemBody(refusal: Refusal): Record<string, unknown> {
  const { code, article, field, detail } = refusal;
  return {
    error: refusal.message,
    code,
    ...(article === undefined ? {} : { article }),
    ...(field === undefined ? {} : { details: fieldAtFault(code, field, detail) }),
  };
}

function fieldAtFault(code: RefusalCode, field: string, description: string) {
  const error = code === 'taken' ? 'ERR_TAKEN' : 'ERR_INVALID';
  return { [wireNames[field] ?? field]: [{ error, description }] };
}

/** A refusal for what is no HTTP answer: its status, and the body that it would have. */
export function problemOf(refusal: Refusal): { status: number; body: Record<string, unknown> } {
  return { status: statusFor(refusal), body: problemBody(refusal) };
}

/** The answer to a refused request. */
export function problemResponse(refusal: Refusal, now?: Date): Response {
  return jsonResponse(JSON.stringify(problemBody(refusal)), {
    status: statusFor(refusal),
    headers: {
      ...(refusal.code === 'unauthenticated' ? { 'www-authenticate': 'Bearer' } : {}),
      ...(refusal.retryAt === undefined || now === undefined
        ? {}
        : { 'retry-after': secondsUntil(refusal.retryAt, now) }),
    },
  });
}

/** A body too large to be read is 413; a field too large in one that was read is not valid. */
function statusFor({ code, field }: Refusal): number {
  return code === 'too-large' && field !== undefined ? statusOf.invalid : statusOf[code];
}

function secondsUntil(at: Date, now: Date): string {
  return String(Math.max(1, Math.ceil((at.getTime() - now.getTime()) / 1000)));
}
