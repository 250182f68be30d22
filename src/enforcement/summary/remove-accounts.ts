import { sql } from 'kysely';
import { listAccounts, type Account } from '#accounts';
import { listPosts, notify, type Post } from '#conversation';
import { idBucket, isRefusal, toId, type AccountId, type PostId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { newDocket } from '#ledger';
import { appealUrl } from '../appeal-link.ts';
import { getCharter } from '../charter.ts';
import { actorOf, clockActor } from '../desk/context.ts';
import { freezePost, freezeProfile, keepExhibits, type Frozen } from '../freeze.ts';
import { foldCases } from '../load-case.ts';
import { listRuleVersions } from '../rule-versions.ts';
import type { Actor, Case, CaseEvent, Charter, Context, RuleVersion } from '../rules/model.ts';
import type { SparedBecause } from '../rules/summary.ts';
import { enterAll, openPaper, type Paper } from './paper.ts';
import { removalDraft } from './removal-draft.ts';
import { planSample } from './plan-sample.ts';
import { deliverAll, obeyAll, takeEffect } from './serve-removals.ts';
import { spare } from './spare.ts';
import type { StoredBatch } from './stored-batch.ts';
import { summaryAccounts, type AccountFacts } from './summary-accounts.ts';
import type { Outside } from './within-row.ts';
import { writePapers } from './write-papers.ts';

/** What is the same for all who are removed together. */
type Shared = {
  readonly world: World;
  readonly tx: Tx;
  readonly batch: StoredBatch;
  readonly charter: Charter;
  readonly versions: readonly RuleVersion[];
  readonly proposedBy: Actor;
  readonly confirmedBy: Actor | undefined;
  readonly now: Date;
};

/** One removal at work. */
export type Removal = {
  readonly paper: Paper;
  readonly context: Context;
  readonly frozen: readonly Frozen[];
};

/**
 * Removes some accounts of a batch in the caller's transaction: a case, evidence, a decision, its
 * statement and its entry for each; and where the statement reaches them in the service alone, its
 * effect. The others wait for their letter.
 */
export async function removeAccounts(
  tx: Tx,
  world: World,
  batch: StoredBatch,
  ids: readonly AccountId[],
): Promise<void> {
  await lockRespondents(tx, ids);
  const shared = await sharedBy(tx, world, batch);
  const { removals, spared } = await prepareAll(shared, ids);
  await spare(tx, world, batch.id, spared);
  if (removals.length === 0) return;
  await keepExhibits(
    tx,
    world,
    removals.flatMap(({ frozen }) => frozen),
  );
  await composeAll(shared, removals);
  deliverAll(removals, 'service');
  await takeEffect(tx, world, removals);
  await writePapers({ tx, world, papers: removals.map(({ paper }) => paper) });
  await obeyAll(tx, world, removals);
  await planSample(tx, world, batch.id, removals);
  await tellAll(tx, world, removals);
}

/** Everything that can change a standing goes through these locks; in one order, so that nobody waits crosswise. */
export async function lockRespondents(tx: Tx, ids: readonly AccountId[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(id)
    from (select unnest(${[...ids]}::bigint[]) as id order by 1) as ordered`.execute(tx);
}

/** The statement that one account would be served, of a batch that only its first officer knows. */
export async function composeOne(
  tx: Tx,
  world: World,
  batch: StoredBatch,
  id: AccountId,
): Promise<
  | { readonly because: SparedBecause; readonly text?: undefined }
  | { readonly because?: undefined; readonly text: string }
> {
  const shared = await sharedBy(tx, world, batch);
  const second: Actor = {
    kind: 'account',
    id: batch.confirmedBy ?? batch.proposedBy,
    roles: ['officer'],
  };
  const { removals, spared } = await prepareAll({ ...shared, confirmedBy: second }, [id]);
  const [removal] = removals;
  if (removal === undefined) return { because: spared[0]?.because ?? 'gone' };
  compose(world, removal);
  return { text: removal.paper.subject().decisions.at(-1)?.statement?.text ?? '' };
}

async function sharedBy(tx: Tx, world: World, batch: StoredBatch): Promise<Shared> {
  const { confirmedBy } = batch;
  return {
    world,
    tx,
    batch,
    charter: await getCharter(tx),
    versions: await listRuleVersions(tx, [batch.ruleId]),
    proposedBy: await actorOf(tx, batch.proposedBy),
    confirmedBy: confirmedBy === undefined ? undefined : await actorOf(tx, confirmedBy),
    now: world.clock.now(),
  };
}

type Prepared = { readonly removals: readonly Removal[]; readonly spared: readonly Outside[] };

async function prepareAll(shared: Shared, ids: readonly AccountId[]): Promise<Prepared> {
  const { tx, batch } = shared;
  const officers = [
    batch.proposedBy,
    ...(batch.confirmedBy === undefined ? [] : [batch.confirmedBy]),
  ];
  const facts = await summaryAccounts(tx, ids, { list: await stillListed(tx, batch), officers });
  const accounts = await listAccounts(tx, ids);
  const posts = await newestPosts(tx, ids);
  const cases = await openCases(tx, ids);
  const spared: Outside[] = [];
  const removals = accounts.flatMap((account) => {
    const about = facts.get(account.id);
    if (about === undefined) return [];
    const removal = prepare(shared, {
      account,
      facts: about,
      posts: posts.get(account.id) ?? [],
      stored: cases.get(account.id),
    });
    if (typeof removal !== 'string') return [removal];
    spared.push({ id: account.id, because: removal });
    return [];
  });
  return { removals, spared };
}

type Subject = {
  readonly account: Account;
  readonly facts: AccountFacts;
  readonly posts: readonly Post[];
  readonly stored: { readonly subject: Case; readonly seq: number } | undefined;
};

/** Asks the rules for one account; where they refuse for what it is, why it is spared. */
function prepare(shared: Shared, about: Subject): Removal | SparedBecause {
  const { world, batch, versions, now } = shared;
  const { account, facts, posts, stored } = about;
  const filing = { filedBy: 'officer' as const, by: batch.proposedBy, about: account.id };
  const frozen = [
    freezeProfile(world, account, filing),
    ...posts.map((post) => freezePost(world, post, filing)),
  ];
  const exhibits = frozen.map(({ exhibit }) => exhibit);
  const caseId = stored?.subject.id ?? world.ids.next<'case'>(idBucket(account.id));
  const { createdAt } = account;
  const draft = removalDraft(world, batch, { caseId, createdAt, posts, exhibits, versions, now });
  if (draft === undefined) return 'not-eligible';
  const context = contextOf(shared, facts, draft.decision.id);
  const paper = openPaper(stored);
  try {
    const docket = stored?.subject.docket ?? newDocket();
    const respondent = account.id;
    paper.act(
      { type: 'remove-summarily', caseId, docket, respondent, exhibits, ...draft },
      context,
    );
  } catch (error) {
    return becauseOf(error);
  }
  return { paper, context, frozen };
}

/** A refusal that is about this account alone. @throws whatever else it was */
function becauseOf(error: unknown): SparedBecause {
  if (!isRefusal(error)) throw error;
  switch (error.code) {
    case 'wrong-state':
      return 'in-a-case';
    case 'exception-not-carried':
      return 'answered';
    case 'not-eligible':
    case 'rule-not-in-force':
      return 'not-eligible';
    case 'conflict':
      return 'sanctioned';
    case 'not-found':
      return 'gone';
    default:
      throw error;
  }
}

function contextOf(
  { world, batch, charter, versions, proposedBy, confirmedBy, now }: Shared,
  { channels, followers, ...account }: AccountFacts,
  decisionId: Parameters<typeof appealUrl>[1],
): Context {
  return {
    now,
    actor: clockActor,
    charter,
    ruleVersions: versions,
    respondent: { local: account.local, channels, followers, createdAt: account.createdAt },
    pool: [],
    warnings: [],
    // Whoever has a record is heard in a case: who bears a sanction is not removed summarily.
    strikes: 0,
    interimMeasures: [],
    precedents: [],
    custom: [],
    links: {
      appeal: appealUrl(world, decisionId),
      exit: `${world.origin}/settings/exit`,
      rules: `${world.origin}/rules`,
      dockets: `${world.origin}/dockets`,
    },
    summary: {
      batchId: batch.id,
      size: batch.accounts.length,
      proposedBy,
      ...(confirmedBy === undefined ? {} : { confirmedBy }),
      account: { ...account, listed: true },
    },
  };
}

async function stillListed(tx: Tx, { id, accounts }: StoredBatch): Promise<readonly AccountId[]> {
  const rows = await tx
    .selectFrom('summary_spared')
    .select('account_id')
    .where('batch_id', '=', id)
    .execute();
  const out = new Set(rows.map((row) => row.account_id));
  return accounts.filter((account) => !out.has(account));
}

/** What each published last: two posts show what the others are. */
const postsShown = 2;

async function newestPosts(
  tx: Tx,
  ids: readonly AccountId[],
): Promise<ReadonlyMap<string, readonly Post[]>> {
  const { rows } = await sql<{ id: PostId }>`
    select p.id from unnest(${[...ids]}::bigint[]) as who (id) cross join lateral (
      select own.id from posts as own where own.author_id = who.id and own.deleted_at is null
      order by own.id desc limit ${postsShown}) as p`.execute(tx);
  const posts = await listPosts(
    tx,
    rows.map(({ id }) => id),
  );
  return Map.groupBy(posts, ({ authorId }) => authorId);
}

/** The case of each in which nothing is decided yet; a report about it ends there too. */
async function openCases(
  tx: Tx,
  ids: readonly AccountId[],
): Promise<ReadonlyMap<string, { readonly subject: Case; readonly seq: number }>> {
  const { rows } = await sql<{ id: string; seq: number }>`
    select distinct on (c.respondent_id) c.id, c.version as seq from cases as c
    where c.respondent_id = any (${[...ids]}::bigint[])
      and c.state in ('reported', 'open', 'noticed', 'answered', 'silent', 'deliberating')
    order by c.respondent_id, c.state in ('reported', 'open'), c.id`.execute(tx);
  const seqs = new Map(rows.map(({ id, seq }) => [id, seq]));
  const cases = await foldCases(
    tx,
    rows.map(({ id }) => toId<'case'>(id)),
  );
  return new Map(
    cases.map((subject) => [subject.respondent, { subject, seq: seqs.get(subject.id) ?? 0 }]),
  );
}

/** The statement of each, then the entries of all. */
async function composeAll({ tx, world }: Shared, removals: readonly Removal[]): Promise<void> {
  await enterAll(
    tx,
    world,
    removals.map((removal) => ({ ...removal, event: compose(world, removal) })),
  );
}

function compose(world: Pick<World, 'ids'>, { paper, context }: Removal): CaseEvent {
  const decision = paper.subject().decisions.at(-1);
  if (decision === undefined) throw new Error('nothing was decided');
  const statementId = world.ids.next<'statement'>(idBucket(paper.subject().id));
  const decisionId = decision.id;
  const [event] = paper.act({ type: 'compose-statement', decisionId, statementId }, context);
  if (event === undefined) throw new Error('no statement was composed');
  return event;
}

async function tellAll(tx: Tx, world: World, removals: readonly Removal[]): Promise<void> {
  await notify(
    tx,
    world,
    ...removals.flatMap(({ paper }) => {
      const { id, docket, respondent, reports, decisions } = paper.subject();
      const statementId = decisions.at(-1)?.statement?.id;
      if (statementId === undefined) return [];
      const served = {
        accountId: respondent,
        kind: 'warning' as const,
        details: { event: 'statement', caseId: id, docket, statementId },
        cause: `case:statement:${statementId}`,
      };
      const told = reports.flatMap(({ id: reportId, reporter }) =>
        reporter === undefined
          ? []
          : {
              accountId: reporter,
              kind: 'report' as const,
              details: { event: 'outcome', reportId, outcome: 'acted-on' },
              cause: `report-outcome:${reportId}:${decisions.length}:acted-on`,
            },
      );
      return [served, ...told];
    }),
  );
}
