-- Row D of the schedule: whole remote servers. An officer moves that one is limited, suspended or let
-- back; another officer signs, or for a suspension a panel that is drawn from a committed seed votes.
-- What is decided stands until its day of review at the longest: a new decision takes its place, or it
-- ends. No account is the respondent, so that none of this is an act of a case.

create table server_motions (
  id bigint primary key,
  docket text not null check (docket ~ '^[0-9a-f]{32}$'),
  domain text not null check (
    domain = lower(domain) and domain ~ '^[a-z0-9_]([a-z0-9._:-]*[a-z0-9_])?$' and octet_length(domain) <= 255),
  does text not null check (does in ('limit', 'suspension', 'lift')),
  rule_id text not null,
  rule_version integer not null,
  facts text not null
    constraint article_8_facts check (facts ~ '\S' and char_length(facts) <= 5000),
  -- Why nothing less would do.
  lesser text not null
    constraint article_8_lesser_measures check ((does = 'lift' or lesser ~ '\S') and char_length(lesser) <= 5000),
  -- What the public list says in a few words.
  summary text not null
    constraint article_8_summary check (summary ~ '\S' and char_length(summary) <= 200),
  -- When and how the server's administrators were told; kept from the public, as it names people.
  told_at timestamptz,
  told_how text check (told_how ~ '\S' and char_length(told_how) <= 2000),
  exception text
    constraint article_4_enumerated check (exception in (
      'imminent-physical-danger', 'child-safety', 'deceptive-automation', 'compromised-account',
      'legal-order')),
  conditions jsonb,
  review_days integer,
  proposed_by bigint not null references accounts (id),
  proposed_at timestamptz not null,
  foreign key (rule_id, rule_version) references rule_versions (rule_id, version),
  check ((told_at is null) = (told_how is null)),
  check ((exception is null) = (conditions is null)),
  constraint article_5_told_or_an_exception
    check (does = 'lift' or num_nonnulls(told_at, exception) = 1),
  constraint article_10_reviewed_within_a_year
    check ((does = 'lift') = (review_days is null) and review_days between 1 and 365),
  constraint article_4_reviewed_within_30_days check (exception is null or review_days <= 30)
);
create index server_motions_newest on server_motions (id desc);
create index server_motions_domain on server_motions (domain, id desc);
create index server_motions_docket on server_motions (docket, id);

create table server_draws (
  motion_id bigint primary key references server_motions (id),
  size integer not null constraint article_6_a_panel_of_three check (size >= 3 and size % 2 = 1),
  seed_commitment bytea not null check (octet_length(seed_commitment) = 32),
  sealed_seed bytea not null,
  committed_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index)
);

create table server_panels (
  motion_id bigint primary key references server_draws (motion_id),
  seed bytea not null check (octet_length(seed) = 32),
  drawn_at timestamptz not null,
  votes_by timestamptz not null check (votes_by >= drawn_at + interval '24 hours'),
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index)
);

create table server_seats (
  motion_id bigint not null references server_panels (motion_id),
  account_id bigint not null references accounts (id),
  letter text not null check (letter ~ '^[A-Z]$'),
  primary key (motion_id, account_id),
  unique (motion_id, letter)
);
create index server_seats_account on server_seats (account_id, motion_id desc);

create table server_ballots (
  motion_id bigint not null,
  account_id bigint not null,
  commitment bytea not null check (octet_length(commitment) = 32),
  sealed bytea not null,
  cast_at timestamptz not null,
  primary key (motion_id, account_id),
  foreign key (motion_id, account_id) references server_seats (motion_id, account_id)
);

-- How a motion ended. By an officer: signed or declined; by a panel: carried, rejected; or undecidable.
create table server_verdicts (
  motion_id bigint primary key references server_motions (id),
  outcome text not null
    check (outcome in ('signed', 'declined', 'carried', 'rejected', 'undecidable')),
  officer_id bigint references accounts (id),
  said_at timestamptz not null,
  entry_index bigint unique
    constraint article_12_entered_first references ledger_entries (index),
  check ((officer_id is null) = (outcome in ('carried', 'rejected', 'undecidable'))),
  constraint article_12_decided_is_entered check (outcome = 'declined' or entry_index is not null)
);

create table server_opened_ballots (
  motion_id bigint not null,
  account_id bigint not null,
  supports boolean not null,
  -- The exception is voted on by itself.
  carries_exception boolean not null,
  opinion text not null
    constraint article_8_an_opinion check (opinion ~ '\S' and char_length(opinion) <= 5000),
  salt bytea not null check (octet_length(salt) = 32),
  primary key (motion_id, account_id),
  constraint article_6_opened_with_the_verdict
    foreign key (motion_id) references server_verdicts (motion_id) deferrable initially deferred,
  foreign key (motion_id, account_id) references server_ballots (motion_id, account_id)
);

