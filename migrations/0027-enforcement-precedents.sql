-- Precedents: on which side of each rule's line a published decision stands, so that the line can be
-- counted and read in pages, and holdings be found by their words.

-- One row for each rule that a decision judged, from the service of its statement on. `main` marks the
-- gravest of them; `fallen` what an appeal or a review took back. Written by the triggers below alone.
create table precedents (
  decision_id bigint not null references decisions (id),
  rule_id text not null references rules (id),
  rule_version integer not null,
  family text not null generated always as (split_part(rule_id, '.', 1)) stored,
  proved boolean not null,
  level integer not null check (level between 0 and 7),
  decider_count integer not null check (decider_count >= 1),
  main boolean not null,
  fallen boolean not null default false,
  terms tsvector not null,
  primary key (decision_id, rule_id),
  foreign key (rule_id, rule_version) references rule_versions (rule_id, version)
);
create unique index precedents_main on precedents (decision_id) where main;
create index precedents_line on precedents (rule_id, proved, decision_id) include (level) where not fallen;
create index precedents_newest on precedents (decision_id) where main and not fallen;
create index precedents_family on precedents (family, decision_id) where not fallen;
create index precedents_terms on precedents using gin (terms);

create function enforcement_precedents_of(of_decision bigint)
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
    where d.id = of_decision
    order by a.rule_id, f.proved desc, f.severity desc, a.rule_version desc
  ) as judged
$$;

create function enforcement_precedent_fell(of_decision bigint) returns boolean language sql stable as $$
  select exists (select from appeals as a join appeal_decisions as o on o.appeal_id = a.id
                 where a.decision_id = of_decision and o.outcome in ('overturned', 'remanded'))
      or exists (select from reviews as r join review_decisions as o on o.review_id = r.id
                 where r.decision_id = of_decision and o.outcome = 'corrected')
$$;

insert into precedents (decision_id, rule_id, rule_version, proved, level, decider_count, main, fallen, terms)
  select d.id, p.rule_id, p.rule_version, p.proved, p.level, p.decider_count, p.main,
    enforcement_precedent_fell(d.id), p.terms
  from decisions as d cross join lateral enforcement_precedents_of(d.id) as p;

create function enforcement_publish_precedent() returns trigger language plpgsql as $$
begin
  insert into precedents (decision_id, rule_id, rule_version, proved, level, decider_count, main, terms)
    select s.decision_id, p.rule_id, p.rule_version, p.proved, p.level, p.decider_count, p.main, p.terms
    from proofs_of_service as proof join statements as s on s.id = proof.statement_id
      cross join lateral enforcement_precedents_of(s.decision_id) as p
    where proof.id = new.proof_id;
  return null;
end $$;
create trigger publish_precedent after insert on services
  for each row execute function enforcement_publish_precedent();

create function enforcement_fell_precedent() returns trigger language plpgsql as $$
declare of_decision bigint;
begin
  if tg_table_name = 'appeal_decisions' then
    select a.decision_id into of_decision from appeals as a where a.id = new.appeal_id;
  else
    select r.decision_id into of_decision from reviews as r where r.id = new.review_id;
  end if;
  update precedents set fallen = true
    where decision_id = of_decision and not fallen and enforcement_precedent_fell(of_decision);
  return null;
end $$;
create trigger fell_precedent after insert on appeal_decisions
  for each row execute function enforcement_fell_precedent();
create trigger fell_precedent after insert on review_decisions
  for each row execute function enforcement_fell_precedent();

-- Article 9: a precedent is what its decision held, and stands exactly until that is taken back.
create function enforcement_keep_precedent() returns trigger language plpgsql as $$
begin
  if not exists (
    select from enforcement_precedents_of(new.decision_id) as p
    where (p.rule_id, p.rule_version, p.proved, p.level, p.decider_count, p.main, p.terms)
      = (new.rule_id, new.rule_version, new.proved, new.level, new.decider_count, new.main, new.terms)
  ) or new.fallen <> enforcement_precedent_fell(new.decision_id) then
    perform enforcement_refuse(9, 'a precedent is what its decision held, until that is taken back');
  end if;
  return null;
end $$;
create constraint trigger keep_precedent after insert or update on precedents
  deferrable initially deferred for each row execute function enforcement_keep_precedent();
create trigger keep_from_removal before delete on precedents
  for each row execute function enforcement_keep();
create trigger keep_table before truncate on precedents
  for each statement execute function enforcement_keep();

-- Articles 9 and 11: what an appeal does to a precedent is decided with the appeal, not added to it
-- later; who does not admit an appeal overrules nothing.
create function enforcement_check_appeal_treatment() returns trigger language plpgsql as $$
declare born_now boolean; outcome text;
begin
  if new.appeal_id is null then return null; end if;
  select d.xmin = pg_current_xact_id()::xid, d.outcome into born_now, outcome
    from appeal_decisions as d where d.appeal_id = new.appeal_id;
  if born_now is not true then
    perform enforcement_refuse(12, 'nothing is added to appeal_decisions afterwards');
  end if;
  if new.how = 'overruled' and outcome = 'inadmissible' then
    perform enforcement_refuse(9, 'an appeal that is not heard overrules no precedent');
  end if;
  return null;
end $$;
create constraint trigger check_appeal_treatment after insert on treatments
  deferrable initially deferred for each row execute function enforcement_check_appeal_treatment();
