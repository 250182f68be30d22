import { myRecord } from '#enforcement';
import type { AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { exitWindowEndsAt } from './rules/exit-window.ts';

/** What stands between a person and their leaving: nothing, and for how long that is promised. */
export type ExitState = {
  /** Documents of their own cases, with proofs. */
  readonly documents: number;
  /** While a ban is in force: the account is kept, with its followers, until then at the least. */
  readonly window?: {
    readonly docket: string;
    readonly openedAt: Date;
    /** Absent while an appeal waits. */
    readonly endsAt?: Date;
  };
};

/** How it stands with somebody's exit, in any standing. Article 13 */
export async function exitState(world: World, accountId: AccountId): Promise<ExitState> {
  const { documents, sanctions, cases } = await myRecord(world, accountId);
  const bans = sanctions.flatMap(({ sanction, inForce, docket }) => {
    const { startedAt, measure, decisionId } = sanction;
    if (!inForce || measure.kind !== 'ban' || startedAt === undefined) return [];
    const appeals = cases
      .filter((one) => one.docket === docket)
      .flatMap((one) => one.appeals.filter((appeal) => appeal.decisionId === decisionId));
    const appealsDecidedAt = appeals.map(({ decidedAt }) => decidedAt);
    return [{ docket, startedAt, endsAt: exitWindowEndsAt({ startedAt, appealsDecidedAt }) }];
  });
  const latest = bans.toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime()).at(-1);
  if (latest === undefined) return { documents: documents.length };
  const { docket, startedAt: openedAt, endsAt } = latest;
  return {
    documents: documents.length,
    window: { docket, openedAt, ...(endsAt === undefined ? {} : { endsAt }) },
  };
}
