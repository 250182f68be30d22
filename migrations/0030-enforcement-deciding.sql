-- Deciding: drafts that survive, and like cases alike (article 9) kept a second time.

-- What an officer has written so far, as the form held it, with the ids that its preview was made
-- with: so that what is served afterwards is, byte for byte, what was previewed. Nobody else reads
-- it; it goes when the case is decided.
create table decision_drafts (
  case_id bigint not null references cases (id),
  officer_id bigint not null references accounts (id),
  form text not null check (form ~ '^[a-z][a-z-]{0,40}$'),
  fields jsonb not null check (jsonb_typeof(fields) = 'object' and octet_length(fields::text) <= 524288),
  reserved_ids bigint[] not null default '{}' check (cardinality(reserved_ids) <= 200),
  saved_at timestamptz not null,
  primary key (case_id, officer_id, form)
);

create function enforcement_check_draft() returns trigger language plpgsql as $$
begin
  perform enforcement_require_officer(new.officer_id, new.case_id, new.saved_at);
  return null;
end $$;
create constraint trigger check_draft after insert or update on decision_drafts
  deferrable initially deferred for each row execute function enforcement_check_draft();

create function enforcement_drop_drafts() returns trigger language plpgsql as $$
begin
  delete from decision_drafts as d where d.case_id = new.id;
  return null;
end $$;
create trigger drop_drafts after update of state on cases for each row
  when (new.state is distinct from old.state
    and new.state not in ('reported', 'open', 'noticed', 'answered', 'silent', 'deliberating'))
  execute function enforcement_drop_drafts();

-- A published holding as far as likeness needs it: one row per decision and rule family, by its
-- gravest finding. Written by the triggers below from the decision itself when its statement is
-- served, and by nothing else, so that the nearest of 100,000 are found by their index.
create table holdings (
  decision_id bigint not null references decisions (id),
  family text not null,
  rule_id text not null references rules (id),
  conduct text not null check (conduct in ('post', 'account', 'off-service')),
  proved boolean not null,
  severity integer not null check (severity between 1 and 5),
  strikes integer not null check (strikes >= 0),
  with_reach boolean not null,
  level integer not null check (level between 0 and 7),
  decider_count integer not null check (decider_count >= 1),
  docket text not null,
  says text not null,
  words tsvector not null generated always as (to_tsvector('simple', says)) stored,
  decided_at timestamptz not null,
  published_at timestamptz not null,
  -- Another decision overruled it; an appeal or a review took it back.
  overruled boolean not null default false,
  fallen boolean not null default false,
  primary key (decision_id, family)
);
-- Custom: how many like cases ended where, from the index alone and in its order.
create index holdings_custom on holdings
  (family, rule_id, conduct, with_reach, severity, strikes, proved, level)
  include (docket, published_at) where not overruled and not fallen;
-- The newest of those that are alike in every respect.
create index holdings_nearest on holdings
  (family, rule_id, conduct, with_reach, severity, strikes, decided_at desc, docket)
  where not overruled and not fallen;
create index holdings_words on holdings using gin (words);

create function enforcement_holdings_of(of_decision bigint)
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
  where d.id = of_decision
  order by r.family, f.proved desc, f.severity desc, f.allegation_id
$$;

create function enforcement_is_overruled(of_decision bigint) returns boolean language sql stable as $$
  select exists (select from treatments as t where t.precedent_id = of_decision and t.how = 'overruled')
$$;

create function enforcement_is_fallen(of_decision bigint) returns boolean language sql stable as $$
  select exists (select from appeals as x join appeal_decisions as o on o.appeal_id = x.id
                 where x.decision_id = of_decision and o.outcome in ('overturned', 'remanded'))
      or exists (select from reviews as w join review_decisions as o on o.review_id = w.id
                 where w.decision_id = of_decision and o.outcome = 'corrected')
$$;

create function enforcement_write_holdings(of_decision bigint) returns void language sql as $$
  insert into holdings (
    decision_id, family, rule_id, conduct, proved, severity, strikes, with_reach, level, decider_count,
    docket, says, decided_at, published_at, overruled, fallen)
  select of_decision, h.family, h.rule_id, h.conduct, h.proved, h.severity, h.strikes, h.with_reach,
    h.level, h.decider_count, h.docket, h.says, h.decided_at, h.published_at,
    enforcement_is_overruled(of_decision), enforcement_is_fallen(of_decision)
  from enforcement_holdings_of(of_decision) as h
  on conflict do nothing
