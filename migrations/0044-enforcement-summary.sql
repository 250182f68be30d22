-- Row S of the schedule: deceptive automation removed summarily, in batches that two officers sign.
--
-- Each removal is a decision like any other, in a case of its own, with reasons, service, entry and
-- appeal. What differs stands here: who decides, of which accounts, how many are reviewed, and that
-- an appeal puts the account back at once.

create table summary_batches (
  id bigint primary key,
  proposed_by bigint not null references accounts (id),
  rule_id text not null references rules (id),
  -- What was seen, and the exception's three conditions (article 4), for everybody on the list.
  facts text not null check (char_length(facts) between 1 and 5000),
  automated text not null check (char_length(automated) between 1 and 2000),
  deceptive text not null check (char_length(deceptive) between 1 and 2000),
  nobody_there text not null check (char_length(nobody_there) between 1 and 2000),
  days integer not null constraint article_10_ends_within_a_year check (days between 1 and 365),
  -- The search that found them, as it was asked.
  search jsonb not null check (jsonb_typeof(search) = 'object'),
  proposed_at timestamptz not null
);
create index summary_batches_newest on summary_batches (id desc);

create table summary_accounts (
  batch_id bigint not null references summary_batches (id),
  account_id bigint not null references accounts (id),
  place integer not null constraint article_6_a_thousand_at_most check (place between 1 and 1000),
  primary key (batch_id, account_id),
  unique (batch_id, place)
);
create index summary_accounts_account on summary_accounts (account_id);

-- Signed by a second officer, or ended by any.
create table summary_verdicts (
  batch_id bigint primary key references summary_batches (id),
  officer_id bigint not null references accounts (id),
  outcome text not null check (outcome in ('confirmed', 'declined')),
  said_at timestamptz not null
);

-- Who was on the list and is not removed: taken out by the second officer, or no longer within the row.
create table summary_spared (
  batch_id bigint not null,
  account_id bigint not null,
  why text not null check (why in (
    'taken-out', 'gone', 'too-old', 'answered', 'not-eligible', 'sanctioned', 'in-a-case')),
  spared_at timestamptz not null,
  primary key (batch_id, account_id),
  foreign key (batch_id, account_id) references summary_accounts (batch_id, account_id)
);

alter table decisions add column batch_id bigint references summary_batches (id);
create index decisions_batch on decisions (batch_id, id) where batch_id is not null;
alter table decisions drop constraint article_6_beyond_level_5_a_panel_decides;
alter table decisions add constraint article_6_beyond_level_5_a_panel_decides
  check (level <= 5 or kind = 'panel' or batch_id is not null);
alter table decisions drop constraint article_4_exceptions_are_for_panels;
alter table decisions add constraint article_4_exceptions_are_for_panels
  check (exception is null or kind = 'panel' or batch_id is not null);
alter table decisions add constraint article_4_summary_is_for_deceptive_automation check (
  batch_id is null or (kind = 'two-officers' and level = 7 and exception = 'deceptive-automation'));

-- The checks of 0043 that name kinds and levels, with the removal among them: level 7, and an end.
alter table measures drop constraint article_6_kind_and_level_agree;
alter table measures add constraint article_6_kind_and_level_agree check ((kind, level) in (
  ('warning', 1), ('label', 2), ('thread-limit', 2), ('hide', 3), ('feature-limit', 4),
  ('visibility-limit', 5), ('suspension', 6), ('ban', 7), ('removal', 7)));
alter table measures drop constraint article_10_term_or_review;
alter table measures add constraint article_10_term_or_review check (
  (level in (4, 5, 6) or kind in ('thread-limit', 'removal')) = (days is not null)
  and (kind in ('label', 'hide', 'ban')) = (review_days is not null));
alter table measures drop constraint article_10_longest_term;
alter table measures add constraint article_10_longest_term check (
  not (level = 4 and days > 7) and not (level = 5 and days > 90) and not (level = 6 and days > 180)
  and not (kind = 'thread-limit' and days > 7) and not (kind = 'removal' and days > 365));

