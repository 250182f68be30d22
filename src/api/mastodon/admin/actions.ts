import { getAccount } from '#accounts';
import { decideAtOnce, makeMotion, type MotionAsk } from '#enforcement';
import { refuse, type AccountId, type Refusal, type ReportId } from '#foundation';
import { z } from '@hono/zod-openapi';
import type { World } from '#infrastructure';
import type { Api } from '../../endpoint.ts';
import { blankable, bool, id, ids, list, text } from '../../fields.ts';
import { nothing } from '../entities/shapes.ts';
import { adminPath, forOverseer } from './door.ts';

const path = `${adminPath}/accounts/:id`;
const scopes = ['admin:write:accounts'] as const;

/**
 * What moderation tools do to an account. One officer warns, and labels posts; everything heavier
 * is for two officers or a panel, so it becomes a motion in a case and is refused (Article 6).
 */
export function mountAdminActions(api: Api): void {
  mountAction(api);
  for (const [method, suffix, asks, summary] of motions) {
    forOverseer(
      api,
      {
        method,
        path: `${path}${suffix}`,
        summary: `${summary}: a motion in a case, answered 403 with its docket`,
        scopes,
        state: { is: 'refused', because: reasons[asks] },
        fields: { id: id<'account'>() },
      },
      async ({ world, account, input }) => {
        throw await moved(world, account.id, { respondent: input.id, asks, reason: '' });
      },
    );
  }
}

const motions: readonly (readonly [
  method: 'post' | 'delete',
  suffix: string,
  asks: MotionAsk,
  summary: string,
])[] = [
  ['delete', '', 'delete', 'Delete an account'],
  ['post', '/enable', 'lift-lock-out', 'Let somebody in again'],
  ['post', '/unsensitive', 'lift-label', 'Take labels off'],
  ['post', '/unsilence', 'lift-visibility-limit', 'End a visibility limit'],
  ['post', '/unsuspend', 'lift-suspension', 'End a suspension'],
];

const treatments = list(
  z.object({
    precedent: id<'decision'>(),
    how: z.enum(['followed', 'distinguished']),
    reason: text(5000),
  }),
  20,
);

function mountAction(api: Api): void {
  forOverseer(
    api,
    {
      method: 'post',
      path: `${path}/action`,
      returns: nothing,
      summary:
        'Warn (`none`), label posts (`sensitive`); `silence`, `disable`, `suspend`: a motion',
      scopes,
      fields: {
        id: id<'account'>(),
        type: blankable(z.enum(['none', 'sensitive', 'disable', 'silence', 'suspend'])),
        text: text(20_000).default(''),
        report_id: blankable(id<'report'>()),
        rule_ids: list(text(100), 20).default([]),
        status_ids: ids<'post'>(40).default([]),
        lesser_measures: blankable(text(5000)),
        public_interest: blankable(text(5000)),
        holding: blankable(text(5000)),
        departure: blankable(text(5000)),
        treatments: treatments.optional(),
        warning_preset_id: blankable(text(20)),
        // Read and not obeyed: a sanction is served, always (Article 10).
        send_email_notification: blankable(bool),
      },
    },
    async ({ world, account, input }) => {
      const { type = 'none', id: respondent, text: reason, report_id: reportId } = input;
      if (type !== 'none' && type !== 'sensitive') {
        throw await moved(world, account.id, {
          respondent,
          asks: asksOf[type],
          reason,
          reportId,
        });
      }
      await decideAtOnce(world, account.id, {
        respondent,
        measure:
          type === 'none' ? { kind: 'warning' } : { kind: 'label', label: 'sensitive', note: '' },
        reason,
        reportId,
        ruleIds: input.rule_ids,
        postIds: input.status_ids,
        lesser:
          input.lesser_measures === undefined
            ? undefined
            : [{ level: 1, why: input.lesser_measures }],
        publicInterest: input.public_interest,
        holding: input.holding,
        departure: input.departure,
        treatments: input.treatments,
      });
      return {};
    },
  );
}

const asksOf = { disable: 'lock-out', silence: 'limit-visibility', suspend: 'suspend' } as const;

/** Why one hand does not do it; the motion is what is left of it. */
const reasons: Readonly<Record<MotionAsk, string>> = {
  suspend: 'A panel decides on a suspension',
  'lock-out': 'Nobody is locked out by one hand: a panel decides on a suspension',
  delete: 'No account is taken from its owner by one hand: a panel decides on a ban',
  'limit-visibility': 'Two officers decide on a visibility limit, after a hearing',
  label: 'A label names the post that it is for',
  'lift-suspension': 'A suspension ends by its term, an appeal or a review',
  'lift-lock-out': 'A suspension ends by its term, an appeal or a review',
  'lift-visibility-limit': 'A visibility limit ends by its term, an appeal or a review',
  'lift-label': 'A label ends by an appeal or a review',
};

/** Makes the motion; what it gives is the answer to the call. */
async function moved(
  world: World,
  officer: AccountId,
  input: {
    readonly respondent: AccountId;
    readonly asks: MotionAsk;
    readonly reason: string;
    readonly reportId?: ReportId | undefined;
  },
): Promise<Refusal> {
  await getAccount(world.db, input.respondent);
  const { docket } = await makeMotion(world, officer, input);
  return refuse('single-hand', {
    article: 6,
    detail: `${reasons[input.asks]}. Your motion stands in the case: ${world.origin}/desk/${docket}`,
  });
}