$$;

-- What was published before there was this table.
do $$ begin
  perform enforcement_write_holdings(d.id) from decisions as d;
end $$;

-- A holding says what its decision says; it stands until it is overruled or taken back, and then not.
create function enforcement_check_holding() returns trigger language plpgsql as $$
begin
  if not exists (
    select from enforcement_holdings_of(new.decision_id) as h
    where (h.family, h.rule_id, h.conduct, h.proved, h.severity, h.strikes, h.with_reach, h.level,
           h.decider_count, h.docket, h.says, h.decided_at, h.published_at)
      is not distinct from
          (new.family, new.rule_id, new.conduct, new.proved, new.severity, new.strikes, new.with_reach,
           new.level, new.decider_count, new.docket, new.says, new.decided_at, new.published_at)
  ) then
    perform enforcement_refuse(9, 'a holding is what its decision says, once that is served');
  end if;
  if new.overruled <> enforcement_is_overruled(new.decision_id)
     or new.fallen <> enforcement_is_fallen(new.decision_id) then
    perform enforcement_refuse(9, 'a holding stands until it is overruled or taken back');
  end if;
  return null;
end $$;
create constraint trigger check_holding after insert or update on holdings
  deferrable initially deferred for each row execute function enforcement_check_holding();
create trigger keep_from_removal before delete on holdings
  for each row execute function enforcement_keep();
create trigger keep_table before truncate on holdings
  for each statement execute function enforcement_keep();

create function enforcement_publish_holding() returns trigger language plpgsql as $$
begin
  perform enforcement_write_holdings(s.decision_id)
    from proofs_of_service as p join statements as s on s.id = p.statement_id where p.id = new.proof_id;
  return null;
end $$;
create constraint trigger publish_holding after insert on services
  deferrable initially deferred for each row execute function enforcement_publish_holding();

create function enforcement_lower_holding() returns trigger language plpgsql as $$
declare of_decision bigint;
begin
  case tg_table_name
    when 'treatments' then
      if new.how <> 'overruled' then return null; end if;
      of_decision := new.precedent_id;
    when 'appeal_decisions' then
      select a.decision_id into of_decision from appeals as a where a.id = new.appeal_id;
    else
      select r.decision_id into of_decision from reviews as r where r.id = new.review_id;
  end case;
  update holdings as h
    set overruled = enforcement_is_overruled(h.decision_id), fallen = enforcement_is_fallen(h.decision_id)
    where h.decision_id = of_decision;
  return null;
end $$;
create trigger lower_holding after insert on treatments
  for each row execute function enforcement_lower_holding();
create trigger lower_holding after insert on appeal_decisions
  for each row execute function enforcement_lower_holding();
create trigger lower_holding after insert on review_decisions
  for each row execute function enforcement_lower_holding();

-- Article 9: the nearest are treated, and who leaves the usual range says why.

-- How unlike a holding is to a case of its family: 0 = the same in every respect that counts.
create function enforcement_distance(
  same_rule boolean, same_conduct boolean, same_reach boolean, severity integer, strikes integer)
returns integer language sql immutable as $$
  select (case when same_rule then 0 else 2 end) + (case when same_conduct then 0 else 1 end)
       + (case when same_reach then 0 else 1 end) + abs(severity) + least(3, abs(strikes))
$$;

