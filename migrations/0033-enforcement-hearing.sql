-- Blind second decisions, public statements and corrections (articles 11, 12 and 15).

-- A reviewer says what was proved and what would be right, without sight of the first decision;
-- what that says of the first follows from it (article 15). `but_review` is the one at work, whose
-- own corrections do not count yet.
create function enforcement_blind_verdict(on_panel bigint, voter bigint, on_decision bigint, but_review bigint)
returns text language plpgsql stable as $$
declare
  stands integer;
begin
  select coalesce(max(coalesce(reduced.level, m.level)), 0) into stands
    from measures as m left join lateral (
      select r.level from sanction_reductions as r
      where r.sanction_id = m.id order by r.reduced_at desc limit 1) as reduced on true
    where m.decision_id = on_decision and not exists (
      select from sanction_endings as e where e.sanction_id = m.id and e.outcome = 'overturned'
        and e.review_id is distinct from but_review);
  if stands = 0 then return 'confirmed'; end if;
  if not exists (
    select from ballot_findings as b join findings as f on f.allegation_id = b.allegation_id
    where b.panel_id = on_panel and b.account_id = voter and b.proved
      and f.decision_id = on_decision and f.proved) then
    return 'corrected';
  end if;
  return (select case when coalesce(b.level, 0) < stands then 'ended' else 'confirmed' end
          from ballots as b where b.panel_id = on_panel and b.account_id = voter);
end $$;

create or replace function enforcement_check_review() returns trigger language plpgsql as $$
declare
  seats integer;
  judged bigint := (select r.decision_id from reviews as r where r.id = new.review_id);
  confirm integer;
  correct integer;
begin
  select p.size into seats from panels as p where p.id = new.panel_id and p.review_id = new.review_id;
  if seats is null then
    perform enforcement_refuse(15, 'the panel was not drawn for this review');
  end if;
  perform enforcement_count_votes(new.panel_id);
  select count(*) filter (where verdict = 'confirmed'), count(*) filter (where verdict = 'corrected')
    into confirm, correct from (
      select enforcement_blind_verdict(b.panel_id, b.account_id, judged, new.review_id) as verdict
      from ballots as b where b.panel_id = new.panel_id) as verdicts;
  -- To leave a sanction in force takes more than half, and so does to call it an error.
  if new.outcome <> (case when confirm * 2 > seats then 'confirmed'
                          when correct * 2 > seats then 'corrected' else 'ended' end) then
    perform enforcement_refuse(15, format('of %s, %s confirm and %s correct: that is not %s',
                                          seats, confirm, correct, new.outcome));
  end if;
  return null;
end $$;

-- To uphold takes more than half: with as many on either side the case goes back to others.
create or replace function enforcement_check_appeal_decision() returns trigger language plpgsql as $$
declare
  appeal appeals;
  first decisions;
  panel panels;
  deciders integer;
  votes_for integer;
  uphold integer;
begin
  select * into strict appeal from appeals where id = new.appeal_id;
  select * into strict panel from panels where id = new.panel_id;
  select * into first from decisions where id = appeal.decision_id;
  if new.outcome = 'reduced' and (first.id is null or new.reduced_to > first.level) then
    perform enforcement_refuse(11, 'an appeal can reduce, never increase');
  end if;
  if panel.appeal_id is distinct from new.appeal_id then
    perform enforcement_refuse(11, 'the panel was not drawn for this appeal');
  end if;
  select greatest(1, (select p.size from panels as p where p.id = first.panel_id),
                  (select count(*) from decision_officers as o where o.decision_id = first.id)) into deciders;
  perform enforcement_count_votes(new.panel_id);
  if panel.size < deciders then
    perform enforcement_refuse(11, format('%s decided first, %s were to hear the appeal', deciders, panel.size));
  end if;
  -- A vote for an outcome counts for every other that changes less.
  select count(*) filter (where case new.outcome
      when 'remanded' then b.outcome in ('remanded', 'reduced', 'overturned')
      when 'reduced' then b.outcome in ('reduced', 'overturned')
      when 'overturned' then b.outcome = 'overturned'
      else b.outcome in ('upheld', 'inadmissible') end),
    count(*) filter (where b.outcome in ('upheld', 'inadmissible'))
    into votes_for, uphold from ballots as b where b.panel_id = new.panel_id;
  if new.outcome = 'remanded' and uphold * 2 <= panel.size then return null; end if;
  if votes_for * 2 <= panel.size then
    perform enforcement_refuse(6, format('%s of %s votes do not carry the outcome', votes_for, panel.size));
  end if;
  return null;
