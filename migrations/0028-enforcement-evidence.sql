-- Evidence from elsewhere (articles 2 and 8): links that the server itself fetches, files that
-- people bring, and the second person without whom neither proves anything alone.

alter table reports drop constraint reports_subject_check;
alter table reports add constraint reports_subject_check
  check (subject in ('account', 'post', 'conversation', 'media'));

-- A link that is to be fetched: the wish is kept with the report, whatever becomes of the fetching.
create table captures (
  id bigint primary key,
  case_id bigint not null references cases (id),
  report_id bigint references reports (id),
  asked_by bigint references accounts (id),
  filed_by text not null check (filed_by in ('reporter', 'officer')),
  url text not null check (char_length(url) between 1 and 2000),
  gist text not null check (char_length(gist) between 1 and 1000),
  class text not null check (class in ('open', 'confidential', 'sealed')),
  asked_at timestamptz not null,
  check ((filed_by = 'reporter') = (report_id is not null)),
  check (filed_by = 'reporter' or asked_by is not null)
);
create index captures_case on captures (case_id, id);
create index captures_report on captures (report_id) where report_id is not null;

create table capture_results (
  capture_id bigint primary key references captures (id),
  exhibit_id bigint unique references exhibits (id),
  failure text check (char_length(failure) between 1 and 500),
  settled_at timestamptz not null,
  check ((exhibit_id is null) = (failure is not null))
);

-- What the server saw when it fetched: for whoever weighs the exhibit, never for the public.
create table exhibit_sources (
  exhibit_id bigint primary key references exhibits (id),
  asked_url text not null check (char_length(asked_url) between 1 and 2000),
  final_url text not null check (char_length(final_url) between 1 and 2000),
  status integer not null check (status between 200 and 299),
  headers jsonb not null check (
    jsonb_typeof(headers) = 'object' and octet_length(headers::text) <= 16384),
  is_cut boolean not null
);

-- A picture as it is shown: made anew from its pixels. What was brought stays as it came.
create table exhibit_pictures (
  exhibit_id bigint primary key references exhibits (id),
  content bytea not null check (octet_length(content) between 1 and 10485760),
  media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp'))
);

create table exhibit_confirmations (
  case_id bigint not null,
  exhibit_id bigint not null,
  officer_id bigint not null references accounts (id),
  note text not null check (char_length(note) between 1 and 5000),
  confirmed_at timestamptz not null,
  primary key (case_id, exhibit_id),
  foreign key (case_id, exhibit_id) references case_exhibits (case_id, exhibit_id)
);

do $$
declare kept text;
begin
  foreach kept in array array['captures', 'capture_results', 'exhibit_sources',
                              'exhibit_pictures', 'exhibit_confirmations'] loop
    execute format('create trigger keep_rows before update or delete on %I
      for each row execute function enforcement_keep()', kept);
    execute format('create trigger keep_table before truncate on %I
      for each statement execute function enforcement_keep()', kept);
  end loop;
end $$;

-- Neither who brought it nor who took the case up: a second person (article 6).
create function enforcement_check_confirmation() returns trigger language plpgsql as $$
begin
  perform enforcement_require_officer(new.officer_id, new.case_id, new.confirmed_at);
  if exists (select from exhibits as e
             where e.id = new.exhibit_id and (e.origin = 'on' or e.captured_by = new.officer_id))
     or exists (select from case_parts as p where p.case_id = new.case_id
                and p.account_id = new.officer_id and p.part = 'triage') then
    perform enforcement_refuse(6, 'evidence from elsewhere is confirmed by a second person');
  end if;
  return null;
end $$;
create constraint trigger check_confirmation after insert on exhibit_confirmations
  deferrable initially deferred for each row execute function enforcement_check_confirmation();

-- What was found proved rests on something that the server saw itself, or that two people looked at.
create function enforcement_check_verified() returns trigger language plpgsql as $$
begin
  if exists (
    select from findings as f where f.decision_id = new.id and f.proved and not exists (
      select from finding_exhibits as x join exhibits as e on e.id = x.exhibit_id
      where x.decision_id = f.decision_id and x.allegation_id = f.allegation_id
        and (e.origin = 'on' or exists (
          select from exhibit_confirmations as c where c.case_id = f.case_id
            and c.exhibit_id = e.id and c.confirmed_at <= new.decided_at)))
  ) then
    perform enforcement_refuse(8, 'unverified evidence alone proves nothing');
  end if;
  return null;
end $$;
create constraint trigger check_verified after insert on decisions
  deferrable initially deferred for each row execute function enforcement_check_verified();

-- The case that speaks for a report: where a merger led, else the one that took it up last.
create function enforcement_case_of_report(of_report bigint) returns bigint language sql stable as $$
  select c.id from case_reports as cr join cases as c on c.id = cr.case_id
  where cr.report_id = of_report
  order by c.state = 'merged', c.state = 'dismissed', c.id desc limit 1
$$;

create function enforcement_check_capture() returns trigger language plpgsql as $$
begin
  if new.filed_by = 'officer' then
    perform enforcement_require_officer(new.asked_by, new.case_id, new.asked_at);
  end if;
  return null;
end $$;
create constraint trigger check_capture after insert on captures
  deferrable initially deferred for each row execute function enforcement_check_capture();