-- The nearest standing holdings of other cases, published by then: by likeness, then the newest. Only
-- kinds of cases that can hold one of them are looked into.
create function enforcement_nearest(d decisions, f findings, needed integer) returns setof bigint
language sql stable as $$
  with judged as (
    select a.rule_id, a.subject, r.family, c.docket
    from allegations as a join rules as r on r.id = a.rule_id join cases as c on c.id = d.case_id
    where a.id = f.allegation_id
  ), kinds as (
    select h.rule_id, h.conduct, h.with_reach, h.severity, h.strikes, min(enforcement_distance(
        h.rule_id = j.rule_id, h.conduct = j.subject, h.with_reach = d.with_reach,
        h.severity - f.severity, h.strikes - d.strikes)) as far
    from holdings as h join judged as j on j.family = h.family
    where not h.overruled and not h.fallen and h.docket <> j.docket and h.published_at <= d.decided_at
    group by h.rule_id, h.conduct, h.with_reach, h.severity, h.strikes
    order by far fetch first needed rows with ties
  )
  select near.decision_id from kinds as k cross join judged as j cross join lateral (
    select h.decision_id, h.decided_at, h.docket from holdings as h
    where h.family = j.family and h.rule_id = k.rule_id and h.conduct = k.conduct
      and h.with_reach = k.with_reach and h.severity = k.severity and h.strikes = k.strikes
      and not h.overruled and not h.fallen and h.docket <> j.docket and h.published_at <= d.decided_at
    order by h.decided_at desc, h.docket collate "C" limit needed) as near
  order by k.far, near.decided_at desc, near.docket collate "C" limit needed
$$;

-- The levels at which like cases ended that were proved, in order.
create function enforcement_like_levels(d decisions, f findings) returns integer[]
language sql stable as $$
  select array_agg(h.level order by h.level)
  from allegations as a join rules as r on r.id = a.rule_id join cases as c on c.id = d.case_id
    join holdings as h on h.family = r.family
  where a.id = f.allegation_id and h.proved and not h.overruled and not h.fallen
    and h.docket <> c.docket and h.published_at <= d.decided_at
    and enforcement_distance(h.rule_id = a.rule_id, h.conduct = a.subject, h.with_reach = d.with_reach,
                             h.severity - f.severity, h.strikes - d.strikes) <= 4
$$;

-- Why a decision does not treat like cases alike when judged by one of its findings; null when it does.
create function enforcement_unlike(d decisions, f findings) returns text language plpgsql stable as $$
declare
  levels integer[] := enforcement_like_levels(d, f);
  cases_like integer := coalesce(cardinality(levels), 0);
  lowest integer;
  highest integer;
begin
  if exists (
    select from enforcement_nearest(d, f, coalesce((
      select (document ->> 'nearestPrecedents')::integer from charters order by number desc limit 1), 3))
      as near (id)
    where not exists (select from treatments as t where t.decision_id = d.id and t.precedent_id = near.id)
  ) then
    return 'the nearest precedents are followed, distinguished or overruled';
  end if;
  if not f.proved or d.departure is not null then return null; end if;
  if cases_like < 3 then
    select coalesce((v.document #>> '{schedule,usualFrom}')::integer, 0),
           coalesce((v.document #>> '{schedule,usualTo}')::integer, 7)
      into lowest, highest
      from allegations as a join rule_versions as v on v.rule_id = a.rule_id and v.version = a.rule_version
      where a.id = f.allegation_id;
  else
    lowest := levels[1 + (cases_like - 1) / 4];
    highest := levels[1 + ceil((cases_like - 1) * 3 / 4.0)::integer];
  end if;
  if d.level between lowest and highest then return null; end if;
  return format('like cases end at level %s to %s; a departure gives its reason', lowest, highest);
end $$;

-- Judged by the gravest finding that was proved, or by any where none was; of equals any will do.
create function enforcement_check_likeness() returns trigger language plpgsql as $$
declare
  f findings;
  why text;
begin
  for f in
    select x.* from findings as x where x.decision_id = new.id
      and (x.proved, x.severity) in (
        select y.proved, y.severity from findings as y where y.decision_id = new.id and y.proved
        order by y.severity desc limit 1)
    union all
    select x.* from findings as x where x.decision_id = new.id
      and not exists (select from findings as y where y.decision_id = new.id and y.proved)
  loop
    why := enforcement_unlike(new, f);
    if why is null then return null; end if;
  end loop;
  if why is not null then perform enforcement_refuse(9, why); end if;
  return null;
end $$;
create constraint trigger check_likeness after insert on decisions
  deferrable initially deferred for each row execute function enforcement_check_likeness();

-- Reasons are written to their end: what a prefilled text left open, "[… like this]", was said.
alter table decisions add constraint article_8_reasons_leave_no_gap check (
  facts !~ '\[…[^\]]*\]' and public_interest !~ '\[…[^\]]*\]' and holding !~ '\[…[^\]]*\]') not valid;
alter table findings add constraint article_8_findings_leave_no_gap check (
  reason !~ '\[…[^\]]*\]') not valid;
