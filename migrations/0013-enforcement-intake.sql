-- The desk through other tools: motions, who looks after a case, how a report is classed.
--
-- A motion is what one officer asks for that one hand may not do (article 6). It has no effect but
-- to stand in the case, where the others see it.

create table motions (
  case_id bigint not null references cases (id),
  officer_id bigint not null references accounts (id),
  asks text not null check (asks in (
    'suspend', 'lock-out', 'delete', 'limit-visibility', 'label', 'lift-suspension',
    'lift-lock-out', 'lift-visibility-limit', 'lift-label')),
  reason text not null check (char_length(reason) <= 20000),
  made_at timestamptz not null,
  constraint article_6_one_motion_of_a_kind_each primary key (case_id, officer_id, asks)
);

-- Who looks after a case now. Organisation, not power: it opens and closes nothing.
create table case_assignments (
  case_id bigint primary key references cases (id),
  officer_id bigint not null references accounts (id),
  assigned_at timestamptz not null
);
create index case_assignments_officer on case_assignments (officer_id);

-- What an officer holds a report to be about; the latest speaks, the reporter's words stay.
create table report_classes (
  report_id bigint not null references reports (id),
  number integer not null check (number >= 1),
  category text not null check (category in ('spam', 'legal', 'violation', 'danger', 'other')),
  officer_id bigint not null references accounts (id),
  classed_at timestamptz not null,
  primary key (report_id, number)
);

create table report_class_rules (
  report_id bigint not null,
  number integer not null,
  rule_id text not null references rules (id),
  primary key (report_id, number, rule_id),
  foreign key (report_id, number) references report_classes (report_id, number)
);

create index reports_respondent on reports (respondent_id, id desc);

do $$
declare kept text;
begin
  foreach kept in array array['motions', 'report_classes', 'report_class_rules'] loop
    execute format('create trigger keep_rows before update or delete on %I
      for each row execute function enforcement_keep()', kept);
    execute format('create trigger keep_table before truncate on %I
      for each statement execute function enforcement_keep()', kept);
  end loop;
end $$;

-- An officer who is no party of the case (article 2).
create function enforcement_require_officer(account bigint, of_case bigint, at timestamptz)
returns void language plpgsql as $$
begin
  if not enforcement_has_role(account, 'officer', at) then
    perform enforcement_refuse(6, 'only an officer acts at the desk');
  end if;
  if account = (select c.respondent_id from cases as c where c.id = of_case)
     or account in (select enforcement_reporters(of_case)) then
    perform enforcement_refuse(2, 'a case is routed away from the officer whom it is about, or who reported it');
  end if;
end $$;

create function enforcement_check_motion() returns trigger language plpgsql as $$
begin
  perform enforcement_require_officer(new.officer_id, new.case_id, new.made_at);
  return null;
end $$;
create constraint trigger check_motion after insert on motions
  deferrable initially deferred for each row execute function enforcement_check_motion();

create function enforcement_check_assignment() returns trigger language plpgsql as $$
begin
  perform enforcement_require_officer(new.officer_id, new.case_id, new.assigned_at);
  return null;
end $$;
create constraint trigger check_assignment after insert or update on case_assignments
  deferrable initially deferred for each row execute function enforcement_check_assignment();

create function enforcement_check_class() returns trigger language plpgsql as $$
declare in_case bigint;
begin
  for in_case in select c.case_id from case_reports as c where c.report_id = new.report_id loop
    perform enforcement_require_officer(new.officer_id, in_case, new.classed_at);
  end loop;
  return null;
end $$;
create constraint trigger check_class after insert on report_classes
  deferrable initially deferred for each row execute function enforcement_check_class();

-- Whoever made a motion took a step in the case (article 6).
create or replace function enforcement_touched(of_case bigint, before_panel bigint, even_seated boolean)
returns setof bigint language sql stable as $$
  select a.alleged_by from allegations as a where a.case_id = of_case
  union select n.officer_id from notices as n where n.case_id = of_case
  union select m.officer_id from interim_measures as m where m.case_id = of_case
  union select d.officer_id from dismissals as d where d.case_id = of_case
  union select o.officer_id from decision_officers as o join decisions as d on d.id = o.decision_id
        where d.case_id = of_case
  union select m.officer_id from motions as m where m.case_id = of_case
  union select p.account_id from case_parts as p where p.case_id = of_case and p.part <> 'panel'
  union select s.account_id from panel_seats as s join panels as p on p.id = s.panel_id
        where p.case_id = of_case and p.id < before_panel
          and (even_seated or exists (select from sealed_votes as v where v.panel_id = s.panel_id
                                      and v.account_id = s.account_id))
$$;
