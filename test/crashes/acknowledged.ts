import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import type { Posted } from './clients.ts';
import type { Act, Cast } from './lines.ts';

type ActOf<Name extends Act['act']> = Extract<Act, { readonly act: Name }>;

const actsOf = <Name extends Act['act']>(acts: readonly Act[], name: Name): ActOf<Name>[] =>
  acts.filter((one): one is ActOf<Name> => one.act === name);

/** What was acknowledged and is not there as it was, in words; empty when nothing was lost. */
export async function findLost(
  database: pg.Pool,
  acts: readonly Act[],
  posted: readonly Posted[],
): Promise<readonly string[]> {
  const lost = await Promise.all([
    lostPosts(database, posted),
    lostThreads(database, actsOf(acts, 'thread')),
    lostEntries(database, actsOf(acts, 'entry')),
    lostVotes(database, actsOf(acts, 'vote')),
    lostDecisions(database, actsOf(acts, 'decision')),
    lostWords(database, acts),
  ]);
  return lost.flat();
}

async function rowsById<Row extends { readonly id: string }>(
  database: pg.Pool,
  query: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const { rows } = await database.query<Row>(query, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

type PostRow = {
  readonly id: string;
  readonly text: string;
  readonly author_id: string;
  readonly in_reply_to: string | null;
  readonly mentioned: readonly string[];
  readonly tags: readonly string[];
  readonly pictures: readonly string[];
};

async function lostPosts(database: pg.Pool, posted: readonly Posted[]): Promise<string[]> {
  const query = `
    select id, text, author_id, in_reply_to,
      array(select account_id::text from mentions where post_id = posts.id order by 1) as mentioned,
      array(select tag from post_tags where post_id = posts.id order by 1) as tags,
      array(select id::text from media where post_id = posts.id) as pictures
    from posts where id = any ($1::bigint[]) and deleted_at is null`;
  const rows = await rowsById<PostRow>(
    database,
    query,
    posted.map(({ id }) => id),
  );
  return posted.flatMap((post) => {
    const row = rows.get(post.id);
    if (row === undefined) return [`post ${post.id} is gone: ${post.text}`];
    const kept = [row.text, row.author_id, row.in_reply_to, row.mentioned, row.tags, row.pictures];
    const sent = [
      post.text,
      post.author.id,
      post.inReplyTo ?? null,
      post.mentions.map(({ id }) => id).toSorted(),
      [...post.tags].toSorted(),
      post.pictureId === undefined ? [] : [post.pictureId],
    ];
    if (JSON.stringify(kept) === JSON.stringify(sent)) return [];
    return [`post ${post.id} is ${JSON.stringify(kept)}, answered was ${JSON.stringify(sent)}`];
  });
}

async function lostThreads(
  database: pg.Pool,
  threads: readonly ActOf<'thread'>[],
): Promise<string[]> {
  const query = 'select id, in_reply_to from posts where id = any ($1::bigint[])';
  const rows = await rowsById<{ id: string; in_reply_to: string | null }>(
    database,
    query,
    threads.flatMap(({ ids }) => ids),
  );
  return threads.flatMap(({ ids }) =>
    ids.flatMap((id, at) =>
      rows.get(id)?.in_reply_to === (ids[at - 1] ?? null) ? [] : [`part ${at} of a thread, ${id}`],
    ),
  );
}

async function lostEntries(
  database: pg.Pool,
  entries: readonly ActOf<'entry'>[],
): Promise<string[]> {
  const query = `select index as id, encode(leaf_hash, 'hex') as hash from ledger_entries
    where index = any ($1::bigint[])`;
  const indexes = entries.map(({ index }) => String(index));
  const rows = await rowsById<{ id: string; hash: string }>(database, query, indexes);
  return entries.flatMap(({ index, leafHash }) => {
    const hash = rows.get(String(index))?.hash;
    return hash === leafHash ? [] : [`entry ${index} is ${hash ?? 'gone'}, was ${leafHash}`];
  });
}

async function lostVotes(database: pg.Pool, votes: readonly ActOf<'vote'>[]): Promise<string[]> {
  const query = `
    select panel_id || ' ' || account_id as id, opinion,
      exists (select from reveals r where r.panel_id = v.panel_id) as revealed
    from sealed_votes v left join ballots b using (panel_id, account_id)
    where panel_id = any ($1::bigint[])`;
  const panels = votes.map(({ panelId }) => panelId);
  const rows = await rowsById<{ id: string; opinion: string | null; revealed: boolean }>(
    database,
    query,
    panels,
  );
  return votes.flatMap(({ panelId, panelist, opinion }) => {
    const row = rows.get(`${panelId} ${panelist}`);
    if (row === undefined) return [`the vote of ${panelist} on panel ${panelId}`];
    // Sealed until all are cast: what it says is known once they are opened.
    const isKept = row.revealed ? row.opinion === opinion : row.opinion === null;
    return isKept ? [] : [`the vote of ${panelist} on panel ${panelId} now says ${row.opinion}`];
  });
}

async function lostDecisions(
  database: pg.Pool,
  decisions: readonly ActOf<'decision'>[],
): Promise<string[]> {
  const query = `
    select d.id, s.id as statement, c.docket, c.respondent_id as respondent,
      array(select m.id::text from measures m where m.decision_id = d.id order by m.id) as sanctions
    from decisions d join cases c on c.id = d.case_id
      join statements s on s.decision_id = d.id
      join ledger_entries e on e.index = d.entry_index and e.docket = c.docket
    where d.id = any ($1::bigint[])`;
  type Row = {
    readonly id: string;
    readonly statement: string;
    readonly docket: string;
    readonly respondent: string;
    readonly sanctions: readonly string[];
  };
  const ids = decisions.map(({ decisionId }) => decisionId);
  const rows = await rowsById<Row>(database, query, ids);
  return decisions.flatMap((decided) => {
    const row = rows.get(decided.decisionId);
    const kept = [row?.statement, row?.docket, row?.respondent, row?.sanctions];
    const { statementId, docket, respondent, sanctionIds } = decided;
    const said = [statementId, docket, respondent, [...sanctionIds].toSorted()];
    return JSON.stringify(kept) === JSON.stringify(said) ? [] : [`decision ${decided.decisionId}`];
  });
}

/** Answers and appeals as they were worded, and what was decided on appeals. */
async function lostWords(database: pg.Pool, acts: readonly Act[]): Promise<string[]> {
  const answers = actsOf(acts, 'answer');
  const appeals = actsOf(acts, 'appeal');
  const decided = actsOf(acts, 'appeal-decision');
  const [answered, appealed, outcomes] = await Promise.all([
    rowsById<{ id: string; text: string }>(
      database,
      'select case_id as id, text from answers where case_id = any ($1::bigint[])',
      answers.map(({ caseId }) => caseId),
    ),
    rowsById<{ id: string; grounds: string }>(
      database,
      'select id, grounds from appeals where id = any ($1::bigint[])',
      appeals.map(({ appealId }) => appealId),
    ),
    rowsById<{ id: string; outcome: string }>(
      database,
      'select appeal_id as id, outcome from appeal_decisions where appeal_id = any ($1::bigint[])',
      decided.map(({ appealId }) => appealId),
    ),
  ]);
  return [
    ...answers
      .filter(({ caseId, text }) => answered.get(caseId)?.text !== text)
      .map(({ caseId }) => `the answer in case ${caseId}`),
    ...appeals
      .filter(({ appealId, grounds }) => appealed.get(appealId)?.grounds !== grounds)
      .map(({ appealId }) => `appeal ${appealId}`),
    ...decided
      .filter(({ appealId }) => outcomes.get(appealId)?.outcome !== 'overturned')
      .map(({ appealId }) => `the decision on appeal ${appealId}`),
  ];
}

export type Effects = {
  readonly database: pg.Pool;
  readonly cast: Cast;
  readonly acts: readonly Act[];
  readonly posted: readonly Posted[];
  /** Where letters are kept. */
  readonly mailFolder: string;
};

/** What should have followed from acknowledged acts, by jobs, and has not; empty when all has. */
export async function findUndone(effects: Effects): Promise<readonly string[]> {
  const undone = await Promise.all([
    untold(effects),
    unserved(effects),
    unsent(effects),
    leftOver(effects.database),
  ]);
  return undone.flat();
}

/** The watcher hears of each post that begins something: one job per post. */
async function untold({ database, cast, acts, posted }: Effects): Promise<string[]> {
  const firsts = [
    ...posted.filter(({ inReplyTo }) => inReplyTo === undefined).map(({ id }) => id),
    ...actsOf(acts, 'thread').flatMap(({ ids }) => ids.slice(0, 1)),
  ];
  const { rows } = await database.query<{ id: string }>(
    `select first.id from unnest($1::text[]) as first (id)
     where not exists (select from notifications n
       where n.account_id = $2 and n.cause = 'post:' || first.id)`,
    [firsts, cast.watcher.id],
  );
  return rows.map(({ id }) => `the watcher was not told of post ${id}`);
}

/** A statement that is served over every channel starts the sanctions that were decided. */
async function unserved({ database, acts }: Effects): Promise<string[]> {
  const decisions = actsOf(acts, 'decision');
  const { rows } = await database.query<{ id: string }>(
    `select m.id from measures m
     join statements s on s.decision_id = m.decision_id
     where m.decision_id = any ($1::bigint[]) and not exists (
       select from sanctions f join services v on v.proof_id = f.proof_id
         join proofs_of_service p on p.id = v.proof_id
       where f.id = m.id and p.statement_id = s.id and p.channels @> array['mail'])`,
    [decisions.map(({ decisionId }) => decisionId)],
  );
  return rows.map(({ id }) => `sanction ${id} was not started by the service of its statement`);
}

async function unsent({ acts, mailFolder }: Effects): Promise<string[]> {
  const subjects = await letterSubjects(mailFolder);
  return actsOf(acts, 'decision')
    .map(({ docket }) => `Statement of reasons in case ${docket}`)
    .filter((subject) => !subjects.includes(subject))
    .map((subject) => `no letter: ${subject}`);
}

/** The subjects of all letters that were handed over, one per letter. */
export async function letterSubjects(mailFolder: string): Promise<readonly string[]> {
  const names = (await readdir(mailFolder)).filter((name) => name.endsWith('.txt'));
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(mailFolder, name), 'utf8');
      return /^Subject: (.*)$/m.exec(text)?.[1] ?? '';
    }),
  );
}