create table server_documents (
  id bigint primary key,
  motion_id bigint not null references server_motions (id),
  kind text not null check (kind in ('sor', 'notice', 'votes', 'eligible')),
  salt bytea not null check (octet_length(salt) = 32),
  body bytea not null check (octet_length(body) > 0),
  commitment bytea not null check (octet_length(commitment) = 32),
  entry_index bigint not null
    constraint article_12_entered_first references ledger_entries (index),
  unique (motion_id, kind)
);

create table server_measures (
  id bigint primary key,
  motion_id bigint not null unique references server_verdicts (motion_id),
  kind text not null check (kind in ('limit', 'suspension')),
  started_at timestamptz not null,
  review_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index),
  constraint article_10_review_within_a_year
    check (review_at > started_at and review_at <= started_at + interval '12 months')
);
create index server_measures_review on server_measures (review_at);

-- The end of a measure: its day of review came without a decision, it was lifted, or another took its place.
create table server_endings (
  measure_id bigint primary key references server_measures (id),
  how text not null check (how in ('lapsed', 'lifted', 'replaced')),
  motion_id bigint references server_verdicts (motion_id),
  ended_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index),
  check ((how = 'lapsed') = (motion_id is null))
);

do $$
declare kept text;
begin
  foreach kept in array array[
    'server_motions', 'server_draws', 'server_panels', 'server_seats', 'server_ballots',
    'server_opened_ballots', 'server_verdicts', 'server_documents', 'server_measures', 'server_endings'
  ] loop
    execute format('create trigger keep_rows before update or delete on %I
      for each row execute function enforcement_keep()', kept);
    execute format('create trigger keep_table before truncate on %I
      for each statement execute function enforcement_keep()', kept);
  end loop;
end $$;
create constraint trigger with_parent after insert on server_seats
  deferrable initially deferred for each row
  execute function enforcement_with_parent('server_panels', 'motion_id', 'motion_id');
create constraint trigger with_parent after insert on server_opened_ballots
  deferrable initially deferred for each row
  execute function enforcement_with_parent('server_verdicts', 'motion_id', 'motion_id');

create function enforcement_server_entry(at_index bigint, entry_type text, of_motion bigint)
returns void language plpgsql as $$
begin
  if not exists (
    select from ledger_entries as e join server_motions as m on m.docket = e.docket
    where e.index = at_index and e.type = entry_type and m.id = of_motion
  ) then
    perform enforcement_refuse(12, format('ledger index %s holds no entry %s of this docket',
      coalesce(at_index::text, '(none)'), entry_type));
  end if;
end $$;

create function enforcement_server_measure_in_force(of_domain text) returns setof server_measures
language sql stable as $$
  select measure.* from server_measures as measure
    join server_motions as m on m.id = measure.motion_id
  where m.domain = of_domain
    and not exists (select from server_endings as e where e.measure_id = measure.id)
$$;

create function enforcement_check_server_motion() returns trigger language plpgsql as $$
begin
  if not enforcement_has_role(new.proposed_by, 'officer', new.proposed_at) then
    perform enforcement_refuse(6, 'an officer moves that a server is limited, suspended or let back');
  end if;
  if exists (select from ledger_keys as k where k.origin = new.domain || '/ledger') then
    perform enforcement_refuse(6, 'this is the server itself');
  end if;
  if new.told_at > new.proposed_at then
    perform enforcement_refuse(5, 'the administrators were told before it is moved');
  end if;
  if not exists (
    select from rulebook_rules as r join rulebooks as b on b.number = r.rulebook_number
    where r.rule_id = new.rule_id and r.version = new.rule_version
      and b.effective_at <= new.proposed_at) then
    perform enforcement_refuse(1, 'the rule is not in force');
  end if;
  if new.does = 'lift' and not exists (select from enforcement_server_measure_in_force(new.domain)) then
    perform enforcement_refuse(10, 'nothing is in force that could be lifted');
  end if;
  if exists (select from server_motions as m where m.domain <> new.domain and m.docket = new.docket) then
    perform enforcement_refuse(12, 'a docket is about one server');
  end if;
  return null;
end $$;
create constraint trigger check_motion after insert on server_motions
  deferrable initially deferred for each row execute function enforcement_check_server_motion();

-- Article 6: nobody sits who touched any matter of the server, or turned away from it.
create function enforcement_server_barred(account bigint, of_motion bigint, at timestamptz) returns text
language plpgsql stable as $$
declare m server_motions;
begin
  select * into strict m from server_motions where id = of_motion;
  if not enforcement_has_role(account, 'panelist', at) then return 'is no panelist'; end if;
  if exists (
    select from server_motions as o left join server_verdicts as v on v.motion_id = o.id
    where o.domain = m.domain and account in (o.proposed_by, v.officer_id)
    union all
    select from server_seats as s join server_motions as o on o.id = s.motion_id
    where o.domain = m.domain and o.id < m.id and s.account_id = account) then
    return 'took an earlier step about this server';
  end if;
  if exists (select from person_domain_blocks as b where b.account_id = account
             and b.domain = m.domain and b.created_at <= at) then
    return 'turned away from this server';
  end if;
  return null;
end $$;

create function enforcement_check_server_panel() returns trigger language plpgsql as $$
declare
  draw server_draws;
  motion server_motions;
  same_transaction boolean;
  seat record;
  why text;
begin
  select * into strict draw from server_draws where motion_id = new.motion_id;
  select * into strict motion from server_motions where id = new.motion_id;
  select d.xmin = pg_current_xact_id()::xid into same_transaction
    from server_draws as d where d.motion_id = new.motion_id;
  perform enforcement_server_entry(draw.entry_index, 'draw-committed', new.motion_id);
  perform enforcement_server_entry(new.entry_index, 'draw-revealed', new.motion_id);
  if sha256(new.seed) <> draw.seed_commitment or draw.entry_index >= new.entry_index
     or draw.committed_at > new.drawn_at or same_transaction then
    perform enforcement_refuse(6, 'the seed is committed in the ledger before the draw');
  end if;
  if motion.told_at > new.drawn_at - interval '72 hours' then
    perform enforcement_refuse(5, 'the administrators have 72 hours to answer');
  end if;
  if (select count(*) from server_seats as s where s.motion_id = new.motion_id) <> draw.size then
    perform enforcement_refuse(6, format('a panel of %s is seated whole', draw.size));
  end if;
  for seat in select s.account_id from server_seats as s where s.motion_id = new.motion_id loop
    why := enforcement_server_barred(seat.account_id, new.motion_id, new.drawn_at);
    if why is not null then
      perform enforcement_refuse(6, format('somebody drawn %s', why));
    end if;
  end loop;
  return null;
end $$;
create constraint trigger check_panel after insert on server_panels
  deferrable initially deferred for each row execute function enforcement_check_server_panel();

create function enforcement_check_server_ballot() returns trigger language plpgsql as $$
begin
  if not exists (select from server_panels as p where p.motion_id = new.motion_id
                 and new.cast_at between p.drawn_at and p.votes_by) then
    perform enforcement_refuse(6, 'a vote is cast by the deadline');
  end if;
  return null;
end $$;
create constraint trigger check_ballot after insert on server_ballots
  deferrable initially deferred for each row execute function enforcement_check_server_ballot();

-- How many of a panel's votes, all of them cast, are for what is moved; null where one is missing.
create function enforcement_server_votes(of_motion bigint, for_exception boolean) returns bigint
language sql stable as $$
  select case when count(o.account_id) = max(d.size)
    then count(*) filter (where case when for_exception then o.carries_exception else o.supports end) end
  from server_draws as d left join server_opened_ballots as o on o.motion_id = d.motion_id
  where d.motion_id = of_motion
$$;

create function enforcement_check_server_verdict() returns trigger language plpgsql as $$
declare
  motion server_motions;
  seats integer;
begin
  select * into strict motion from server_motions where id = new.motion_id;
  if new.said_at < motion.proposed_at then
    perform enforcement_refuse(6, 'a motion is decided after it was moved');
  end if;
  if new.officer_id is not null and not enforcement_has_role(new.officer_id, 'officer', new.said_at) then
    perform enforcement_refuse(6, 'an officer signs a motion, or declines it');
  end if;
  if new.outcome = 'declined' then return null; end if;
  perform enforcement_server_entry(new.entry_index,
    case motion.does when 'lift' then 'reversal' else 'decision' end, new.motion_id);
  if new.outcome = 'undecidable' then return null; end if;
  if (new.outcome = 'signed') <> (motion.does in ('limit', 'lift')) then
    perform enforcement_refuse(6, 'two officers limit or let back, a panel suspends');
  end if;
  if new.officer_id = motion.proposed_by then
    perform enforcement_refuse(6, 'the second officer is another one');
  end if;
  if motion.told_at > new.said_at - interval '72 hours' then
    perform enforcement_refuse(5, 'the administrators have 72 hours to answer');
  end if;
  if new.outcome = 'carried' then
    select d.size into strict seats from server_draws as d where d.motion_id = new.motion_id;
    if coalesce(enforcement_server_votes(new.motion_id, false), 0) * 2 <= seats then
      perform enforcement_refuse(15, 'the majority of the panel is not for it');
    end if;
    if motion.exception is not null and coalesce(enforcement_server_votes(new.motion_id, true), 0)
       < (case when seats >= 5 then seats - 1 else seats end) then
      perform enforcement_refuse(4, 'the exception has not the larger majority that it needs');
    end if;
  end if;
  return null;
end $$;
create constraint trigger check_verdict after insert on server_verdicts
  deferrable initially deferred for each row execute function enforcement_check_server_verdict();

create function enforcement_check_server_measure() returns trigger language plpgsql as $$
declare
  motion server_motions;
  verdict server_verdicts;
begin
  select * into strict motion from server_motions where id = new.motion_id;
  select * into strict verdict from server_verdicts where motion_id = new.motion_id;
  perform enforcement_server_entry(new.entry_index, 'sanction-started', new.motion_id);
  if verdict.outcome not in ('signed', 'carried') or motion.does <> new.kind
     or new.started_at < verdict.said_at then
    perform enforcement_refuse(6, 'a measure follows from a decision that was taken');
  end if;
  if new.review_at > new.started_at + motion.review_days * interval '1 day' then
    perform enforcement_refuse(14, 'a measure is reviewed by the day that was decided');
  end if;
  if not exists (select from server_documents as d where d.motion_id = new.motion_id and d.kind = 'sor'
                 and d.entry_index = verdict.entry_index) then
    perform enforcement_refuse(8, 'a decision has a statement of reasons');
  end if;
  if motion.told_at is not null and not exists (
    select from server_documents as d where d.motion_id = new.motion_id and d.kind = 'notice') then
    perform enforcement_refuse(5, 'that the administrators were told is on record');
  end if;
  if not exists (
    select from ledger_entries as e where e.docket = motion.docket and e.type = 'served'
      and e.index > verdict.entry_index and e.index < new.entry_index) then
    perform enforcement_refuse(10, 'the reasons are served before a measure starts');
  end if;
  if (select count(*) from enforcement_server_measure_in_force(motion.domain)) > 1 then
    perform enforcement_refuse(6, 'at most one measure is in force over a server');
  end if;
  return null;
end $$;
create constraint trigger check_measure after insert on server_measures
  deferrable initially deferred for each row execute function enforcement_check_server_measure();

-- What is in force over a server follows from a measure that is, and from nothing else.
create function enforcement_check_server_limit(of_domain text) returns void language plpgsql as $$
declare
  held server_limits;
  motion server_motions;
  measure server_measures;
begin
  select * into held from server_limits where domain = of_domain;
  if not found then return; end if;
  select * into measure from enforcement_server_measure_in_force(of_domain) where id = held.measure_id;
  if not found then
    perform enforcement_refuse(10, 'a server is restricted by no measure that is in force');
  end if;
  select * into strict motion from server_motions where id = measure.motion_id;
  if held.severity <> (case measure.kind when 'limit' then 'limited' else 'suspended' end)
     or held.docket <> motion.docket or held.since < measure.started_at then
    perform enforcement_refuse(10, 'a server is restricted otherwise than was decided');
  end if;
  if held.until > measure.review_at then
    perform enforcement_refuse(14, 'a server is restricted for longer than to the day of review');
  end if;
end $$;

create function enforcement_check_server_effect() returns trigger language plpgsql as $$
begin
  perform enforcement_check_server_limit(new.domain);
  return null;
end $$;
create constraint trigger check_effect after insert or update on server_limits
  deferrable initially deferred for each row execute function enforcement_check_server_effect();

create function enforcement_check_server_ending() returns trigger language plpgsql as $$
declare
  measure server_measures;
  ended server_motions;
  by_motion server_motions;
  verdict server_verdicts;
begin
  select * into strict measure from server_measures where id = new.measure_id;
  select * into strict ended from server_motions where id = measure.motion_id;
  perform enforcement_server_entry(new.entry_index,
    case new.how when 'lapsed' then 'sanction-expired' else 'sanction-ended' end, ended.id);
  if new.how = 'lapsed' and new.ended_at < measure.review_at then
    perform enforcement_refuse(14, 'a measure lapses on its day of review, not before');
  end if;
  if new.how <> 'lapsed' then
    select * into strict by_motion from server_motions where id = new.motion_id;
    select * into strict verdict from server_verdicts where motion_id = new.motion_id;
    if by_motion.domain <> ended.domain or verdict.outcome not in ('signed', 'carried')
       or (by_motion.does = 'lift') <> (new.how = 'lifted') or new.ended_at < verdict.said_at then
      perform enforcement_refuse(6, 'a measure is ended by a decision about its own server');
    end if;
  end if;
  perform enforcement_check_server_limit(ended.domain);
  return null;
end $$;
create constraint trigger check_ending after insert on server_endings
  deferrable initially deferred for each row execute function enforcement_check_server_ending();
