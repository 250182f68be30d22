-- Work on a case: notes between officers, and who looks at it just now.

-- Never edited: a note that says it better takes the place of the former, which stays.
create table case_notes (
  id bigint primary key,
  case_id bigint not null references cases (id),
  officer_id bigint not null references accounts (id),
  text text not null check (char_length(text) between 1 and 10000),
  supersedes bigint unique,
  written_at timestamptz not null,
  unique (id, case_id, officer_id),
  -- In the same case, and by whoever wrote the former.
  foreign key (supersedes, case_id, officer_id) references case_notes (id, case_id, officer_id),
  check (supersedes < id)
);
create index case_notes_case on case_notes (case_id, id);

create trigger keep_rows before update or delete on case_notes
  for each row execute function enforcement_keep();
create trigger keep_table before truncate on case_notes
  for each statement execute function enforcement_keep();

create function enforcement_check_note() returns trigger language plpgsql as $$
begin
  perform enforcement_require_officer(new.officer_id, new.case_id, new.written_at);
  return null;
end $$;
create constraint trigger check_note after insert on case_notes
  deferrable initially deferred for each row execute function enforcement_check_note();

-- "I look at this." One officer at a time, for a few hours; it lapses by the clock, without a row.
-- Organisation, not power: it opens and closes nothing, and makes nobody a party.
create table case_claims (
  case_id bigint primary key references cases (id),
  officer_id bigint not null references accounts (id),
  claimed_at timestamptz not null,
  lapses_at timestamptz not null,
  check (lapses_at > claimed_at and lapses_at <= claimed_at + interval '12 hours')
);
create index case_claims_officer on case_claims (officer_id);

create function enforcement_check_claim() returns trigger language plpgsql as $$
begin
  perform enforcement_require_officer(new.officer_id, new.case_id, new.claimed_at);
  return null;
end $$;
create constraint trigger check_claim after insert or update on case_claims
  deferrable initially deferred for each row execute function enforcement_check_claim();

-- A claim is taken over once it has lapsed, never before.
create function enforcement_keep_claim() returns trigger language plpgsql as $$
begin
  if new.officer_id <> old.officer_id and new.claimed_at < old.lapses_at then
    perform enforcement_refuse(6, 'another officer looks at the case');
  end if;
  return new;
end $$;
create trigger keep_claim before update on case_claims
  for each row execute function enforcement_keep_claim();
