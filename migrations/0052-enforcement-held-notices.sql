-- Where few people could read what was reported, the hour of a notice could tell who reported it: the
-- notice waits for a random time, a day at most, and nothing that the respondent can see moves before.

create table held_notices (
  case_id bigint not null references cases (id),
  officer_id bigint not null references accounts (id),
  answer_hours integer not null check (answer_hours between 1 and 2160),
  asked_at timestamptz not null,
  release_at timestamptz not null,
  primary key (case_id),
  constraint article_2_held_a_day_at_most check (
    release_at >= asked_at + interval '1 hour' and release_at <= asked_at + interval '24 hours')
);
create trigger keep_rows before update or delete on held_notices
  for each row execute function enforcement_keep();
create trigger keep_table before truncate on held_notices
  for each statement execute function enforcement_keep();

-- An interim measure is told to the respondent anyway, and its clock runs: then nothing waits.
create function enforcement_check_held_notice() returns trigger language plpgsql as $$
begin
  if new.under_measure is null and exists (select from held_notices as h
      where h.case_id = new.case_id and h.release_at > new.sent_at) then
    perform enforcement_refuse(2, 'the notice is not released before its hour');
  end if;
  return null;
end $$;
create constraint trigger check_held_notice after insert on notices
  deferrable initially deferred for each row execute function enforcement_check_held_notice();