/** Votes that are all cast are opened, what is entered is under a checkpoint, nothing is parked. */
async function leftOver(database: pg.Pool): Promise<string[]> {
  const { rows } = await database.query<{ what: string }>(`
    select 'panel ' || p.id || ' is not opened' as what from panels p
    where not exists (select from reveals r where r.panel_id = p.id)
      and p.size = (select count(*) from sealed_votes v where v.panel_id = p.id)
    union all
    select 'the ledger has ' || h.size || ' entries, signed are ' || coalesce(max(c.size), 0)
    from ledger_head h left join ledger_checkpoints c on true
    group by h.size having h.size <> coalesce(max(c.size), 0)
    union all
    select 'job ' || task_identifier || ' failed ' || attempts || ' times: ' || last_error
    from graphile_worker.jobs where last_error is not null or attempts >= max_attempts
    union all
    select 'job ' || task_identifier || ' is held by a process that died'
    from graphile_worker.jobs where locked_at < now() - interval '10 seconds'`);
  return rows.map(({ what }) => what);
}

/** Jobs whose time has come, begun or not. */
export async function countDueJobs(database: pg.Pool): Promise<number> {
  const { rows } = await database.query<{ due: number }>(
    'select count(*)::int as due from graphile_worker._private_jobs where run_at <= now()',
  );
  return rows[0]?.due ?? 0;
}

/** The first of them in words, for whoever has to find out why they are not done. */
export async function dueJobs(database: pg.Pool): Promise<string> {
  const { rows } = await database.query<Record<string, unknown>>(`
    select task.identifier, job.attempts, job.locked_by, job.locked_at, job.run_at, job.last_error,
      job.is_available, now()
    from graphile_worker._private_jobs as job
    join graphile_worker._private_tasks as task on task.id = job.task_id
    where run_at <= now() order by job.id limit 5`);
  return JSON.stringify(rows);
}
