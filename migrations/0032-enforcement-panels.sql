-- Terms and loads of panelists (article 6): nobody hears cases without end, nor all of them.
--
-- A panelist serves a term from when the role was given, pauses, and may serve another; and nobody
-- who sits on as many open panels as the charter allows is drawn for one more.

-- A number of the charter that was in force at a time; what the Articles say where none was adopted.
create function enforcement_charter_number(wanted text, otherwise integer, at timestamptz)
returns integer language sql stable as $$
  select coalesce((select (c.document ->> wanted)::integer from charters as c
                   where c.adopted_at <= at order by c.number desc limit 1), otherwise)
$$;

-- To lay the role down and take it up again shortens no pause.
create function enforcement_on_term(account bigint, at timestamptz) returns boolean
language plpgsql stable as $$
declare
  term interval := make_interval(months => enforcement_charter_number('panelistTermMonths', 12, at));
  pause interval := make_interval(months => enforcement_charter_number('panelistPauseMonths', 3, at));
  held record;
  began timestamptz;
  left_at timestamptz;
begin
  for held in select r.granted_at, r.revoked_at from roles as r
    where r.account_id = account and r.role = 'panelist' and r.granted_at <= at order by r.granted_at
  loop
    if began is null or held.granted_at >= least(left_at, began + term) + pause then
      began := held.granted_at;
    end if;
    left_at := held.revoked_at;
    while began + term + pause <= least(held.revoked_at, at) loop
      began := began + term + pause;
    end loop;
  end loop;
  return began is not null and at < began + term;
end $$;

-- The seats that somebody holds on panels that have not decided: neither given up, nor void, nor done.
create function enforcement_open_seats(account bigint, but_panel bigint) returns integer
language sql stable as $$
  select count(*)::integer from panel_seats as s join panels as p on p.id = s.panel_id
  where s.account_id = account and s.panel_id is distinct from but_panel
    and not exists (select from seat_vacancies as v
                    where v.panel_id = s.panel_id and v.account_id = s.account_id)
    and not exists (select from panel_voids as v where v.panel_id = p.id)
    and not exists (select from decisions as d where d.panel_id = p.id)
    and not exists (select from appeal_decisions as d where d.panel_id = p.id)
    and not exists (select from review_decisions as d where d.panel_id = p.id)
    and not exists (select from interim_ratifications as r where r.panel_id = p.id)
    and not exists (select from interim_endings as e where e.measure_id = p.measure_id)
$$;
create index if not exists decisions_panel on decisions (panel_id) where panel_id is not null;

create or replace function enforcement_barred(account bigint, on_panel bigint, at timestamptz) returns text
language plpgsql stable as $$
declare
  p panels;
  respondent bigint;
begin
  select * into strict p from panels where id = on_panel;
  select c.respondent_id into strict respondent from cases as c where c.id = p.case_id;
  if account = respondent then return 'is the respondent'; end if;
  if account in (select enforcement_reporters(p.case_id)) then return 'is a reporter'; end if;
  if not enforcement_has_role(account, 'panelist', at) then return 'is no panelist'; end if;
  if not enforcement_on_term(account, at) then return 'has served a term and pauses'; end if;
  if account in (select enforcement_touched(p.case_id, p.id, p.purpose in ('appeal', 'review'))) then
    return 'took an earlier step in this case';
  end if;
  if enforcement_tied(account, respondent, at) then return 'is tied to the respondent'; end if;
  if exists (select from enforcement_reporters(p.case_id) as reporter
             where enforcement_tied(account, reporter, at)) then
    return 'is tied to a reporter';
  end if;
  return null;
end $$;

-- Draws commit one after another, so that two at once do not both seat somebody for the last time.
create function enforcement_check_load() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('enforcement_check_load'));
  if enforcement_open_seats(new.account_id, new.panel_id)
     >= enforcement_charter_number('mostOpenPanels', 10, new.seated_at) then
    perform enforcement_refuse(enforcement_panel_article(new.panel_id),
      'somebody drawn sits on as many panels as one may');
  end if;
  return null;
end $$;
create constraint trigger check_load after insert on panel_seats
  deferrable initially deferred for each row execute function enforcement_check_load();
