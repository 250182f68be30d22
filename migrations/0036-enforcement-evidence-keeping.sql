-- Sealed evidence, and the end of evidence: what is kept apart, who opened it, how long it is kept.
--
-- A sealed exhibit is encrypted under a key of its own, which is kept under the service's. It is not
-- in the open, not even as a hash: what stands in its place is keyed, and no document says it.

alter table roles drop constraint roles_role_check;
alter table roles add constraint roles_role_check
  check (role in ('officer', 'panelist', 'operator', 'sealed-evidence'));

alter table exhibits alter column content drop not null;
alter table exhibits add column erased_at timestamptz;
alter table exhibits add column category text
  check (category in ('child-abuse', 'private-data', 'other'));
alter table exhibits add constraint exhibits_erased_whole
  check ((erased_at is null) = (content is not null));

create table exhibit_keys (
  exhibit_id bigint primary key references exhibits (id),
  -- Nonce, tag and the data key under the service's own key; gone once destroyed, and with it the bytes.
  wrapped_key bytea check (octet_length(wrapped_key) = 60),
  -- What whoever filed it called it, under the data key.
  title bytea check (octet_length(title) > 28),
  made_at timestamptz not null,
  destroyed_at timestamptz,
  check ((destroyed_at is null) = (wrapped_key is not null)),
  check ((destroyed_at is null) = (title is not null))
);

-- Each reading of a sealed exhibit: by whom, when, and why.
create table exhibit_openings (
  id bigint primary key,
  exhibit_id bigint not null,
  case_id bigint not null,
  account_id bigint not null references accounts (id),
  reason text not null check (char_length(reason) between 5 and 2000),
  opened_at timestamptz not null,
  foreign key (case_id, exhibit_id) references case_exhibits (case_id, exhibit_id)
);
create index exhibit_openings_exhibit on exhibit_openings (exhibit_id, id);

-- While a hold is in force nothing of the case is erased.
create table legal_holds (
  id bigint primary key,
  case_id bigint not null references cases (id),
  officer_id bigint not null references accounts (id),
  reason text not null check (char_length(reason) between 5 and 5000),
  set_at timestamptz not null
);
create index legal_holds_case on legal_holds (case_id, id);

create table legal_hold_endings (
  hold_id bigint primary key references legal_holds (id),
  officer_id bigint not null references accounts (id),
  reason text not null check (char_length(reason) between 5 and 5000),
  lifted_at timestamptz not null
);

