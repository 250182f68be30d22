import { idBucket, refuse, type AccountId, type BatchId } from '#foundation';
import { transact, type Reader, type World } from '#infrastructure';
import { underArticles } from '../article-refusal.ts';
import { actorOf } from '../desk/context.ts';
import { exceptionRow } from '../rules/exceptions.ts';
import { batchProblem, sparedRefusal } from '../rules/summary.ts';
import type { ExceptionUse, RuleId } from '../rules/model.ts';
import { currentRulebook } from '../rulebook-queries.ts';
import { withinRow, type Outside } from './within-row.ts';

/** How long a removal lasts, where nobody says otherwise: it ends by itself (article 10). */
export const longestRemovalDays = 365;

export type BatchInput = {
  readonly accounts: readonly AccountId[];
  readonly ruleId: RuleId;
  /** What was seen, for everybody on the list: each is served it. */
  readonly facts: string;
  /** The exception's three conditions, each in a sentence (article 4). */
  readonly automated: string;
  readonly deceptive: string;
  readonly nobodyThere: string;
  readonly days?: number | undefined;
  /** The search that found them, for the record. */
  readonly search?: Readonly<Record<string, string>> | undefined;
};

export type Proposed = {
  readonly batchId: BatchId;
  readonly listed: number;
  /** Who was asked for and is not within row S. */
  readonly leftOut: readonly Outside[];
};

/** The exception that a batch invokes, as its two officers wrote it. */
export function exceptionOf(
  said: Pick<BatchInput, 'automated' | 'deceptive' | 'nobodyThere'>,
): ExceptionUse {
  return {
    code: 'deceptive-automation',
    conditions: [
      { id: 'automated', sentence: said.automated },
      { id: 'deceptive', sentence: said.deceptive },
      { id: 'nobody-there', sentence: said.nobodyThere },
    ],
  };
}

/**
 * The first officer lists the accounts that a machine runs, with the reasons. Nothing happens to
 * anybody until another officer confirms the list (article 6).
 * @throws Refusal `forbidden`, `too-large`, `reasons-missing`, `exception-not-carried`,
 * `rule-not-in-force`, `not-eligible`
 */
export async function proposeBatch(
  world: World,
  officer: AccountId,
  input: BatchInput,
): Promise<Proposed> {
  const { facts, ruleId, days = longestRemovalDays } = input;
  const actor = await actorOf(world.db, officer);
  const refused = batchProblem(actor, input.accounts, { facts, exception: exceptionOf(input) });
  if (refused !== undefined) throw refused;
  await requireRule(world, ruleId);
  requireDays(days);
  return underArticles(() =>
    transact(world, async (tx) => {
      const now = world.clock.now();
      const { within, outside } = await withinRow(tx, input.accounts, now);
      const [first] = outside;
      if (within.length === 0) throw sparedRefusal(first?.because ?? 'gone');
      const batchId = world.ids.next<'batch'>(idBucket(officer));
      await tx
        .insertInto('summary_batches')
        .values({
          id: batchId,
          proposed_by: officer,
          rule_id: ruleId,
          facts,
          automated: input.automated,
          deceptive: input.deceptive,
          nobody_there: input.nobodyThere,
          days,
          search: JSON.stringify(input.search ?? {}),
          proposed_at: now,
        })
        .execute();
      await tx
        .insertInto('summary_accounts')
        .values(within.map((id, at) => ({ batch_id: batchId, account_id: id, place: at + 1 })))
        .execute();
      return { batchId, listed: within.length, leftOut: outside };
    }),
  );
}

function requireDays(days: number): void {
  if (Number.isInteger(days) && days >= 1 && days <= longestRemovalDays) return;
  throw refuse('term-too-long', {
    article: 10,
    field: 'days',
    detail: `A summary removal lasts ${longestRemovalDays} days at most.`,
  });
}

async function requireRule(world: Pick<World, 'db' | 'clock'>, ruleId: RuleId): Promise<void> {
  if ((await summaryRules(world)).some(({ id }) => id === ruleId)) return;
  throw refuse('rule-not-in-force', {
    article: 1,
    field: 'rule',
    detail: 'No such rule on deception is in force that leads this far.',
  });
}

/** The rules in force that row S can rest on. */
export async function summaryRules(
  world: { readonly db: Reader } & Pick<World, 'db' | 'clock'>,
): Promise<readonly { readonly id: RuleId; readonly title: string }[]> {
  const book = await currentRulebook(world);
  const families = exceptionRow('deceptive-automation')?.families ?? [];
  return (book?.rules ?? [])
    .filter(
      ({ family, schedule, thresholdTest }) =>
        families.includes(family) && schedule.heaviest >= 7 && !thresholdTest,
    )
    .map(({ id, title }) => ({ id, title }));
}