alter table sanctions drop constraint article_10_within_the_schedule;
alter table sanctions add constraint article_10_within_the_schedule check (
  (level = 3) <= (review_at is not null)
  and (level in (1, 4, 5, 6)) <= (ends_at is not null)
  and not (level = 1 and ends_at > started_at + interval '12 months')
  and not (level in (2, 4) and ends_at > started_at + interval '7 days')
  and not (level = 5 and ends_at > started_at + interval '90 days')
  and not (level = 6 and ends_at > started_at + interval '180 days')
  and not (level = 7 and ends_at > started_at + interval '365 days'));

create or replace function enforcement_check_thread_term() returns trigger language plpgsql as $$
declare of_kind text;
begin
  select m.kind into of_kind from measures as m where m.id = new.id;
  if (of_kind in ('thread-limit', 'warning', 'feature-limit', 'visibility-limit', 'suspension', 'removal'))
     <> (new.ends_at is not null) then
    perform enforcement_refuse(10, 'a thread measure or removal ends by itself, a label or ban has a date of review');
  end if;
  return null;
end $$;

-- Put back: by one officer, or at once because the person appealed.
create table reinstatements (
  id bigint primary key,
  case_id bigint not null,
  decision_id bigint not null unique,
  officer_id bigint references accounts (id),
  appeal_id bigint unique,
  reinstated_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index),
  foreign key (decision_id, case_id) references decisions (id, case_id),
  foreign key (appeal_id, case_id) references appeals (id, case_id),
  check (num_nonnulls(officer_id, appeal_id) = 1)
);
create index reinstatements_case on reinstatements (case_id);

alter table sanction_endings add column reinstatement_id bigint references reinstatements (id);
alter table sanction_endings drop constraint sanction_endings_check;
alter table sanction_endings add constraint sanction_endings_check check (
  num_nonnulls(appeal_id, review_id, reinstatement_id) = case outcome when 'term' then 0 else 1 end
  and (reinstatement_id is null or outcome = 'overturned'));

