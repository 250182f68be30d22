import { parseDomain } from '#accounts';
import { randomBucket, refuse, type AccountId, type ServerMotionId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { newDocket } from '#ledger';
import { underArticles } from '../article-refusal.ts';
import { getCharter } from '../charter.ts';
import { actorOf } from '../desk/context.ts';
import { exceptionRow } from '../rules/exceptions.ts';
import type { RuleId } from '../rules/model.ts';
import { serverMotionProblem, type ServerDraft } from '../rules/servers.ts';
import { currentRulebook } from '../rulebook-queries.ts';
import { findMeasureOver, lockServer } from './stored-motion.ts';

export type ServerMotionInput = ServerDraft & { readonly ruleId: RuleId };

export type MovedMotion = { readonly motionId: ServerMotionId; readonly docket: string };

/**
 * An officer moves that a whole remote server is limited, suspended or let back, with the reasons.
 * Nothing happens to it until another officer signs, or a panel carries it (article 6). What is moved
 * about a server that is restricted stands in the docket of that restriction: it is its review.
 * @throws Refusal `forbidden`, `invalid`, `reasons-missing`, `not-heard`, `exception-not-carried`,
 * `exception-unknown`, `term-too-long`, `rule-not-in-force`, `wrong-state`
 */
export async function proposeServerMotion(
  world: World,
  officer: AccountId,
  input: ServerMotionInput,
): Promise<MovedMotion> {
  const actor = await actorOf(world.db, officer);
  const draft = { ...input, domain: parseDomain(world, input.domain) };
  const version = await ruleFor(world, draft);
  return underArticles(() =>
    transact(world, async (tx) => {
      await lockServer(tx, draft.domain);
      const held = await findMeasureOver(tx, draft.domain);
      const refused = serverMotionProblem(actor, draft, {
        now: world.clock.now(),
        ownHost: new URL(world.origin).host,
        charter: await getCharter(tx),
        isRestricted: held !== undefined,
      });
      if (refused !== undefined) throw refused;
      const moved = {
        motionId: world.ids.next<'server-motion'>(randomBucket()),
        docket: held?.docket ?? newDocket(),
      };
      await insertMotion(tx, world, { moved, officer, draft, version });
      return moved;
    }),
  );
}

type Writing = {
  readonly moved: MovedMotion;
  readonly officer: AccountId;
  readonly draft: ServerMotionInput;
  readonly version: number;
};

async function insertMotion(
  tx: Tx,
  world: World,
  { moved, officer, draft, version }: Writing,
): Promise<void> {
  const { exception, told } = draft;
  const said = exception?.conditions.map(({ id, sentence }) => [id, sentence] as const);
  await tx
    .insertInto('server_motions')
    .values({
      id: moved.motionId,
      docket: moved.docket,
      domain: draft.domain,
      does: draft.does,
      rule_id: draft.ruleId,
      rule_version: version,
      facts: draft.facts,
      lesser: draft.lesser,
      summary: draft.summary,
      told_at: told?.at ?? null,
      told_how: told?.how ?? null,
      exception: exception?.code ?? null,
      conditions: said === undefined ? null : JSON.stringify(Object.fromEntries(said)),
      review_days: draft.reviewDays ?? null,
      proposed_by: officer,
      proposed_at: world.clock.now(),
    })
    .execute();
}

/** The version in force of the rule that a motion rests on, of a kind that its exception covers. */
async function ruleFor(world: World, { ruleId, exception }: ServerMotionInput): Promise<number> {
  const book = await currentRulebook(world);
  const rule = book?.rules.find(({ id }) => id === ruleId);
  if (rule === undefined) {
    throw refuse('rule-not-in-force', {
      article: 1,
      field: 'rule',
      detail: 'No such rule is in force.',
    });
  }
  const covered = exception === undefined ? [] : (exceptionRow(exception.code)?.families ?? []);
  if (covered.length === 0 || covered.includes(rule.family)) return rule.version;
  throw refuse('exception-not-carried', {
    article: 4,
    field: 'rule',
    detail: 'The exception does not cover a rule of this kind.',
  });
}
