import type pg from 'pg';

/**
 * What holds between the rows of a database that was never half-written. Each query names the rows
 * that break its promise; the columns of the constraint triggers are asked about once more, because
 * a crash could only break them where recovery itself did.
 */
const invariants: Readonly<Record<string, string>> = {
  'a post has the mentions that it says it has': `
    select p.id from posts p
    where p.has_mentions <> exists (select from mentions m where m.post_id = p.id)`,
  'a post has the tags that it says it has': `
    select p.id from posts p where cardinality(p.tags) <>
      (select count(*) from post_tags t where t.post_id = p.id and t.tag = any (p.tags))`,
  'a post has the pictures that it says it has': `
    select p.id from posts p
    where p.has_media <> exists (select from media m where m.post_id = p.id)`,
  'a mention was told of in the transaction that made it': `
    select m.post_id, m.account_id from mentions m join posts p on p.id = m.post_id
    where m.account_id <> p.author_id and not exists (
      select from notifications n where n.account_id = m.account_id and n.cause = 'mention:' || p.id)`,
  'an answer stands in the thread of what it answers, and is counted': `
    select p.id from posts p join posts q on q.id = p.in_reply_to where p.thread_root <> q.thread_root
    union all
    select q.id from posts q left join post_counts c on c.post_id = q.id
    where coalesce(c.replies, 0) <> (select count(*) from posts p where p.in_reply_to = q.id
      and p.visibility in ('public', 'unlisted') and p.deleted_at is null)`,
  'a post is published once, however often it is sent': `
    select text from posts where idempotency_key is not null group by text having count(*) > 1`,
  'a thread of four has four parts': `
    select split_part(text, ' · ', 1) from posts where text like '%· % #story'
    group by 1 having count(*) <> 4`,
  'the ledger has no hole': `
    select 1 from ledger_head where size <> (select count(*) from ledger_entries)
      or size <> (select coalesce(max(index) + 1, 0) from ledger_entries)`,
  'every subtree that is complete is stored': `
    select l.level from generate_series(1, 20) as l (level), ledger_head h
    where h.size / (1::bigint << l.level) <>
      (select count(*) from ledger_nodes n where n.level = l.level)`,
  'every checkpoint is of the tree as it stands': `
    select size from ledger_checkpoints where root <> ledger_root(size)`,
  'the head of a case counts its events': `
    select c.id from cases c where c.version <> (select max(seq) from case_events e where e.case_id = c.id)
      or c.version <> (select count(*) from case_events e where e.case_id = c.id)`,
  'a decision has its entry, its findings, its statement and its service': `
    select d.id from decisions d join cases c on c.id = d.case_id
    where not exists (select from ledger_entries e where e.index = d.entry_index
        and e.docket = c.docket and e.type in ('decision', 'warning'))
      or (select count(*) from findings f where f.decision_id = d.id) <>
        (select count(*) from allegations a where a.case_id = d.case_id)
      or not exists (select from statements s join proofs_of_service p on p.statement_id = s.id
        where s.decision_id = d.id)
      or not exists (select from case_events e where e.case_id = d.case_id and e.type = 'decided')
      or not exists (select from measures m where m.decision_id = d.id)`,
  'a document is what its entry commits to': `
    select d.id from documents d join cases c on c.id = d.case_id
    where not exists (select from ledger_entries e where e.index = d.entry_index
      and e.docket = c.docket and e.body -> 'commitments' ->> d.kind = encode(d.commitment, 'hex'))`,
  'the votes that were opened are the votes that were sealed': `
    select r.panel_id from reveals r where
      (select count(*) from ballots b where b.panel_id = r.panel_id) <>
      (select count(*) from sealed_votes v where v.panel_id = r.panel_id)`,
  'what was delivered over every channel is served': `
    select p.id from proofs_of_service p
    where exists (select from services s where s.proof_id = p.id) <>
      (cardinality(p.channels) = (select count(*) from deliveries d where d.proof_id = p.id))`,
  'a sanction follows its service, an ending its sanction': `
    select s.id from sanctions s join services v on v.proof_id = s.proof_id
    where s.started_at < v.served_at or s.entry_index <= v.entry_index
    union all
    select a.id from appeal_decisions o join appeals a on a.id = o.appeal_id
      join sanctions s on s.decision_id = a.decision_id
    where o.outcome = 'overturned' and not exists (
      select from sanction_endings e where e.sanction_id = s.id and e.outcome = 'overturned')`,
};

/** The promises that are broken, with the rows that break them. */
export async function brokenInvariants(database: pg.Pool): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const [name, query] of Object.entries(invariants)) {
    const { rows } = await database.query<Record<string, unknown>>(query);
    if (rows.length > 0) broken.push(`${name}: ${JSON.stringify(rows.slice(0, 3))}`);
  }
  // Raises where a standing is not what the sanctions in force make it (articles 3, 10 and 12).
  await database.query(
    `select enforcement_check_standing_of(id) from accounts where domain is null`,
  );
  return broken;
}