do $$
declare kept text;
begin
  foreach kept in array array[
    'summary_batches', 'summary_accounts', 'summary_verdicts', 'summary_spared', 'reinstatements'
  ] loop
    execute format('create trigger keep_rows before update or delete on %I
      for each row execute function enforcement_keep()', kept);
    execute format('create trigger keep_table before truncate on %I
      for each statement execute function enforcement_keep()', kept);
  end loop;
end $$;
-- The list is what the first officer proposed: nobody comes onto it afterwards.
create constraint trigger with_parent after insert on summary_accounts
  deferrable initially deferred for each row
  execute function enforcement_with_parent('summary_batches', 'id', 'batch_id');
create constraint trigger check_entry after insert on reinstatements
  deferrable initially deferred for each row execute function enforcement_check_entry('reversal');

-- Article 6: two officers, another than the first

create function enforcement_check_batch() returns trigger language plpgsql as $$
begin
  if not enforcement_has_role(new.proposed_by, 'officer', new.proposed_at) then
    perform enforcement_refuse(6, 'an officer proposes a summary removal');
  end if;
  if not exists (select from summary_accounts as a where a.batch_id = new.id) then
    perform enforcement_refuse(8, 'a batch names the accounts that it is about');
  end if;
  return null;
end $$;
create constraint trigger check_batch after insert on summary_batches
  deferrable initially deferred for each row execute function enforcement_check_batch();

create function enforcement_check_verdict() returns trigger language plpgsql as $$
declare batch summary_batches;
begin
  select * into strict batch from summary_batches where id = new.batch_id;
  if not enforcement_has_role(new.officer_id, 'officer', new.said_at) then
    perform enforcement_refuse(6, 'an officer confirms a summary removal, or declines it');
  end if;
  if new.outcome = 'confirmed' and (new.officer_id = batch.proposed_by or new.said_at < batch.proposed_at) then
    perform enforcement_refuse(6, 'the second officer is another one');
  end if;
  return null;
end $$;
create constraint trigger check_verdict after insert on summary_verdicts
  deferrable initially deferred for each row execute function enforcement_check_verdict();

create function enforcement_check_spared() returns trigger language plpgsql as $$
begin
  if exists (select from decisions as d join cases as c on c.id = d.case_id
             where d.batch_id = new.batch_id and c.respondent_id = new.account_id) then
    perform enforcement_refuse(6, 'who was removed by a batch was not spared by it');
  end if;
  return null;
end $$;
create constraint trigger check_spared after insert on summary_spared
  deferrable initially deferred for each row execute function enforcement_check_spared();

-- Article 4: nobody there

-- Whether a person has answered an account: replied, mentioned, liked, boosted, quoted, voted, followed
-- or asked to. Who is on the same list, or is removed summarily, is no person here, nor is the service.
create function enforcement_answered(account bigint, batch bigint, at timestamptz) returns boolean
language sql stable as $$
  select exists (
    select from (
      select f.follower_id as who from follows as f where f.followee_id = account and f.created_at <= at
      union all
      select r.follower_id from follow_requests as r where r.followee_id = account and r.created_at <= at
      union all
      select p.author_id from mentions as m join posts as p on p.id = m.post_id
        where m.account_id = account and p.created_at <= at
      union all
      select answer.author_id from posts as own join posts as answer on answer.in_reply_to = own.id
        where own.author_id = account and answer.created_at <= at
      union all
      select quote.author_id from posts as own join posts as quote on quote.quotes = own.id
        where own.author_id = account and quote.created_at <= at
      union all
      select l.account_id from posts as own join likes as l on l.post_id = own.id
        where own.author_id = account and l.created_at <= at
      union all
      select b.account_id from posts as own join boosts as b on b.post_id = own.id
        where own.author_id = account and b.created_at <= at
      union all
      select v.account_id from posts as own join poll_ballots as v on v.post_id = own.id
        where own.author_id = account and v.created_at <= at
    ) as answers
    where answers.who <> account
      and not exists (select from summary_accounts as listed
                      where listed.batch_id = batch and listed.account_id = answers.who)
      and not exists (select from accounts as a where a.id = answers.who and a.kind = 'service')
      and not exists (
        select from sanctions as s join measures as m on m.id = s.id
        where s.respondent_id = answers.who and m.kind = 'removal'
          and not exists (select from sanction_endings as e where e.sanction_id = s.id)))
$$;

-- How many of a batch are decided again: one in twenty, and five of a small one.
create function enforcement_least_sample(removed bigint) returns bigint language sql immutable as $$
  select least(removed, greatest(5, ceil(removed / 20.0)::bigint))
$$;

create function enforcement_check_summary(d decisions) returns void language plpgsql as $$
declare
  who accounts;
  batch summary_batches;
  verdict summary_verdicts;
begin
  select a.* into strict who from accounts as a join cases as c on c.respondent_id = a.id
    where c.id = d.case_id;
  select * into strict batch from summary_batches where id = d.batch_id;
  select * into verdict from summary_verdicts where batch_id = d.batch_id;
  if verdict.outcome is distinct from 'confirmed' or verdict.said_at > d.decided_at then
    perform enforcement_refuse(6, 'a batch is carried out once a second officer has confirmed it');
  end if;
  if exists (select from decision_officers as o where o.decision_id = d.id
             and o.officer_id not in (batch.proposed_by, verdict.officer_id)) then
    perform enforcement_refuse(6, 'a summary removal is decided by the two who signed the batch');
  end if;
  if not exists (select from summary_accounts as a where a.batch_id = d.batch_id and a.account_id = who.id)
     or exists (select from summary_spared as s where s.batch_id = d.batch_id and s.account_id = who.id) then
    perform enforcement_refuse(6, 'the account is not on the list that two officers signed');
  end if;
  if (select array_agg(m.kind) from measures as m where m.decision_id = d.id)
     is distinct from array['removal'] then
    perform enforcement_refuse(6, 'a batch removes, and does nothing else');
  end if;
  if who.domain is not null or who.kind <> 'person' or exists (
       select from roles as r where r.account_id = who.id and r.granted_at <= d.decided_at
         and (r.revoked_at is null or r.revoked_at > d.decided_at)) then
    perform enforcement_refuse(6, 'only an account of this server that holds no role is removed summarily');
  end if;
  if who.created_at <= d.decided_at - interval '14 days' then
    perform enforcement_refuse(4, 'the account is 14 days old: a panel decides');
  end if;
  if enforcement_answered(who.id, d.batch_id, d.decided_at) then
    perform enforcement_refuse(4, 'a person has answered the account: a panel decides');
  end if;
  -- Only ties that the officer made: who is to be removed does not choose who may remove them.
  if exists (
    select from decision_officers as o where o.decision_id = d.id and (
      exists (select from follows as f where f.follower_id = o.officer_id and f.followee_id = who.id)
      or exists (select from blocks as b where b.blocker_id = o.officer_id and b.blocked_id = who.id)
      or exists (select from mutes as m where m.muter_id = o.officer_id and m.muted_id = who.id))) then
    perform enforcement_refuse(6, 'an officer who is tied to the account does not remove it');
  end if;
  if (select count(*) from planned_reviews as r join decisions as other on other.id = r.decision_id
      where other.batch_id = d.batch_id and r.ground = 'exception'
        and r.due_at <= other.decided_at + interval '30 days')
     < enforcement_least_sample((select count(*) from decisions as all_of where all_of.batch_id = d.batch_id))
  then
    perform enforcement_refuse(15, 'a sample of the batch is decided again, blind, within 30 days');
  end if;
end $$;

create or replace function enforcement_check_decision() returns trigger language plpgsql as $$
begin
  perform enforcement_require_entry(new.entry_index, array['decision', 'warning'], new.case_id);
  if new.level <> coalesce((select max(m.level) from measures as m where m.decision_id = new.id), 0) then
    perform enforcement_refuse(6, 'the level of a decision is that of its heaviest measure');
  end if;
  if new.batch_id is null
     and exists (select from measures as m where m.decision_id = new.id and m.kind = 'removal') then
    perform enforcement_refuse(6, 'a summary removal is decided in a batch');
  end if;
  if not exists (select from findings as f where f.decision_id = new.id)
     or (new.level > 0 and not exists (select from findings as f where f.decision_id = new.id and f.proved))
  then
    perform enforcement_refuse(8, 'a sanction rests on a proved allegation');
  end if;
  if new.level > coalesce((
    select max(v.heaviest_level) from findings as f join allegations as a on a.id = f.allegation_id
      join rule_versions as v on v.rule_id = a.rule_id and v.version = a.rule_version
    where f.decision_id = new.id and f.proved), 0) then
    perform enforcement_refuse(1, 'the rule that was broken does not reach this sanction');
  end if;
  perform enforcement_check_reasons(new);
  if new.kind = 'panel' then
    perform enforcement_check_heard(new);
    perform enforcement_check_panel_vote(new);
  else
    perform enforcement_check_officers(new);
  end if;
  if new.batch_id is not null then
    perform enforcement_check_summary(new);
  elsif new.exception is not null then
    perform enforcement_check_exception(new);
  elsif new.level >= 4 then
    perform enforcement_check_warning(new);
  end if;
  if not exists (select from statements as s where s.decision_id = new.id) then
    perform enforcement_refuse(8, 'a decision comes with its statement of reasons');
  end if;
  return null;
end $$;

-- Article 9: a thousand removals in one hand make no custom. They are no holdings, and cite none.
drop trigger check_likeness on decisions;
create constraint trigger check_likeness after insert on decisions
  deferrable initially deferred for each row when (new.batch_id is null)
  execute function enforcement_check_likeness();

create or replace function enforcement_precedents_of(of_decision bigint)
returns table (rule_id text, rule_version integer, proved boolean, level integer, decider_count integer,
  main boolean, terms tsvector)
language sql stable as $$
  select rule_id, rule_version, proved, level, decider_count,
    row_number() over (order by proved desc, severity desc, rule_id) = 1,
    search_terms('english', holding)
  from (
    select distinct on (a.rule_id) a.rule_id, a.rule_version, f.proved, f.severity, d.level, d.holding,
      coalesce(p.size, (select greatest(1, count(*))::integer from decision_officers as o
                        where o.decision_id = d.id)) as decider_count
    from decisions as d
      join findings as f on f.decision_id = d.id
      join allegations as a on a.id = f.allegation_id
      join statements as s on s.decision_id = d.id
      join proofs_of_service as proof on proof.statement_id = s.id
      join services as served on served.proof_id = proof.id
      left join panels as p on p.id = d.panel_id
    where d.id = of_decision and d.batch_id is null
    order by a.rule_id, f.proved desc, f.severity desc, a.rule_version desc
  ) as judged
$$;

create or replace function enforcement_holdings_of(of_decision bigint)
returns table (
  family text, rule_id text, conduct text, proved boolean, severity integer, strikes integer,
  with_reach boolean, level integer, decider_count integer, docket text, says text,
  decided_at timestamptz, published_at timestamptz)
language sql stable as $$
  select distinct on (r.family) r.family, a.rule_id, a.subject, f.proved, f.severity, d.strikes,
    d.with_reach, d.level,
    coalesce(p.size, (select greatest(1, count(*))::integer from decision_officers as o
                      where o.decision_id = d.id)),
    c.docket, d.holding, d.decided_at, served.served_at
  from decisions as d
    join cases as c on c.id = d.case_id
    join findings as f on f.decision_id = d.id
    join allegations as a on a.id = f.allegation_id
    join rules as r on r.id = a.rule_id
    join statements as s on s.decision_id = d.id
    join proofs_of_service as proof on proof.statement_id = s.id
    join services as served on served.proof_id = proof.id
    left join panels as p on p.id = d.panel_id
  where d.id = of_decision and d.batch_id is null
  order by r.family, f.proved desc, f.severity desc, f.allegation_id
$$;

-- Articles 10 and 11: what was put back does not begin, and does not go on

create or replace function enforcement_check_sanction() returns trigger language plpgsql as $$
declare
  m measures;
  d decisions;
  served services;
begin
  select * into strict m from measures where id = new.id;
  select * into strict d from decisions where id = new.decision_id;
  perform enforcement_require_entry(new.entry_index, array['sanction-started'], new.case_id);
  if new.level <> m.level or new.respondent_id <> (select c.respondent_id from cases as c where c.id = new.case_id)
     or (m.days is not null and new.ends_at is distinct from new.started_at + make_interval(days => m.days))
     or (m.review_days is not null
         and (new.review_at > new.started_at + make_interval(days => m.review_days)) is not false)
  then
    perform enforcement_refuse(10, 'a sanction is what was decided, for the term that was decided');
  end if;
  select s.* into served from services as s join proofs_of_service as p on p.id = s.proof_id
    join statements as t on t.id = p.statement_id
    where s.proof_id = new.proof_id and t.decision_id = d.id;
  if served.proof_id is null or served.served_at > new.started_at or new.started_at < d.decided_at then
    perform enforcement_refuse(10, 'no sanction takes effect before its statement of reasons is served');
  end if;
  if not (d.entry_index < served.entry_index and served.entry_index < new.entry_index) then
    perform enforcement_refuse(12, 'decision, service and sanction are entered in this order');
  end if;
  if new.level >= 4 and (exists (
    select from appeals as a join appeal_decisions as o on o.appeal_id = a.id
    where a.decision_id = d.id and o.outcome in ('overturned', 'remanded') and o.decided_at <= new.started_at)
    or exists (select from reinstatements as r where r.decision_id = d.id)) then
    perform enforcement_refuse(11, 'the decision was overturned');
  end if;
  return null;
end $$;

create or replace function enforcement_check_ending() returns trigger language plpgsql as $$
declare s sanctions;
begin
  select * into strict s from sanctions where id = new.sanction_id;
  perform enforcement_require_entry(
    new.entry_index, array['sanction-ended', 'sanction-expired', 'reversal'], s.case_id);
  if new.ended_at < s.started_at
     or (new.outcome = 'term' and new.ended_at < coalesce(
       (select min(r.ends_at) from sanction_reductions as r where r.sanction_id = s.id), s.ends_at))
     or (new.appeal_id is not null and not exists (
       select from appeal_decisions as a where a.appeal_id = new.appeal_id and a.case_id = s.case_id
         and a.outcome in ('overturned', 'remanded')))
     or (new.review_id is not null and not exists (
       select from review_decisions as r where r.review_id = new.review_id and r.case_id = s.case_id
         and r.outcome in ('corrected', 'ended')))
     or (new.reinstatement_id is not null and not exists (
       select from reinstatements as r where r.id = new.reinstatement_id and r.decision_id = s.decision_id
         and r.reinstated_at <= new.ended_at)) then
    perform enforcement_refuse(6, 'a sanction ends by its term, by an appeal or by a review');
  end if;
  perform enforcement_check_standing_of(s.respondent_id);
  perform enforcement_check_marks_of(s.id);
  return null;
end $$;

create function enforcement_check_reinstatement() returns trigger language plpgsql as $$
declare
  d decisions;
  respondent bigint := (select c.respondent_id from cases as c where c.id = new.case_id);
begin
  select * into strict d from decisions where id = new.decision_id;
  if d.batch_id is null then
    perform enforcement_refuse(11, 'only a summary removal is reversed without a panel');
  end if;
  if new.appeal_id is not null and not exists (
    select from appeals as a where a.id = new.appeal_id and a.decision_id = d.id and a.appellant = 'respondent') then
    perform enforcement_refuse(11, 'the appeal is about something else');
  end if;
  if new.officer_id is not null and (new.officer_id = respondent
     or not enforcement_has_role(new.officer_id, 'officer', new.reinstated_at)) then
    perform enforcement_refuse(6, 'an officer reinstates who is not the respondent');
  end if;
  if exists (select from sanctions as s where s.decision_id = d.id
             and not exists (select from sanction_endings as e where e.sanction_id = s.id)) then
    perform enforcement_refuse(11, 'who is reinstated has everything back at once');
  end if;
  return null;
end $$;
create constraint trigger check_reinstatement after insert on reinstatements
  deferrable initially deferred for each row execute function enforcement_check_reinstatement();

-- The appeal against a summary removal and the reinstatement are one act.
create function enforcement_check_appeal_reinstates() returns trigger language plpgsql as $$
begin
  if exists (select from decisions as d where d.id = new.decision_id and d.batch_id is not null)
     and not exists (select from reinstatements as r where r.decision_id = new.decision_id) then
    perform enforcement_refuse(11, 'who appeals a summary removal is reinstated at once');
  end if;
  return null;
end $$;
create constraint trigger check_reinstates after insert on appeals
  deferrable initially deferred for each row when (new.decision_id is not null)
  execute function enforcement_check_appeal_reinstates();

-- Article 2: what was put back needs no evidence kept for an appeal or a review that will not come.
create or replace function enforcement_kept_because(of_case bigint, at timestamptz) returns text
language sql stable as $$
  select case
    when exists (select from legal_holds as h where h.case_id = of_case and not exists (
        select from legal_hold_endings as e where e.hold_id = h.id)) then 'a legal hold is in force'
    when c.state not in ('dismissed', 'closed', 'merged') then 'the case is not over'
    when exists (select from appeals as a where a.case_id = of_case
        and not exists (select from appeal_decisions as o where o.appeal_id = a.id)
        and not exists (select from reinstatements as r where r.appeal_id = a.id)) then 'an appeal is open'
    when exists (select from reviews as r where r.case_id = of_case and not exists (
        select from review_decisions as o where o.review_id = r.id)) then 'a review is open'
    when exists (select from sanctions as s where s.case_id = of_case and not exists (
        select from sanction_endings as e where e.sanction_id = s.id)) then 'a sanction is in force'
    when exists (select from planned_reviews as p join decisions as d on d.id = p.decision_id
        where d.case_id = of_case and p.ground <> 'permanent' and not exists (
          select from reviews as r where r.decision_id = p.decision_id and r.ground = p.ground)
        and not exists (select from reinstatements as r where r.decision_id = p.decision_id)
        and not exists (select from appeal_decisions as o join appeals as a on a.id = o.appeal_id
          where a.decision_id = p.decision_id and o.outcome in ('overturned', 'remanded')))
      then 'a review is due'
    when exists (select from dismissals as d where d.case_id = of_case
        and at < d.dismissed_at + interval '6 months') then 'the reporter may still appeal'
  end
  from cases as c where c.id = of_case
$$;