end $$;

-- Public statements: the service's own account says why a panel decided so, once that is final.

-- Whether the respondent wants to be named in it. The latest speaks; without one they are not.
create table naming_choices (
  case_id bigint not null references cases (id),
  account_id bigint not null references accounts (id),
  named boolean not null,
  chosen_at timestamptz not null,
  primary key (case_id, chosen_at)
);

-- The first post of each thread. A correction answers the thread that it corrects.
create table public_statements (
  post_id bigint primary key references posts (id),
  case_id bigint not null,
  decision_id bigint not null,
  appeal_id bigint unique references appeal_decisions (appeal_id),
  review_id bigint unique references review_decisions (review_id),
  named boolean not null,
  stated_at timestamptz not null,
  foreign key (decision_id, case_id) references decisions (id, case_id),
  check (num_nonnulls(appeal_id, review_id) <= 1)
);
create unique index article_12_a_decision_is_explained_once on public_statements (decision_id)
  where appeal_id is null and review_id is null;
create index public_statements_case on public_statements (case_id, stated_at);

do $$
declare kept text;
begin
  foreach kept in array array['naming_choices', 'public_statements'] loop
    execute format('create trigger keep_rows before update or delete on %I
      for each row execute function enforcement_keep()', kept);
    execute format('create trigger keep_table before truncate on %I
      for each statement execute function enforcement_keep()', kept);
  end loop;
end $$;

create function enforcement_check_naming() returns trigger language plpgsql as $$
begin
  if new.account_id <> (select c.respondent_id from cases as c where c.id = new.case_id) then
    perform enforcement_refuse(12, 'only the person whom a case is about asks to be named in it');
  end if;
  return null;
end $$;
create constraint trigger check_naming after insert on naming_choices
  deferrable initially deferred for each row execute function enforcement_check_naming();

-- What was decided by others since, and changed the decision.
create function enforcement_changed_since(s public_statements) returns boolean language sql stable as $$
  select case
    when s.appeal_id is not null then exists (
      select from appeals as a join appeal_decisions as o on o.appeal_id = a.id
      where a.id = s.appeal_id and a.decision_id = s.decision_id
        and o.outcome in ('overturned', 'reduced', 'remanded') and o.decided_at <= s.stated_at)
    else exists (
      select from reviews as r join review_decisions as o on o.review_id = r.id
      where r.id = s.review_id and r.decision_id = s.decision_id
        and o.outcome in ('corrected', 'ended') and o.decided_at <= s.stated_at) end
$$;

create function enforcement_check_statement_made() returns trigger language plpgsql as $$
declare
  d decisions;
  served timestamptz;
begin
  select * into strict d from decisions where id = new.decision_id;
  if not exists (select from posts as p join accounts as a on a.id = p.author_id
                 where p.id = new.post_id and a.kind = 'service') then
    perform enforcement_refuse(12, 'the service itself explains a decision');
  end if;
  if new.named and not d.with_reach and not coalesce((
    select n.named from naming_choices as n where n.case_id = new.case_id and n.chosen_at <= new.stated_at
    order by n.chosen_at desc limit 1), false) then
    perform enforcement_refuse(12, 'only who has reach, or asked for it, is named');
  end if;
  if num_nonnulls(new.appeal_id, new.review_id) > 0 then
    if not enforcement_changed_since(new) or not exists (
      select from public_statements as s where s.decision_id = d.id
        and s.appeal_id is null and s.review_id is null and s.stated_at <= new.stated_at) then
      perform enforcement_refuse(12, 'a correction says what changed in a decision that was explained');
    end if;
    return null;
  end if;
  select s.served_at into served from services as s join proofs_of_service as p on p.id = s.proof_id
    join statements as t on t.id = p.statement_id where t.decision_id = d.id;
  if d.kind <> 'panel' or served is null or exists (
       select from appeals as a where a.decision_id = d.id
         and not exists (select from appeal_decisions as o where o.appeal_id = a.id))
     or (new.stated_at < served + interval '6 months' and not exists (
       select from appeals as a join appeal_decisions as o on o.appeal_id = a.id
       where a.decision_id = d.id and a.appellant = 'respondent' and o.decided_at <= new.stated_at)) then
    perform enforcement_refuse(11, 'a panel''s decision is explained in public when it is final');
  end if;
  return null;
end $$;
create constraint trigger check_statement_made after insert on public_statements
  deferrable initially deferred for each row execute function enforcement_check_statement_made();