do $$
declare kept text;
begin
  foreach kept in array array['exhibit_openings', 'legal_holds', 'legal_hold_endings'] loop
    execute format('create trigger keep_rows before update or delete on %I
      for each row execute function enforcement_keep()', kept);
    execute format('create trigger keep_table before truncate on %I
      for each statement execute function enforcement_keep()', kept);
  end loop;
end $$;

-- Article 2: evidence is kept while anybody can still ask for another look at it

-- Why nothing of a case may be erased at an instant; null when it may be.
create function enforcement_kept_because(of_case bigint, at timestamptz) returns text
language sql stable as $$
  select case
    when exists (select from legal_holds as h where h.case_id = of_case and not exists (
        select from legal_hold_endings as e where e.hold_id = h.id)) then 'a legal hold is in force'
    when c.state not in ('dismissed', 'closed', 'merged') then 'the case is not over'
    when exists (select from appeals as a where a.case_id = of_case and not exists (
        select from appeal_decisions as o where o.appeal_id = a.id)) then 'an appeal is open'
    when exists (select from reviews as r where r.case_id = of_case and not exists (
        select from review_decisions as o where o.review_id = r.id)) then 'a review is open'
    when exists (select from sanctions as s where s.case_id = of_case and not exists (
        select from sanction_endings as e where e.sanction_id = s.id)) then 'a sanction is in force'
    when exists (select from planned_reviews as p join decisions as d on d.id = p.decision_id
        where d.case_id = of_case and p.ground <> 'permanent' and not exists (
          select from reviews as r where r.decision_id = p.decision_id and r.ground = p.ground)
        and not exists (select from appeal_decisions as o join appeals as a on a.id = o.appeal_id
          where a.decision_id = p.decision_id and o.outcome in ('overturned', 'remanded')))
      then 'a review is due'
    when exists (select from dismissals as d where d.case_id = of_case
        and at < d.dismissed_at + interval '6 months') then 'the reporter may still appeal'
  end
  from cases as c where c.id = of_case
$$;

-- An exhibit changes in two ways: it is sealed, or it is erased. Never back, and nothing else of it.
create function enforcement_keep_exhibit() returns trigger language plpgsql as $$
declare
  in_case bigint;
  because text;
begin
  if (new.id, new.captured_at, new.captured_by, new.origin, new.method, new.post_id, new.created_at)
     is distinct from
     (old.id, old.captured_at, old.captured_by, old.origin, old.method, old.post_id, old.created_at)
     or old.erased_at is not null then
    perform enforcement_refuse(12, 'an exhibit is never edited');
  end if;
  if new.erased_at is null then
    if old.class = 'sealed' or new.class <> 'sealed' or new.media_type <> old.media_type then
      perform enforcement_refuse(12, 'an exhibit is never edited; it can be sealed, once');
    end if;
    return new;
  end if;
  if (new.class, new.sha256, new.category, new.media_type)
     is distinct from (old.class, old.sha256, old.category, old.media_type) then
    perform enforcement_refuse(12, 'an exhibit is never edited; erasure takes its bytes');
  end if;
  for in_case in select x.case_id from case_exhibits as x where x.exhibit_id = new.id loop
    because := enforcement_kept_because(in_case, new.erased_at);
    if because is not null then
      perform enforcement_refuse(2, format('evidence is kept: %s', because));
    end if;
  end loop;
  return new;
end $$;
drop trigger keep_rows on exhibits;
create trigger keep_rows before update on exhibits
  for each row execute function enforcement_keep_exhibit();
create trigger keep_from_removal before delete on exhibits
  for each row execute function enforcement_keep();

-- What was made from the bytes goes with them: a picture for showing, where from it was fetched.
create function enforcement_drop_copies() returns trigger language plpgsql as $$
begin
  delete from exhibit_pictures where exhibit_id = new.id;
  if new.erased_at is not null then
    delete from exhibit_sources where exhibit_id = new.id;
  end if;
  return null;
end $$;
create trigger drop_copies after update on exhibits
  for each row execute function enforcement_drop_copies();

-- The copies of an exhibit go only once it is sealed or erased.
create function enforcement_keep_copy() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' or exists (select from exhibits as e where e.id = old.exhibit_id
      and e.erased_at is null and e.class <> 'sealed') then
    perform enforcement_refuse(12, format('%s is never edited or removed', tg_table_name));
  end if;
  return old;
end $$;
drop trigger keep_rows on exhibit_pictures;
create trigger keep_rows before update or delete on exhibit_pictures
  for each row execute function enforcement_keep_copy();
drop trigger keep_rows on exhibit_sources;
create trigger keep_rows before update or delete on exhibit_sources
  for each row execute function enforcement_keep_copy();

-- A key is destroyed with what it opened, or kept.
create function enforcement_keep_key() returns trigger language plpgsql as $$
begin
  if new.destroyed_at is null or old.destroyed_at is not null
     or (new.exhibit_id, new.made_at) is distinct from (old.exhibit_id, old.made_at)
     or not exists (select from exhibits as e where e.id = new.exhibit_id and e.erased_at is not null) then
    perform enforcement_refuse(12, 'a key is destroyed with its exhibit, or kept');
  end if;
  return new;
end $$;
create trigger keep_rows before update on exhibit_keys
  for each row execute function enforcement_keep_key();
create trigger keep_from_removal before delete on exhibit_keys
  for each row execute function enforcement_keep();
create trigger keep_table before truncate on exhibit_keys
  for each statement execute function enforcement_keep();

-- Sealed means: a category, and a key of its own, which is destroyed when it is erased.
create function enforcement_check_sealed() returns trigger language plpgsql as $$
declare held exhibit_keys;
begin
  if new.class <> 'sealed' then return null; end if;
  select * into held from exhibit_keys where exhibit_id = new.id;
  if new.erased_at is null and (new.category is null or held.wrapped_key is null) then
    perform enforcement_refuse(12, 'a sealed exhibit has a category and a key of its own');
  end if;
  if new.erased_at is not null and held.wrapped_key is not null then
    perform enforcement_refuse(12, 'erasing a sealed exhibit destroys its key');
  end if;
  return null;
end $$;
create constraint trigger check_sealed after insert or update on exhibits
  deferrable initially deferred for each row execute function enforcement_check_sealed();

-- Whoever opens a sealed exhibit holds the role for it and works on the case: no party ever does.
create function enforcement_check_unsealing() returns trigger language plpgsql as $$
declare respondent bigint;
begin
  select c.respondent_id into strict respondent from cases as c where c.id = new.case_id;
  if not exists (select from exhibits as e where e.id = new.exhibit_id and e.class = 'sealed') then
    perform enforcement_refuse(12, 'only what is sealed is opened');
  end if;
  if not enforcement_has_role(new.account_id, 'sealed-evidence', new.opened_at) then
    perform enforcement_refuse(12, 'sealed evidence is opened by those who hold the role for it');
  end if;
  if new.account_id = respondent or new.account_id in (select enforcement_reporters(new.case_id)) then
    perform enforcement_refuse(2, 'no party of a case opens its sealed evidence');
  end if;
  if not enforcement_has_role(new.account_id, 'officer', new.opened_at) and not exists (
      select from panel_seats as s join panels as p on p.id = s.panel_id
      where p.case_id = new.case_id and s.account_id = new.account_id and not exists (
        select from seat_vacancies as v where v.panel_id = s.panel_id and v.account_id = s.account_id))
  then
    perform enforcement_refuse(12, 'sealed evidence is opened by those who work on the case');
  end if;
  return null;
end $$;
create constraint trigger check_opening after insert on exhibit_openings
  deferrable initially deferred for each row execute function enforcement_check_unsealing();

-- Article 12: not in the ledger, not in the open. What documents say is committed to in the ledger.
create function enforcement_check_document_open() returns trigger language plpgsql as $$
begin
  if exists (select from case_exhibits as x join exhibits as e on e.id = x.exhibit_id
             where x.case_id = new.case_id and e.class = 'sealed'
               and position(encode(e.sha256, 'hex') in convert_from(new.body, 'utf8')) > 0) then
    perform enforcement_refuse(12, 'a sealed exhibit stands in no document, not even as a hash');
  end if;
  return null;
end $$;
create constraint trigger check_open after insert on documents
  deferrable initially deferred for each row when (new.body is not null)
  execute function enforcement_check_document_open();

create function enforcement_check_hold() returns trigger language plpgsql as $$
begin
  perform enforcement_require_officer(new.officer_id, new.case_id, new.set_at);
  return null;
end $$;
create constraint trigger check_hold after insert on legal_holds
  deferrable initially deferred for each row execute function enforcement_check_hold();

create function enforcement_check_hold_ending() returns trigger language plpgsql as $$
declare held legal_holds;
begin
  select * into strict held from legal_holds where id = new.hold_id;
  perform enforcement_require_officer(new.officer_id, held.case_id, new.lifted_at);
  if new.lifted_at < held.set_at then
    perform enforcement_refuse(2, 'a hold ends after it began');
  end if;
  return null;
end $$;
create constraint trigger check_hold_ending after insert on legal_hold_endings
  deferrable initially deferred for each row execute function enforcement_check_hold_ending();

-- A document loses its salt and its bytes together, by erasure, and with them whose it was; its
-- commitment stays, and nobody can open it any more.
create or replace function enforcement_keep_document() returns trigger language plpgsql as $$
declare because text;
begin
  if new.erased_at is null or old.erased_at is not null
     or (new.id, new.kind, new.case_id, new.audience, new.commitment, new.entry_index, new.created_at)
     is distinct from
        (old.id, old.kind, old.case_id, old.audience, old.commitment, old.entry_index, old.created_at)
  then
    perform enforcement_refuse(12, 'a document is never edited; erasure removes it whole');
  end if;
  because := enforcement_kept_because(new.case_id, new.erased_at);
  if because is not null then
    perform enforcement_refuse(11, format('a document is kept: %s', because));
  end if;
  return new;
end $$;
