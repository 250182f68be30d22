-- Enforcement: one table per kind of fact, and the second lock on the Articles.
--
-- A case is the fold of its events; the other tables hold the same facts in columns, so that the
-- database itself can count votes and compare dates. What is written is never edited: a change of
-- mind is a new row. The first lock is the pure function `transition`; the constraint triggers
-- below hold the same promises against any other way of writing these tables. They run at commit,
-- so that the order of statements inside one transaction does not matter, and they compare stored
-- columns only: the database's own clock decides nothing.
--
-- A refusal raised here starts with its article ("article 3: …") under SQLSTATE FM0nn, nn being
-- the article; keys and checks that stand for an article carry it in their name (article_7_…).

create function enforcement_refuse(article integer, reason text) returns void
language plpgsql as $$
begin
  raise exception 'article %: %', article, reason
    using errcode = 'FM' || lpad(article::text, 3, '0');
end $$;

create function enforcement_keep() returns trigger language plpgsql as $$
begin
  perform enforcement_refuse(12, format('%s is never edited or removed', tg_table_name));
  return null;
end $$;

-- The rulebook and the charter (article 1)

create table rules (
  id text primary key check (id ~ '^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$' and char_length(id) <= 80),
  family text not null generated always as (split_part(id, '.', 1)) stored,
  created_at timestamptz not null
);
create index rules_family on rules (family);

create table rule_versions (
  rule_id text not null references rules (id),
  version integer not null check (version >= 1),
  -- The RuleText whose canonical JSON is hashed.
  document jsonb not null check (jsonb_typeof(document) = 'object'),
  hash bytea not null check (octet_length(hash) = 32),
  heaviest_level integer not null check (heaviest_level between 0 and 7),
  needs_threshold_test boolean not null,
  created_at timestamptz not null,
  primary key (rule_id, version)
);

create table rulebooks (
  number integer primary key check (number >= 1),
  hash bytea not null check (octet_length(hash) = 32),
  published_at timestamptz not null,
  effective_at timestamptz not null,
  urgent_reason text check (char_length(urgent_reason) between 1 and 2000),
  published_by bigint references accounts (id),
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index),
  constraint article_1_announced_before_it_takes_effect check (
    effective_at >= published_at
    and (number = 1 or urgent_reason is not null
         or effective_at >= published_at + interval '7 days'))
);

create table rulebook_rules (
  rulebook_number integer not null references rulebooks (number),
  rule_id text not null,
  version integer not null,
  primary key (rulebook_number, rule_id),
  foreign key (rule_id, version) references rule_versions (rule_id, version)
);

create table charters (
  number integer primary key check (number >= 1),
  document jsonb not null check (jsonb_typeof(document) = 'object'),
  adopted_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index)
);

-- Cases

create table cases (
  id bigint primary key,
  docket text not null unique check (docket ~ '^[0-9a-f]{32}$'),
  respondent_id bigint not null references accounts (id),
  source text not null check (source in ('report', 'own-initiative')),
  created_at timestamptz not null,
  -- What follows is the head of the fold, kept for lists: state, danger and the number of events.
  state text not null check (state in (
    'reported', 'open', 'noticed', 'answered', 'silent', 'deliberating', 'decided', 'served',
    'final', 'closed', 'dismissed', 'merged')),
  danger boolean not null,
  version integer not null check (version >= 1),
  changed_at timestamptz not null
);
create index cases_respondent on cases (respondent_id, id desc);
create index cases_queue on cases (danger desc, id)
  where state not in ('final', 'closed', 'dismissed', 'merged');

create table case_events (
  case_id bigint not null references cases (id),
  seq integer not null check (seq >= 1),
  type text not null,
  at timestamptz not null,
  event jsonb not null check (jsonb_typeof(event) = 'object' and event ->> 'type' = type),
  primary key (case_id, seq)
);

-- Whoever took a step in a case sits on no later panel of it (article 6).
create table case_parts (
  case_id bigint not null references cases (id),
  account_id bigint not null references accounts (id),
  part text not null check (part in (
    'triage', 'investigation', 'interim', 'proposal', 'decision', 'challenge', 'panel')),
  since timestamptz not null,
  primary key (case_id, account_id, part)
);
create index case_parts_account on case_parts (account_id, case_id);

-- Documents: what the ledger commits to, with the salt that opens the commitment (article 12)

create table documents (
  id bigint primary key,
  case_id bigint not null references cases (id),
  kind text not null check (kind ~ '^[a-z][a-z-]{0,40}$'),
  -- Whose copy it is: the respondent gets theirs with salt and proof, nobody else's.
  audience text not null check (audience in ('respondent', 'reporter', 'panelist', 'server')),
  account_id bigint references accounts (id),
  salt bytea check (octet_length(salt) = 32),
  body bytea check (octet_length(body) > 0),
  commitment bytea not null check (octet_length(commitment) = 32),
  entry_index bigint not null
    constraint article_12_entered_first references ledger_entries (index),
  created_at timestamptz not null,
  erased_at timestamptz,
  check ((erased_at is null) = (salt is not null)),
  check ((erased_at is null) = (body is not null))
);
create index documents_case on documents (case_id, id);
create index documents_account on documents (account_id, id) where account_id is not null;

-- Reports and exhibits (article 2): frozen where they are captured, and the bytes prove themselves

create table reports (
  id bigint primary key,
  reporter_id bigint references accounts (id),
  respondent_id bigint not null references accounts (id),
  subject text not null check (subject in ('account', 'post', 'conversation')),
  comment text not null check (char_length(comment) <= 5000),
  category text not null check (category in ('spam', 'legal', 'violation', 'danger', 'other')),
  forwarded_from text check (char_length(forwarded_from) between 1 and 253),
  receipt_hash bytea not null unique check (octet_length(receipt_hash) = 32),
  created_at timestamptz not null,
  constraint article_2_nobody_reports_themselves check (reporter_id <> respondent_id)
);
create index reports_reporter on reports (reporter_id, id desc);

create table report_rules (
  report_id bigint not null references reports (id),
  rule_id text not null references rules (id),
  primary key (report_id, rule_id)
);

create table case_reports (
  case_id bigint not null references cases (id),
  report_id bigint not null references reports (id),
  primary key (case_id, report_id)
);
create index case_reports_report on case_reports (report_id);

create table exhibits (
  id bigint primary key,
  sha256 bytea not null check (octet_length(sha256) = 32),
  content bytea not null check (octet_length(content) between 1 and 10485760),
  media_type text not null check (char_length(media_type) between 3 and 100),
  captured_at timestamptz not null,
  method text not null check (char_length(method) between 1 and 200),
  captured_by bigint references accounts (id),
  origin text not null check (origin in ('on', 'off')),
  class text not null check (class in ('open', 'confidential', 'sealed')),
  gist text not null check (char_length(gist) between 1 and 1000),
  post_id bigint references posts (id),
  created_at timestamptz not null,
  -- Of a sealed exhibit the bytes are encrypted; the hash is of what they say.
  constraint article_2_bytes_match_their_hash check (class = 'sealed' or sha256 = sha256(content))
);
create index exhibits_post on exhibits (post_id) where post_id is not null;

create table case_exhibits (
  case_id bigint not null references cases (id),
  exhibit_id bigint not null references exhibits (id),
  filed_by text not null check (filed_by in ('reporter', 'officer', 'respondent')),
  added_at timestamptz not null,
  primary key (case_id, exhibit_id)
);
create index case_exhibits_exhibit on case_exhibits (exhibit_id);

create table dismissals (
  case_id bigint not null references cases (id),
  officer_id bigint not null references accounts (id),
  reason text not null check (char_length(reason) between 1 and 20000),
  dismissed_at timestamptz not null,
  primary key (case_id, dismissed_at)
);

-- Allegations (article 1)

create table allegations (
  id bigint primary key,
  case_id bigint not null references cases (id),
  rule_id text not null,
  rule_version integer not null,
  subject text not null check (subject in ('post', 'account', 'off-service')),
  post_id bigint references posts (id),
  summary text not null check (char_length(summary) between 1 and 20000),
  conduct_at timestamptz not null,
  alleged_by bigint not null references accounts (id),
  alleged_at timestamptz not null,
  unique (case_id, id),
  foreign key (rule_id, rule_version) references rule_versions (rule_id, version),
  check (conduct_at <= alleged_at),
  check ((subject = 'post') = (post_id is not null))
);

create table allegation_exhibits (
  case_id bigint not null,
  allegation_id bigint not null,
  exhibit_id bigint not null,
  primary key (allegation_id, exhibit_id),
  foreign key (case_id, allegation_id) references allegations (case_id, id),
  foreign key (case_id, exhibit_id) references case_exhibits (case_id, exhibit_id)
);

-- Interim measures (article 7)

create table interim_measures (
  id bigint primary key,
  case_id bigint not null references cases (id),
  respondent_id bigint not null references accounts (id),
  ground text not null,
  act text not null check (act in ('label', 'hide', 'pause', 'freeze')),
  post_id bigint references posts (id),
  note text check (char_length(note) <= 5000),
  features text[] not null check (features <@ array['post', 'reply', 'message', 'report']),
  reason text not null check (char_length(reason) between 1 and 20000),
  officer_id bigint not null references accounts (id),
  imposed_at timestamptz not null,
  lapses_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index),
  unique (id, case_id),
  constraint article_7_ground_is_enumerated check (ground in (
    'imminent-physical-danger', 'child-safety', 'deceptive-automation',
    'compromised-account', 'legal-order', 'flood')),
  constraint article_7_at_most_72_hours check (
    lapses_at > imposed_at and lapses_at <= imposed_at + interval '72 hours'),
  constraint article_6_nobody_measures_themselves check (officer_id <> respondent_id),
  check ((act in ('label', 'hide')) = (post_id is not null)),
  check ((act = 'label') = (note is not null)),
  check ((act = 'pause') = (cardinality(features) > 0))
);
create index interim_measures_respondent on interim_measures (respondent_id, id);

-- A mark names the conduct that a measure answered; the same mark is never answered twice.
create table interim_conduct (
  measure_id bigint not null references interim_measures (id),
  respondent_id bigint not null references accounts (id),
  mark text not null check (char_length(mark) between 1 and 500),
  primary key (measure_id, mark)
);
-- A mark with a colon names one post or one exhibit's bytes; the others name conduct at large.
create unique index article_7_not_renewed_for_the_same_conduct
  on interim_conduct (respondent_id, mark) where mark like '%:%';

create table interim_endings (
  measure_id bigint primary key references interim_measures (id),
  outcome text not null check (outcome in ('lapsed', 'officer', 'panel', 'decision', 'dismissal')),
  ended_at timestamptz not null,
  entry_index bigint not null
    constraint article_12_entered_first references ledger_entries (index)
);

-- Being heard (article 5): notice, service, answer

create table notices (
  id bigint primary key,
  case_id bigint not null references cases (id),
  officer_id bigint not null references accounts (id),
  document_id bigint unique references documents (id),
  sent_at timestamptz not null,
  answer_hours integer not null check (answer_hours between 1 and 2160),
  under_measure bigint,
  unique (id, case_id),
  foreign key (under_measure, case_id) references interim_measures (id, case_id),
  constraint article_5_time_to_answer check (answer_hours >= 72 or under_measure is not null)
);
create index notices_case on notices (case_id, id);

create table notice_allegations (
  notice_id bigint not null,
  case_id bigint not null,
  allegation_id bigint not null,
  primary key (notice_id, allegation_id),
  foreign key (notice_id, case_id) references notices (id, case_id),
  foreign key (case_id, allegation_id) references allegations (case_id, id)
);
create index notice_allegations_allegation on notice_allegations (allegation_id);

create table answers (
  id bigint primary key,
  case_id bigint not null references cases (id),
  text text not null check (char_length(text) between 1 and 50000),
  answered_at timestamptz not null
);
create index answers_case on answers (case_id, id);

create table clarifications (
  id bigint primary key,
  case_id bigint not null references cases (id),
  officer_id bigint not null references accounts (id),
  ask text not null check (ask in ('clarify', 'edit', 'withdraw')),
  text text not null check (char_length(text) between 1 and 20000),
  asked_at timestamptz not null,
  answer_by timestamptz not null,
  constraint article_5_time_to_clarify check (answer_by >= asked_at + interval '72 hours')
);
create index clarifications_case on clarifications (case_id, id);

-- Panels (article 6): the seed is committed, then drawn from; seats are filled in the drawn order

create table panels (
  id bigint primary key,
  case_id bigint not null references cases (id),
  purpose text not null check (purpose in ('decision', 'ratification', 'appeal', 'review')),
  measure_id bigint,
  appeal_id bigint,
  review_id bigint,
  size integer not null,
  seed_commitment bytea not null unique check (octet_length(seed_commitment) = 32),
  -- The seed under the server's own key, so that nobody reads it in the table before the draw.
  sealed_seed bytea not null,
  committed_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index),
  unique (id, case_id),
  foreign key (measure_id, case_id) references interim_measures (id, case_id),
  check ((purpose = 'ratification') = (measure_id is not null)),
  check ((purpose = 'appeal') = (appeal_id is not null)),
  check ((purpose = 'review') = (review_id is not null)),
  -- An appeal or a review is heard by as many as decided first, which may have been one officer.
  constraint article_6_at_least_three check (
    size between 1 and 25 and size % 2 = 1 and (size >= 3 or purpose in ('appeal', 'review')))
);
create index panels_case on panels (case_id, id);

create table panel_draws (
  panel_id bigint primary key references panels (id),
  seed bytea not null check (octet_length(seed) = 32),
  drawn_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index)
);

-- Too few were eligible, at the draw or for an empty seat: the server cannot decide, and says so.
create table panel_voids (
  panel_id bigint primary key references panels (id),
  needed integer not null,
  eligible integer not null check (eligible >= 0 and eligible < needed),
  voided_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index)
);

create table panel_order (
  panel_id bigint not null references panel_draws (panel_id),
  place integer not null check (place >= 1),
  account_id bigint not null references accounts (id),
  primary key (panel_id, place),
  unique (panel_id, account_id)
);

create table panel_seats (
  panel_id bigint not null,
  account_id bigint not null,
  letter text not null check (letter ~ '^[A-Z]{1,2}$'),
  seated_at timestamptz not null,
  votes_by timestamptz not null check (votes_by > seated_at),
  primary key (panel_id, account_id),
  unique (panel_id, letter),
  constraint article_6_seats_come_from_the_draw
    foreign key (panel_id, account_id) references panel_order (panel_id, account_id)
);
create index panel_seats_account on panel_seats (account_id, panel_id);

create table seat_vacancies (
  panel_id bigint not null,
  account_id bigint not null,
  cause text not null check (cause in ('recused', 'challenged', 'absent')),
  reason text not null check (char_length(reason) <= 20000),
  vacated_at timestamptz not null,
  primary key (panel_id, account_id),
  foreign key (panel_id, account_id) references panel_seats (panel_id, account_id)
);

create table sealed_votes (
  panel_id bigint not null,
  account_id bigint not null,
  commitment bytea not null unique check (octet_length(commitment) = 32),
  -- Ballot and salt under the server's own key until all are cast or the deadline has passed.
  sealed bytea not null,
  sealed_at timestamptz not null,
  primary key (panel_id, account_id),
  constraint article_6_only_those_seated_vote
    foreign key (panel_id, account_id) references panel_seats (panel_id, account_id)
);

create table reveals (
  panel_id bigint primary key references panels (id),
  revealed_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index)
);

create table ballots (
  panel_id bigint not null references reveals (panel_id),
  account_id bigint not null,
  -- The heaviest level the panelist supports; a vote for more counts for everything lighter.
  level integer check (level between 0 and 7),
  term_days integer check (term_days between 1 and 366),
  exception boolean,
  outcome text check (outcome in (
    'ratify', 'let-lapse', 'upheld', 'reduced', 'overturned', 'remanded', 'inadmissible',
    'confirmed', 'corrected', 'ended')),
  opinion text not null check (char_length(opinion) between 1 and 50000),
  primary key (panel_id, account_id),
  constraint article_6_a_ballot_was_sealed_first
    foreign key (panel_id, account_id) references sealed_votes (panel_id, account_id)
);

create table ballot_findings (
  panel_id bigint not null,
  account_id bigint not null,
  allegation_id bigint not null references allegations (id),
  proved boolean not null,
  primary key (panel_id, account_id, allegation_id),
  foreign key (panel_id, account_id) references ballots (panel_id, account_id)
);

create table interim_ratifications (
  measure_id bigint primary key,
  case_id bigint not null,
  panel_id bigint not null unique,
  ratified_at timestamptz not null,
  lapses_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index),
  foreign key (measure_id, case_id) references interim_measures (id, case_id),
  foreign key (panel_id, case_id) references panels (id, case_id),
  check (lapses_at > ratified_at)
);

-- Decisions (articles 8, 9, 16)

create table decisions (
  id bigint primary key,
  case_id bigint not null references cases (id),
  kind text not null check (kind in ('officer', 'two-officers', 'panel')),
  panel_id bigint,
  -- The heaviest level among its measures; 0 when nothing is imposed.
  level integer not null check (level between 0 and 7),
  warning_id bigint,
  exception text,
  facts text not null check (char_length(facts) between 1 and 50000),
  public_interest text not null check (char_length(public_interest) <= 20000),
  lesser_measures jsonb not null check (jsonb_typeof(lesser_measures) = 'array'),
  known jsonb not null check (jsonb_typeof(known) = 'array'),
  tried_before text[] not null,
  conditions_for_return text not null check (char_length(conditions_for_return) <= 20000),
  departure text check (char_length(departure) between 1 and 20000),
  holding text not null check (char_length(holding) between 1 and 2000),
  -- For likeness with later cases.
  strikes integer not null check (strikes >= 0),
  with_reach boolean not null,
  decided_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index),
  unique (id, case_id),
  foreign key (panel_id, case_id) references panels (id, case_id),
  constraint article_6_a_panel_decides_as_a_panel check ((kind = 'panel') = (panel_id is not null)),
  constraint article_6_beyond_level_5_a_panel_decides check (level <= 5 or kind = 'panel'),
  constraint article_6_level_5_takes_two check (level < 5 or kind <> 'officer'),
  constraint article_4_exception_is_enumerated check (exception in (
    'imminent-physical-danger', 'child-safety', 'deceptive-automation',
    'compromised-account', 'legal-order')),
  constraint article_4_exceptions_are_for_panels check (exception is null or kind = 'panel'),
  constraint article_3_warning_or_exception check (
    level < 4 or warning_id is not null or exception is not null),
  constraint article_16_what_was_tried_before check (level < 6 or cardinality(tried_before) > 0),
  constraint article_8_lesser_measures_considered check (
    level < 4 or jsonb_array_length(lesser_measures) > 0),
  constraint article_14_conditions_for_return check (
    level < 7 or char_length(conditions_for_return) > 0)
);
create index decisions_case on decisions (case_id, id);

create table decision_officers (
  decision_id bigint not null references decisions (id),
  officer_id bigint not null references accounts (id),
  primary key (decision_id, officer_id)
);

create table findings (
  decision_id bigint not null,
  case_id bigint not null,
  allegation_id bigint not null,
  proved boolean not null,
  severity integer not null check (severity between 1 and 5),
  reason text not null check (char_length(reason) between 1 and 50000),
  primary key (decision_id, allegation_id),
  foreign key (decision_id, case_id) references decisions (id, case_id),
  foreign key (case_id, allegation_id) references allegations (case_id, id)
);
create index findings_allegation on findings (allegation_id);

create table finding_exhibits (
  decision_id bigint not null,
  case_id bigint not null,
  allegation_id bigint not null,
  exhibit_id bigint not null,
  primary key (decision_id, allegation_id, exhibit_id),
  foreign key (decision_id, allegation_id) references findings (decision_id, allegation_id),
  foreign key (case_id, exhibit_id) references case_exhibits (case_id, exhibit_id)
);

create table threshold_tests (
  decision_id bigint not null,
  allegation_id bigint not null,
  part text not null check (part in (
    'context', 'speaker', 'intent', 'content-and-form', 'extent', 'likelihood-and-imminence')),
  rating text not null check (rating in ('low', 'medium', 'high')),
  sentence text not null check (char_length(sentence) between 1 and 5000),
  primary key (decision_id, allegation_id, part),
  foreign key (decision_id, allegation_id) references findings (decision_id, allegation_id)
);

create table treatments (
  decision_id bigint references decisions (id),
  appeal_id bigint,
  precedent_id bigint not null references decisions (id),
  how text not null check (how in ('followed', 'distinguished', 'overruled')),
  reason text not null check (char_length(reason) between 1 and 20000),
  check (num_nonnulls(decision_id, appeal_id) = 1),
  check (precedent_id <> decision_id),
  unique (decision_id, precedent_id),
  unique (appeal_id, precedent_id)
);
create index treatments_precedent on treatments (precedent_id);

-- What was decided, before it is in force: a sanction's future id, kind and term.
create table measures (
  id bigint primary key,
  decision_id bigint not null references decisions (id),
  kind text not null,
  level integer not null,
  days integer check (days between 1 and 366),
  review_days integer check (review_days between 1 and 366),
  family text,
  post_id bigint references posts (id),
  features text[] not null check (features <@ array['post', 'reply', 'message', 'report']),
  label text check (label in ('sensitive', 'context')),
  note text check (char_length(note) <= 5000),
  unique (id, decision_id),
  constraint article_6_kind_and_level_agree check ((kind, level) in (
    ('warning', 1), ('label', 2), ('hide', 3), ('feature-limit', 4), ('visibility-limit', 5),
    ('suspension', 6), ('ban', 7))),
  check ((kind = 'warning') = (family is not null)),
  check ((kind in ('label', 'hide')) = (post_id is not null)),
  check ((kind = 'feature-limit') = (cardinality(features) > 0)),
  check ((kind = 'label') = (label is not null)),
  constraint article_10_term_or_review check (
    (level in (4, 5, 6)) = (days is not null) and (level in (2, 3, 7)) = (review_days is not null)),
  constraint article_10_longest_term check (
    not (level = 4 and days > 7) and not (level = 5 and days > 90) and not (level = 6 and days > 180))
);
create index measures_decision on measures (decision_id, id);

-- Statements of reasons and proof of service (articles 8, 10)

create table statements (
  id bigint primary key,
  decision_id bigint not null unique,
  case_id bigint not null,
  document_id bigint not null unique references documents (id),
  composed_at timestamptz not null,
  foreign key (decision_id, case_id) references decisions (id, case_id),
  unique (id, case_id)
);

create table proofs_of_service (
  id bigint primary key,
  case_id bigint not null references cases (id),
  account_id bigint not null references accounts (id),
  notice_id bigint unique,
  statement_id bigint unique,
  channels text[] not null check (channels <@ array['service', 'mail']),
  sent_at timestamptz not null,
  check (num_nonnulls(notice_id, statement_id) = 1),
  foreign key (notice_id, case_id) references notices (id, case_id),
  foreign key (statement_id, case_id) references statements (id, case_id),
  constraint article_10_served_in_the_service check ('service' = any (channels))
);
create index proofs_of_service_account on proofs_of_service (account_id, id);

create table deliveries (
  proof_id bigint not null references proofs_of_service (id),
  channel text not null check (channel in ('service', 'mail')),
  delivered_at timestamptz not null,
  primary key (proof_id, channel)
);

create table openings (
  proof_id bigint primary key references proofs_of_service (id),
  opened_at timestamptz not null
);

-- Delivered over every channel, and entered in the ledger.
create table services (
  proof_id bigint primary key references proofs_of_service (id),
  served_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index)
);

-- Sanctions (articles 3, 6, 10, 12): a row is a sanction in force or one that was

create table sanctions (
  id bigint primary key,
  decision_id bigint not null,
  case_id bigint not null,
  respondent_id bigint not null references accounts (id),
  level integer not null check (level between 1 and 7),
  proof_id bigint not null
    constraint article_10_served_before_it_bites references services (proof_id),
  started_at timestamptz not null,
  ends_at timestamptz,
  review_at timestamptz,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index),
  foreign key (id, decision_id) references measures (id, decision_id),
  foreign key (decision_id, case_id) references decisions (id, case_id),
  check (ends_at > started_at and review_at > started_at),
  constraint article_10_end_or_review_date check (num_nonnulls(ends_at, review_at) = 1),
  constraint article_10_review_within_12_months check (review_at <= started_at + interval '12 months'),
  constraint article_10_within_the_schedule check (
    (level in (2, 3, 7)) = (review_at is not null)
    and not (level = 1 and ends_at > started_at + interval '12 months')
    and not (level = 4 and ends_at > started_at + interval '7 days')
    and not (level = 5 and ends_at > started_at + interval '90 days')
    and not (level = 6 and ends_at > started_at + interval '180 days'))
);
create index sanctions_respondent on sanctions (respondent_id, id);
create index sanctions_case on sanctions (case_id, id);
alter table decisions add foreign key (warning_id) references sanctions (id);

-- What ended by its term can still be overturned: the record says that it was wrong.
create table sanction_endings (
  sanction_id bigint not null references sanctions (id),
  outcome text not null check (outcome in ('term', 'review', 'overturned')),
  appeal_id bigint,
  review_id bigint,
  ended_at timestamptz not null,
  entry_index bigint not null
    constraint article_12_entered_first references ledger_entries (index),
  primary key (sanction_id, outcome),
  check (num_nonnulls(appeal_id, review_id) = case outcome when 'term' then 0 else 1 end)
);

create table sanction_reductions (
  sanction_id bigint not null references sanctions (id),
  appeal_id bigint not null,
  level integer not null check (level between 1 and 7),
  post_id bigint references posts (id),
  features text[] not null check (features <@ array['post', 'reply', 'message', 'report']),
  label text check (label in ('sensitive', 'context')),
  note text check (char_length(note) <= 5000),
  ends_at timestamptz,
  review_at timestamptz,
  reduced_at timestamptz not null,
  primary key (sanction_id, appeal_id),
  check ((level in (2, 3)) = (post_id is not null)),
  check ((level = 2) = (label is not null)),
  check ((level = 4) = (cardinality(features) > 0)),
  check (num_nonnulls(ends_at, review_at) = 1)
);

create table sanction_stays (
  sanction_id bigint not null references sanctions (id),
  stayed_at timestamptz not null,
  ground text not null check (ground in ('appeal', 'review')),
  entry_index bigint not null
    constraint article_12_entered_first references ledger_entries (index),
  primary key (sanction_id, stayed_at)
);

create table sanction_resumptions (
  sanction_id bigint not null,
  stayed_at timestamptz not null,
  resumed_at timestamptz not null check (resumed_at >= stayed_at),
  primary key (sanction_id, stayed_at),
  foreign key (sanction_id, stayed_at) references sanction_stays (sanction_id, stayed_at)
);

-- Appeals and reviews (articles 11, 14, 15)

create table appeals (
  id bigint primary key,
  case_id bigint not null references cases (id),
  decision_id bigint,
  appellant text not null check (appellant in ('respondent', 'reporter')),
  appellant_id bigint not null references accounts (id),
  grounds text not null check (char_length(grounds) between 1 and 50000),
  new_evidence boolean not null,
  filed_at timestamptz not null,
  due_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index),
  unique (id, case_id),
  foreign key (decision_id, case_id) references decisions (id, case_id),
  check (appellant = 'reporter' or decision_id is not null),
  constraint article_11_decided_in_14_days check (
    due_at > filed_at and due_at <= filed_at + interval '14 days')
);
create unique index article_11_once_per_decision on appeals (decision_id, appellant_id)
  where not new_evidence;
create index appeals_case on appeals (case_id, id);

create table appeal_decisions (
  appeal_id bigint primary key,
  case_id bigint not null,
  panel_id bigint not null unique,
  outcome text not null check (outcome in (
    'upheld', 'reduced', 'overturned', 'remanded', 'inadmissible')),
  reduced_to integer check (reduced_to between 1 and 7),
  reasons text not null check (char_length(reasons) between 1 and 50000),
  decided_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index),
  foreign key (appeal_id, case_id) references appeals (id, case_id),
  foreign key (panel_id, case_id) references panels (id, case_id),
  check ((outcome = 'reduced') = (reduced_to is not null))
);

create table reviews (
  id bigint primary key,
  case_id bigint not null,
  decision_id bigint not null,
  ground text not null check (ground in ('permanent', 'exception', 'audit')),
  opened_at timestamptz not null,
  unique (id, case_id),
  foreign key (decision_id, case_id) references decisions (id, case_id)
);
create index reviews_decision on reviews (decision_id, id);

create table review_decisions (
  review_id bigint primary key,
  case_id bigint not null,
  panel_id bigint not null unique,
  outcome text not null check (outcome in ('confirmed', 'corrected', 'ended')),
  reasons text not null check (char_length(reasons) between 1 and 50000),
  next_review_at timestamptz,
  decided_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index),
  foreign key (review_id, case_id) references reviews (id, case_id),
  foreign key (panel_id, case_id) references panels (id, case_id),
  constraint article_10_next_review_within_12_months check (
    next_review_at > decided_at and next_review_at <= decided_at + interval '12 months')
);

-- When a decision is to be looked at again; kept so that the promise itself can be counted.
create table planned_reviews (
  decision_id bigint not null references decisions (id),
  ground text not null check (ground in ('permanent', 'exception', 'audit')),
  due_at timestamptz not null,
  primary key (decision_id, ground, due_at)
);
create index planned_reviews_due on planned_reviews (due_at);

create table restorations (
  id bigint primary key,
  case_id bigint not null references cases (id),
  appeal_id bigint unique references appeals (id),
  review_id bigint unique references reviews (id),
  restored_at timestamptz not null,
  entry_index bigint not null unique
    constraint article_12_entered_first references ledger_entries (index),
  check (num_nonnulls(appeal_id, review_id) = 1)
);

alter table panels add foreign key (appeal_id, case_id) references appeals (id, case_id);
alter table panels add foreign key (review_id, case_id) references reviews (id, case_id);
alter table treatments add foreign key (appeal_id) references appeal_decisions (appeal_id);
alter table sanction_endings add foreign key (appeal_id) references appeal_decisions (appeal_id);
alter table sanction_endings add foreign key (review_id) references review_decisions (review_id);
alter table sanction_reductions add foreign key (appeal_id) references appeal_decisions (appeal_id);

-- What is written stays written

do $$
declare kept text;
begin
  foreach kept in array array[
    'rules', 'rule_versions', 'rulebooks', 'rulebook_rules', 'charters', 'case_events',
    'case_parts', 'reports', 'report_rules', 'case_reports', 'exhibits', 'case_exhibits',
    'dismissals', 'allegations', 'allegation_exhibits', 'interim_measures', 'interim_conduct',
    'interim_ratifications', 'interim_endings', 'notices', 'notice_allegations', 'answers',
    'clarifications', 'panels', 'panel_draws', 'panel_voids', 'panel_order', 'panel_seats', 'seat_vacancies',
    'sealed_votes', 'reveals', 'ballots', 'ballot_findings', 'decisions', 'decision_officers',
    'findings', 'finding_exhibits', 'threshold_tests', 'treatments', 'measures', 'statements',
    'proofs_of_service', 'deliveries', 'openings', 'services', 'sanctions', 'sanction_endings',
    'sanction_reductions', 'sanction_stays', 'sanction_resumptions', 'appeals',
    'appeal_decisions', 'reviews', 'review_decisions', 'planned_reviews', 'restorations'
  ] loop
    execute format('create trigger keep_rows before update or delete on %I
      for each row execute function enforcement_keep()', kept);
    execute format('create trigger keep_table before truncate on %I
      for each statement execute function enforcement_keep()', kept);
  end loop;
end $$;

create function enforcement_keep_case() returns trigger language plpgsql as $$
begin
  if (new.id, new.docket, new.respondent_id, new.source, new.created_at)
     is distinct from (old.id, old.docket, old.respondent_id, old.source, old.created_at)
     or new.version < old.version then
    perform enforcement_refuse(12, 'of a case only the head of its fold moves, and only forward');
  end if;
  return new;
end $$;
create trigger keep_rows before update on cases
  for each row execute function enforcement_keep_case();
create trigger keep_from_removal before delete on cases
  for each row execute function enforcement_keep();
create trigger keep_table before truncate on cases
  for each statement execute function enforcement_keep();

-- A document loses its salt and its bytes together, by erasure; its commitment stays.
create function enforcement_keep_document() returns trigger language plpgsql as $$
begin
  if new.erased_at is null or old.erased_at is not null
     or (new.id, new.kind, new.case_id, new.audience, new.commitment, new.entry_index, new.created_at)
     is distinct from
        (old.id, old.kind, old.case_id, old.audience, old.commitment, old.entry_index, old.created_at)
  then
    perform enforcement_refuse(12, 'a document is never edited; erasure removes it whole');
  end if;
  return new;
end $$;
create trigger keep_rows before update on documents
  for each row execute function enforcement_keep_document();
create trigger keep_from_removal before delete on documents
  for each row execute function enforcement_keep();
create trigger keep_table before truncate on documents
  for each statement execute function enforcement_keep();

-- The parts of a fact are written with the fact, in its transaction: nothing is added to a
-- decision, a draw or a rulebook afterwards. Arguments: parent table, its key, our column.
create function enforcement_with_parent() returns trigger language plpgsql as $$
declare born_now boolean;
begin
  execute format('select xmin = pg_current_xact_id()::xid from %I where %I = ($1).%I',
                 tg_argv[0], tg_argv[1], tg_argv[2]) into born_now using new;
  if born_now = false then
    perform enforcement_refuse(12, format('nothing is added to %s afterwards', tg_argv[0]));
  end if;
  return null;
end $$;
do $$
declare part record;
begin
  for part in select * from (values
    ('rulebook_rules', 'rulebooks', 'number', 'rulebook_number'),
    ('report_rules', 'reports', 'id', 'report_id'),
    ('allegation_exhibits', 'allegations', 'id', 'allegation_id'),
    ('interim_conduct', 'interim_measures', 'id', 'measure_id'),
    ('notice_allegations', 'notices', 'id', 'notice_id'),
    ('panel_order', 'panel_draws', 'panel_id', 'panel_id'),
    ('ballots', 'reveals', 'panel_id', 'panel_id'),
    ('ballot_findings', 'reveals', 'panel_id', 'panel_id'),
    ('decision_officers', 'decisions', 'id', 'decision_id'),
    ('findings', 'decisions', 'id', 'decision_id'),
    ('finding_exhibits', 'decisions', 'id', 'decision_id'),
    ('threshold_tests', 'decisions', 'id', 'decision_id'),
    ('treatments', 'decisions', 'id', 'decision_id'),
    ('measures', 'decisions', 'id', 'decision_id')
  ) as parts (child, parent, key, own) loop
    execute format('create constraint trigger with_parent after insert on %I
      deferrable initially deferred for each row
      execute function enforcement_with_parent(%L, %L, %L)',
      part.child, part.parent, part.key, part.own);
  end loop;
end $$;

-- Article 12: the entry stands before the act

create function enforcement_require_entry(at_index bigint, entry_types text[], of_case bigint)
returns void language plpgsql as $$
begin
  if not exists (
    select from ledger_entries as e
    where e.index = at_index and e.type = any (entry_types)
      and e.docket is not distinct from (select c.docket from cases as c where c.id = of_case)
  ) then
    perform enforcement_refuse(12, format('ledger index %s holds no entry %s of this case',
      coalesce(at_index::text, '(none)'), array_to_string(entry_types, ' or ')));
  end if;
end $$;

-- For tables whose row needs its entry and has the case in a column of its own.
create function enforcement_check_entry() returns trigger language plpgsql as $$
begin
  perform enforcement_require_entry(new.entry_index, tg_argv, new.case_id);
  return null;
end $$;
do $$
declare entered record;
begin
  for entered in select * from (values
    ('interim_measures', '{interim}'), ('interim_ratifications', '{interim-ratified}'),
    ('panels', '{draw-committed}'), ('appeals', '{appeal-filed}'),
    ('appeal_decisions', '{appeal-decided}'), ('review_decisions', '{review}'),
    ('restorations', '{reversal}')
  ) as kinds (name, types) loop
    execute format('create constraint trigger check_entry after insert on %I
      deferrable initially deferred for each row execute function enforcement_check_entry(%s)',
      entered.name, (select string_agg(quote_literal(t), ', ') from unnest(entered.types::text[]) as t));
  end loop;
end $$;

-- Article 1: known rules

create function enforcement_check_rulebook() returns trigger language plpgsql as $$
begin
  perform enforcement_require_entry(new.entry_index, array['rules-published'], null);
  if exists (select from rulebooks as b where b.number < new.number
             and (b.effective_at >= new.effective_at or b.published_at > new.published_at))
     or exists (select from rulebooks as b where b.number > new.number)
     or (new.number > 1 and not exists (select from rulebooks as b where b.number = new.number - 1))
  then
    perform enforcement_refuse(1, 'rulebooks follow each other; none reaches into the time of another');
  end if;
  if not exists (select from rulebook_rules as r where r.rulebook_number = new.number) then
    perform enforcement_refuse(1, 'a rulebook has rules');
  end if;
  return null;
end $$;
create constraint trigger check_rulebook after insert on rulebooks
  deferrable initially deferred for each row execute function enforcement_check_rulebook();

create function enforcement_check_allegation() returns trigger language plpgsql as $$
begin
  if not exists (
    select from rulebook_rules as r
    where r.rule_id = new.rule_id and r.version = new.rule_version and r.rulebook_number = (
      select b.number from rulebooks as b where b.effective_at <= new.conduct_at
      order by b.effective_at desc, b.number desc limit 1)
  ) then
    perform enforcement_refuse(1, format('%s version %s was not in force when the conduct happened',
                                         new.rule_id, new.rule_version));
  end if;
  if not exists (select from allegation_exhibits as a where a.allegation_id = new.id) then
    perform enforcement_refuse(2, 'an allegation rests on at least one exhibit');
  end if;
  return null;
end $$;
create constraint trigger check_allegation after insert on allegations
  deferrable initially deferred for each row execute function enforcement_check_allegation();

-- Article 7: interim measures

create function enforcement_check_measure() returns trigger language plpgsql as $$
begin
  if new.respondent_id <> (select c.respondent_id from cases as c where c.id = new.case_id) then
    perform enforcement_refuse(7, 'a measure falls on the respondent of its case');
  end if;
  if not enforcement_has_role(new.officer_id, 'officer', new.imposed_at)
     or new.officer_id in (select enforcement_reporters(new.case_id)) then
    perform enforcement_refuse(7, 'an officer acts who is not the reporter');
  end if;
  if not exists (select from interim_conduct as c where c.measure_id = new.id)
     or exists (select from interim_conduct as c where c.measure_id = new.id
                and c.respondent_id <> new.respondent_id) then
    perform enforcement_refuse(7, 'a measure names the conduct that it answers');
  end if;
  return null;
end $$;
create constraint trigger check_measure after insert on interim_measures
  deferrable initially deferred for each row execute function enforcement_check_measure();

create function enforcement_check_ratification() returns trigger language plpgsql as $$
declare
  m interim_measures;
  votes_for integer;
begin
  select * into strict m from interim_measures where id = new.measure_id;
  if new.ratified_at >= m.lapses_at
     or exists (select from interim_endings as e where e.measure_id = m.id and e.ended_at <= new.ratified_at) then
    perform enforcement_refuse(7, 'the measure lapsed before it was ratified');
  end if;
  if not exists (select from panels as p where p.id = new.panel_id and p.measure_id = m.id) then
    perform enforcement_refuse(7, 'the panel was not drawn to ratify this measure');
  end if;
  perform enforcement_count_votes(new.panel_id);
  select count(*) into votes_for from ballots as b
    where b.panel_id = new.panel_id and b.outcome = 'ratify';
  if votes_for * 2 <= (select p.size from panels as p where p.id = new.panel_id) then
    perform enforcement_refuse(7, 'the panel did not ratify the measure');
  end if;
  return null;
end $$;
create constraint trigger check_ratification after insert on interim_ratifications
  deferrable initially deferred for each row execute function enforcement_check_ratification();

create function enforcement_check_interim_ending() returns trigger language plpgsql as $$
declare m interim_measures;
begin
  select * into strict m from interim_measures where id = new.measure_id;
  perform enforcement_require_entry(new.entry_index, array['interim-lapsed'], m.case_id);
  perform enforcement_check_standing_of(m.respondent_id);
  perform enforcement_check_marks_of(m.id);
  return null;
end $$;
create constraint trigger check_ending after insert on interim_endings
  deferrable initially deferred for each row execute function enforcement_check_interim_ending();

-- Article 6: who may sit, and how votes count

create function enforcement_has_role(account bigint, wanted text, at timestamptz)
returns boolean language sql stable as $$
  select exists (
    select from roles as r where r.account_id = account and r.role = wanted
      and r.granted_at <= at and (r.revoked_at is null or r.revoked_at > at))
$$;

create function enforcement_reporters(of_case bigint) returns setof bigint language sql stable as $$
  select r.reporter_id from case_reports as c join reports as r on r.id = c.report_id
  where c.case_id = of_case and r.reporter_id is not null
$$;

-- Everyone who took a step in the case before a panel was drawn. Those who only sat on an earlier
-- panel, without a vote, are among them for an appeal or a review.
create function enforcement_touched(of_case bigint, before_panel bigint, even_seated boolean)
returns setof bigint language sql stable as $$
  select a.alleged_by from allegations as a where a.case_id = of_case
  union select n.officer_id from notices as n where n.case_id = of_case
  union select m.officer_id from interim_measures as m where m.case_id = of_case
  union select d.officer_id from dismissals as d where d.case_id = of_case
  union select o.officer_id from decision_officers as o join decisions as d on d.id = o.decision_id
        where d.case_id = of_case
  union select p.account_id from case_parts as p where p.case_id = of_case and p.part <> 'panel'
  union select s.account_id from panel_seats as s join panels as p on p.id = s.panel_id
        where p.case_id = of_case and p.id < before_panel
          and (even_seated or exists (select from sealed_votes as v where v.panel_id = s.panel_id
                                      and v.account_id = s.account_id))
$$;

create function enforcement_tied(one bigint, other bigint, at timestamptz) returns boolean
language sql stable as $$
  select exists (select from follows where created_at <= at
                 and (follower_id, followee_id) in ((one, other), (other, one)))
      or exists (select from blocks where created_at <= at
                 and (blocker_id, blocked_id) in ((one, other), (other, one)))
      or exists (select from mutes where created_at <= at
                 and (muter_id, muted_id) in ((one, other), (other, one)))
$$;

-- Why an account may not sit on a panel; null when it may. At the draw every tie counts that is
-- there; later only those that were there at the draw.
create function enforcement_barred(account bigint, on_panel bigint, at timestamptz) returns text
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

-- Article 11 speaks of those who hear an appeal, article 6 of every other panel.
create function enforcement_panel_article(of_panel bigint) returns integer language sql stable as $$
  select case p.purpose when 'appeal' then 11 else 6 end from panels as p where p.id = of_panel
$$;

create function enforcement_check_seat() returns trigger language plpgsql as $$
declare
  why text := enforcement_barred(new.account_id, new.panel_id, new.seated_at);
  draw panel_draws;
begin
  select * into strict draw from panel_draws where panel_id = new.panel_id;
  if why is not null then
    perform enforcement_refuse(enforcement_panel_article(new.panel_id), format('somebody drawn %s', why));
  end if;
  if new.seated_at < draw.drawn_at 
     or exists (select from reveals as r where r.panel_id = new.panel_id) then
    perform enforcement_refuse(6, 'a seat is filled by the draw, before the votes are opened');
  end if;
  return null;
end $$;
create constraint trigger check_seat after insert on panel_seats
  deferrable initially deferred for each row execute function enforcement_check_seat();

-- An appeal is heard by at least as many as decided first (article 11).
create function enforcement_check_panel() returns trigger language plpgsql as $$
declare first_size integer;
begin
  select p.size into first_size from appeals as a join decisions as d on d.id = a.decision_id
    join panels as p on p.id = d.panel_id where a.id = new.appeal_id;
  if new.size < coalesce(first_size, 1) then
    perform enforcement_refuse(11, format('%s decided first, %s were to hear the appeal', first_size, new.size));
  end if;
  return null;
end $$;
create constraint trigger check_panel after insert on panels
  deferrable initially deferred for each row execute function enforcement_check_panel();

create function enforcement_check_draw() returns trigger language plpgsql as $$
declare
  p panels;
  same_transaction boolean;
begin
  select * into strict p from panels where id = new.panel_id;
  select q.xmin = pg_current_xact_id()::xid into same_transaction from panels as q where q.id = p.id;
  perform enforcement_require_entry(new.entry_index, array['draw-revealed'], p.case_id);
  if sha256(new.seed) <> p.seed_commitment then
    perform enforcement_refuse(6, 'the seed is not the one that was committed');
  end if;
  if p.entry_index >= new.entry_index or p.committed_at > new.drawn_at or same_transaction then
    perform enforcement_refuse(6, 'the seed is committed in the ledger before the draw');
  end if;
  if (select count(*) from panel_seats as s where s.panel_id = p.id) < p.size then
    perform enforcement_refuse(6, format('a panel of %s is seated whole', p.size));
  end if;
  return null;
end $$;
create constraint trigger check_draw after insert on panel_draws
  deferrable initially deferred for each row execute function enforcement_check_draw();

create function enforcement_check_vote() returns trigger language plpgsql as $$
begin
  if exists (select from seat_vacancies as v
             where v.panel_id = new.panel_id and v.account_id = new.account_id) then
    perform enforcement_refuse(6, 'a recused member does not vote');
  end if;
  if new.sealed_at > (select max(s.votes_by) from panel_seats as s where s.panel_id = new.panel_id)
     or exists (select from reveals as r where r.panel_id = new.panel_id) then
    perform enforcement_refuse(6, 'votes are cast before the deadline and before any is opened');
  end if;
  return null;
end $$;
create constraint trigger check_vote after insert on sealed_votes
  deferrable initially deferred for each row execute function enforcement_check_vote();

create function enforcement_check_vacancy() returns trigger language plpgsql as $$
begin
  if exists (select from reveals as r where r.panel_id = new.panel_id) then
    perform enforcement_refuse(6, 'nobody leaves a panel whose votes are open');
  end if;
  return null;
end $$;
create constraint trigger check_vacancy after insert on seat_vacancies
  deferrable initially deferred for each row execute function enforcement_check_vacancy();

create function enforcement_check_void() returns trigger language plpgsql as $$
begin
  perform enforcement_require_entry(new.entry_index, array['draw-revealed'],
    (select p.case_id from panels as p where p.id = new.panel_id));
  return null;
end $$;
create constraint trigger check_void after insert on panel_voids
  deferrable initially deferred for each row execute function enforcement_check_void();

create function enforcement_check_reveal() returns trigger language plpgsql as $$
declare
  p panels;
  sitting integer;
  votes integer;
  deadline timestamptz;
begin
  select * into strict p from panels where id = new.panel_id;
  perform enforcement_require_entry(new.entry_index, array['votes-committed'], p.case_id);
  select count(*), max(s.votes_by) into sitting, deadline from panel_seats as s
    where s.panel_id = p.id and not exists (
      select from seat_vacancies as v where v.panel_id = s.panel_id and v.account_id = s.account_id);
  select count(*) into votes from sealed_votes as v where v.panel_id = p.id and not exists (
    select from seat_vacancies as x where x.panel_id = v.panel_id and x.account_id = v.account_id);
  if sitting <> p.size then
    perform enforcement_refuse(6, 'every seat is filled before the votes are opened');
  end if;
  if votes < sitting and new.revealed_at < deadline then
    perform enforcement_refuse(6, 'votes stay sealed until all are cast or the deadline passes');
  end if;
  if votes <> (select count(*) from ballots as b where b.panel_id = p.id) or exists (
    select from ballots as b join seat_vacancies as v using (panel_id, account_id) where b.panel_id = p.id) then
    perform enforcement_refuse(6, 'the votes of those who sit are opened, all at once');
  end if;
  return null;
end $$;
create constraint trigger check_reveal after insert on reveals
  deferrable initially deferred for each row execute function enforcement_check_reveal();

-- How many votes a panel cast; refuses a vote that may not count, and too few of them.
create function enforcement_count_votes(on_panel bigint) returns integer
language plpgsql stable as $$
declare
  seats integer := (select p.size from panels as p where p.id = on_panel);
  needed integer := least(seats, greatest(3, ceil(seats * 2 / 3.0)::integer));
  votes integer;
  why text;
begin
  select min(enforcement_barred(b.account_id, on_panel, s.seated_at)) into why
    from ballots as b join panel_seats as s using (panel_id, account_id) where b.panel_id = on_panel;
  if why is not null then
    perform enforcement_refuse(enforcement_panel_article(on_panel), format('a voter %s', why));
  end if;
  select count(*) into votes from ballots as b where b.panel_id = on_panel;
  if votes < needed then
    perform enforcement_refuse(6, format('%s votes were cast, at least %s are needed', votes, needed));
  end if;
  return votes;
end $$;

-- Articles 3 and 4: the warning that a decision cites, or the exception that stands for it

create function enforcement_check_warning(d decisions) returns void language plpgsql as $$
declare
  warning sanctions;
  measure measures;
  delivered timestamptz;
  opened timestamptz;
begin
  select * into warning from sanctions where id = d.warning_id;
  select * into measure from measures where id = d.warning_id;
  if measure.kind is distinct from 'warning' or warning.id is null then
    perform enforcement_refuse(3, 'the decision cites no warning');
  end if;
  if warning.respondent_id <> (select c.respondent_id from cases as c where c.id = d.case_id) then
    perform enforcement_refuse(3, 'the cited warning was served on somebody else');
  end if;
  if not exists (
    select from findings as f join allegations as a on a.id = f.allegation_id
      join rules as r on r.id = a.rule_id
    where f.decision_id = d.id and f.proved and r.family = measure.family
  ) then
    perform enforcement_refuse(3, 'the cited warning is of another rule family');
  end if;
  select s.served_at, o.opened_at into delivered, opened
    from services as s left join openings as o using (proof_id) where s.proof_id = warning.proof_id;
  if delivered is null or (coalesce(opened <= d.decided_at, false)
                           or delivered + interval '7 days' <= d.decided_at) is not true then
    perform enforcement_refuse(3, 'the cited warning was not served: opened, or seven days old');
  end if;
  if not exists (
    select from findings as f join allegations as a on a.id = f.allegation_id
      join rules as r on r.id = a.rule_id
    where f.decision_id = d.id and f.proved and r.family = measure.family
      and a.conduct_at > greatest(delivered, least(coalesce(opened, 'infinity'), delivered + interval '7 days'))
  ) then
    perform enforcement_refuse(3, 'what was proved happened before the cited warning was served');
  end if;
  if warning.ends_at <= d.decided_at or warning.started_at + interval '12 months' <= d.decided_at then
    perform enforcement_refuse(3, 'the cited warning is older than 12 months');
  end if;
  if exists (select from sanction_endings as e where e.sanction_id = warning.id and e.ended_at <= d.decided_at)
  then
    perform enforcement_refuse(3, 'the cited warning no longer stands');
  end if;
end $$;

create function enforcement_check_exception(d decisions) returns void language plpgsql as $$
declare
  seats integer := (select p.size from panels as p where p.id = d.panel_id);
  votes_for integer;
begin
  select count(*) filter (where b.exception) into votes_for from ballots as b where b.panel_id = d.panel_id;
  if votes_for < (case when seats >= 5 then seats - 1 else seats end) then
    perform enforcement_refuse(4, 'the exception was not carried: all but at most one of five, or all of three');
  end if;
  if not exists (select from planned_reviews as r where r.decision_id = d.id and r.ground = 'exception'
                 and r.due_at <= d.decided_at + interval '30 days') then
    perform enforcement_refuse(4, 'an exception schedules a review within 30 days');
  end if;
end $$;

-- Decisions: hands, hearing, reasons

create function enforcement_check_officers(d decisions) returns void language plpgsql as $$
declare
  respondent bigint := (select c.respondent_id from cases as c where c.id = d.case_id);
  hands integer;
begin
  select count(*) into hands from decision_officers as o where o.decision_id = d.id;
  if hands < (case when d.level >= 5 or d.kind = 'two-officers' then 2 else 1 end) then
    perform enforcement_refuse(6, format('level %s takes more hands than %s', d.level, hands));
  end if;
  if exists (
    select from decision_officers as o where o.decision_id = d.id and (
      o.officer_id = respondent or o.officer_id in (select enforcement_reporters(d.case_id))
      or not enforcement_has_role(o.officer_id, 'officer', d.decided_at))
  ) then
    perform enforcement_refuse(6, 'officers decide who are neither the respondent nor a reporter');
  end if;
end $$;

create function enforcement_check_heard(d decisions) returns void language plpgsql as $$
begin
  if exists (
    select from findings as f where f.decision_id = d.id and not exists (
      select from notice_allegations as n join proofs_of_service as p on p.notice_id = n.notice_id
        join services as s on s.proof_id = p.id join notices as e on e.id = n.notice_id
      where n.allegation_id = f.allegation_id
        and (s.served_at + make_interval(hours => e.answer_hours) <= d.decided_at
             or exists (select from answers as w where w.case_id = d.case_id
                        and w.answered_at between e.sent_at and d.decided_at)))
  ) then
    perform enforcement_refuse(5, 'an allegation was decided that the respondent had no time to answer');
  end if;
end $$;

create function enforcement_check_panel_vote(d decisions) returns void language plpgsql as $$
declare
  p panels;
  votes_for integer;
begin
  select * into strict p from panels where id = d.panel_id;
  if p.purpose <> 'decision' then
    perform enforcement_refuse(6, 'the panel was drawn for something else');
  end if;
  if d.level = 7 and not d.with_reach and enforcement_has_reach(d.case_id) then
    perform enforcement_refuse(6, 'the respondent has reach: five decide');
  end if;
  if d.level = 7 and d.with_reach and p.size < 5 then
    perform enforcement_refuse(6, 'the respondent has reach: five decide');
  end if;
  -- Every share is of the seats, not of the votes cast: who stays away is not for it.
  perform enforcement_count_votes(p.id);
  select count(*) into votes_for from ballots as b where b.panel_id = p.id and b.level >= d.level;
  if (d.level = 7 and votes_for * 3 < p.size * 2) or (d.level > 0 and votes_for * 2 <= p.size) then
    perform enforcement_refuse(6, format('%s of %s votes do not carry level %s', votes_for, p.size, d.level));
  end if;
  if exists (
    select from findings as f where f.decision_id = d.id and f.proved and 2 * (
      select count(*) from ballot_findings as b
      where b.panel_id = p.id and b.allegation_id = f.allegation_id and b.proved) <= p.size
  ) then
    perform enforcement_refuse(6, 'a finding is proved when the majority found it so');
  end if;
end $$;

-- Followers from which an account has reach, by the charter in force; the Articles name no number.
create function enforcement_has_reach(of_case bigint) returns boolean language sql stable as $$
  select coalesce((select f.followers from follow_counts as f join cases as c on c.respondent_id = f.account_id
                   where c.id = of_case), 0)
    >= coalesce((select (document ->> 'reachFollowers')::bigint from charters order by number desc limit 1),
                10000)
$$;

create function enforcement_check_reasons(d decisions) returns void language plpgsql as $$
begin
  if exists (select from findings as f where f.decision_id = d.id and f.proved and not exists (
    select from finding_exhibits as x
    where x.decision_id = f.decision_id and x.allegation_id = f.allegation_id)) then
    perform enforcement_refuse(8, 'a finding names the exhibits that it rests on');
  end if;
  if exists (
    select from findings as f join allegations as a on a.id = f.allegation_id
      join rule_versions as v on v.rule_id = a.rule_id and v.version = a.rule_version
    where f.decision_id = d.id and f.proved and v.needs_threshold_test
      and (select count(*) from threshold_tests as t
           where t.decision_id = f.decision_id and t.allegation_id = f.allegation_id) < 6
  ) then
    perform enforcement_refuse(8, 'the six-part threshold test is missing');
  end if;
  if exists (
    select from treatments as t join decisions as p on p.id = t.precedent_id
    where t.decision_id = d.id and t.how = 'overruled'
      and coalesce((select size from panels where id = d.panel_id), 1)
          <= coalesce((select size from panels where id = p.panel_id), 1)
  ) then
    perform enforcement_refuse(9, 'only a larger panel or an appeal overrules a precedent');
  end if;
end $$;

create function enforcement_check_decision() returns trigger language plpgsql as $$
begin
  perform enforcement_require_entry(new.entry_index, array['decision', 'warning'], new.case_id);
  if new.level <> coalesce((select max(m.level) from measures as m where m.decision_id = new.id), 0) then
    perform enforcement_refuse(6, 'the level of a decision is that of its heaviest measure');
  end if;
  if not exists (select from findings as f where f.decision_id = new.id)
     or (new.level > 0 and not exists (select from findings as f where f.decision_id = new.id and f.proved))
  then
    perform enforcement_refuse(8, 'a sanction rests on a proved allegation');
  end if;
  if new.level > coalesce((
    select max(v.heaviest_level) from findings as f join allegations as a on a.id = f.allegation_id
      join rule_versions as v on v.rule_id = a.rule_id and v.version = a.rule_version
    where f.decision_id = new.id and f.proved), 0) then
    perform enforcement_refuse(1, 'the rule that was broken does not reach this sanction');
  end if;
  perform enforcement_check_reasons(new);
  if new.kind = 'panel' then
    perform enforcement_check_heard(new);
    perform enforcement_check_panel_vote(new);
  else
    perform enforcement_check_officers(new);
  end if;
  if new.exception is not null then
    perform enforcement_check_exception(new);
  elsif new.level >= 4 then
    perform enforcement_check_warning(new);
  end if;
  if not exists (select from statements as s where s.decision_id = new.id) then
    perform enforcement_refuse(8, 'a decision comes with its statement of reasons');
  end if;
  return null;
end $$;
create constraint trigger check_decision after insert on decisions
  deferrable initially deferred for each row execute function enforcement_check_decision();

-- Articles 8, 10 and 12: reasons, service, entry, then the sanction

create function enforcement_check_service() returns trigger language plpgsql as $$
declare p proofs_of_service;
begin
  select * into strict p from proofs_of_service where id = new.proof_id;
  perform enforcement_require_entry(new.entry_index, array['served', 'case-noticed'], p.case_id);
  if exists (
    select from unnest(p.channels) as needed (channel) where not exists (
      select from deliveries as d where d.proof_id = p.id and d.channel = needed.channel
        and d.delivered_at <= new.served_at)
  ) then
    perform enforcement_refuse(10, 'served means delivered over every channel that the person has');
  end if;
  if p.account_id <> (select c.respondent_id from cases as c where c.id = p.case_id) then
    perform enforcement_refuse(10, 'the respondent is the one who is served');
  end if;
  if not 'mail' = any (p.channels) and exists (
    select from credentials as k where k.account_id = p.account_id and k.email_confirmed_at <= p.sent_at) then
    perform enforcement_refuse(10, 'who has an address is served by mail too');
  end if;
  return null;
end $$;
create constraint trigger check_service after insert on services
  deferrable initially deferred for each row execute function enforcement_check_service();

create function enforcement_check_opening() returns trigger language plpgsql as $$
begin
  if new.opened_at < (select p.sent_at from proofs_of_service as p where p.id = new.proof_id) then
    perform enforcement_refuse(3, 'nothing is opened before it was sent');
  end if;
  return null;
end $$;
create constraint trigger check_opening after insert on openings
  deferrable initially deferred for each row execute function enforcement_check_opening();

create function enforcement_check_sanction() returns trigger language plpgsql as $$
declare
  m measures;
  d decisions;
  served services;
begin
  select * into strict m from measures where id = new.id;
  select * into strict d from decisions where id = new.decision_id;
  perform enforcement_require_entry(new.entry_index, array['sanction-started'], new.case_id);
  if new.level <> m.level or new.respondent_id <> (select c.respondent_id from cases as c where c.id = new.case_id)
     or (m.days is not null and new.ends_at <> new.started_at + make_interval(days => m.days))
     or (m.review_days is not null and new.review_at > new.started_at + make_interval(days => m.review_days))
  then
    perform enforcement_refuse(10, 'a sanction is what was decided, for the term that was decided');
  end if;
  select s.* into served from services as s join proofs_of_service as p on p.id = s.proof_id
    join statements as t on t.id = p.statement_id
    where s.proof_id = new.proof_id and t.decision_id = d.id;
  if served.proof_id is null or served.served_at > new.started_at or new.started_at < d.decided_at then
    perform enforcement_refuse(10, 'no sanction takes effect before its statement of reasons is served');
  end if;
  if not (d.entry_index < served.entry_index and served.entry_index < new.entry_index) then
    perform enforcement_refuse(12, 'decision, service and sanction are entered in this order');
  end if;
  if new.level >= 4 and exists (
    select from appeals as a join appeal_decisions as o on o.appeal_id = a.id
    where a.decision_id = d.id and o.outcome in ('overturned', 'remanded') and o.decided_at <= new.started_at)
  then
    perform enforcement_refuse(11, 'the decision was overturned');
  end if;
  return null;
end $$;
create constraint trigger check_sanction after insert on sanctions
  deferrable initially deferred for each row execute function enforcement_check_sanction();

create function enforcement_check_ending() returns trigger language plpgsql as $$
declare s sanctions;
begin
  select * into strict s from sanctions where id = new.sanction_id;
  perform enforcement_require_entry(
    new.entry_index, array['sanction-ended', 'sanction-expired', 'reversal'], s.case_id);
  if new.ended_at < s.started_at
     or (new.outcome = 'term' and new.ended_at < coalesce(
       (select min(r.ends_at) from sanction_reductions as r where r.sanction_id = s.id), s.ends_at))
     or (new.appeal_id is not null and not exists (
       select from appeal_decisions as a where a.appeal_id = new.appeal_id and a.case_id = s.case_id
         and a.outcome in ('overturned', 'remanded')))
     or (new.review_id is not null and not exists (
       select from review_decisions as r where r.review_id = new.review_id and r.case_id = s.case_id
         and r.outcome in ('corrected', 'ended'))) then
    perform enforcement_refuse(6, 'a sanction ends by its term, by an appeal or by a review');
  end if;
  perform enforcement_check_standing_of(s.respondent_id);
  perform enforcement_check_marks_of(s.id);
  return null;
end $$;
create constraint trigger check_ending after insert on sanction_endings
  deferrable initially deferred for each row execute function enforcement_check_ending();

create function enforcement_check_stay() returns trigger language plpgsql as $$
declare s sanctions;
begin
  select * into strict s from sanctions where id = new.sanction_id;
  perform enforcement_require_entry(new.entry_index, array['sanction-stayed'], s.case_id);
  perform enforcement_check_standing_of(s.respondent_id);
  return null;
end $$;
create constraint trigger check_stay after insert on sanction_stays
  deferrable initially deferred for each row execute function enforcement_check_stay();

-- Article 11: appeals

create function enforcement_check_appeal() returns trigger language plpgsql as $$
declare served timestamptz;
begin
  if new.decision_id is null then
    if new.appellant_id not in (select enforcement_reporters(new.case_id))
       or not exists (select from dismissals as d where d.case_id = new.case_id
                      and new.filed_at <= d.dismissed_at + interval '6 months') then
      perform enforcement_refuse(11, 'a reporter appeals the dismissal of their report, within six months');
    end if;
    if not new.new_evidence and exists (
      select from appeals as a where a.case_id = new.case_id and a.decision_id is null and a.id <> new.id
        and a.appellant_id = new.appellant_id) then
      perform enforcement_refuse(11, 'once; again on new evidence');
    end if;
    return null;
  end if;
  if new.appellant = 'respondent'
     and new.appellant_id <> (select c.respondent_id from cases as c where c.id = new.case_id)
     or new.appellant = 'reporter' and (
       new.appellant_id not in (select enforcement_reporters(new.case_id))
       or (select d.level from decisions as d where d.id = new.decision_id) > 0) then
    perform enforcement_refuse(11, 'the respondent appeals, or a reporter against inaction');
  end if;
  select s.served_at into served from services as s join proofs_of_service as p on p.id = s.proof_id
    join statements as t on t.id = p.statement_id where t.decision_id = new.decision_id;
  if served is null or new.filed_at > served + interval '6 months' then
    perform enforcement_refuse(11, 'a decision is appealed within six months of its service');
  end if;
  return null;
end $$;
create constraint trigger check_appeal after insert on appeals
  deferrable initially deferred for each row execute function enforcement_check_appeal();

create function enforcement_check_appeal_decision() returns trigger language plpgsql as $$
declare
  appeal appeals;
  first decisions;
  panel panels;
  deciders integer;
  votes_for integer;
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
  select count(*) into votes_for from ballots as b where b.panel_id = new.panel_id and case new.outcome
    when 'remanded' then b.outcome in ('remanded', 'reduced', 'overturned')
    when 'reduced' then b.outcome in ('reduced', 'overturned')
    when 'overturned' then b.outcome = 'overturned'
    else b.outcome in ('upheld', 'inadmissible') end;
  if votes_for * 2 <= panel.size then
    perform enforcement_refuse(6, format('%s of %s votes do not carry the outcome', votes_for, panel.size));
  end if;
  return null;
end $$;
create constraint trigger check_appeal_decision after insert on appeal_decisions
  deferrable initially deferred for each row execute function enforcement_check_appeal_decision();

create function enforcement_check_reduction() returns trigger language plpgsql as $$
declare s sanctions;
begin
  select * into strict s from sanctions where id = new.sanction_id;
  if new.level > s.level or (new.level = s.level and (
       new.ends_at > s.ends_at or new.review_at > s.review_at or (s.ends_at is not null and new.ends_at is null)))
     or not exists (select from appeal_decisions as a where a.appeal_id = new.appeal_id
                    and a.case_id = s.case_id and a.outcome = 'reduced' and a.reduced_to = new.level)
  then
    perform enforcement_refuse(11, 'an appeal can reduce, never increase');
  end if;
  perform enforcement_check_standing_of(s.respondent_id);
  perform enforcement_check_marks_of(s.id);
  return null;
end $$;
create constraint trigger check_reduction after insert on sanction_reductions
  deferrable initially deferred for each row execute function enforcement_check_reduction();

create function enforcement_check_review() returns trigger language plpgsql as $$
declare
  seats integer;
  votes_for integer;
begin
  select p.size into seats from panels as p where p.id = new.panel_id and p.review_id = new.review_id;
  if seats is null then
    perform enforcement_refuse(15, 'the panel was not drawn for this review');
  end if;
  perform enforcement_count_votes(new.panel_id);
  select count(*) into votes_for from ballots as b
    where b.panel_id = new.panel_id and case new.outcome
      when 'ended' then b.outcome in ('ended', 'corrected') else b.outcome = new.outcome end;
  if votes_for * 2 <= seats then
    perform enforcement_refuse(15, format('%s of %s votes do not carry the outcome', votes_for, seats));
  end if;
  return null;
end $$;
create constraint trigger check_review after insert on review_decisions
  deferrable initially deferred for each row execute function enforcement_check_review();

-- Article 10: standing, hidden and labelled posts follow from sanctions and interim measures, from
-- nothing else

-- What restricts an account: started, not ended, as it stands after reductions and stays. Time ends
-- nothing by itself here: an expiry or a lapse is a row of its own, and an entry in the ledger.
create function enforcement_in_force(account bigint)
returns table (id bigint, level integer, features text[], ends_at timestamptz)
language sql stable as $$
  select s.id,
         case when stay.sanction_id is null then coalesce(reduced.level, s.level)
              when d.exception is not null and s.level >= 6 then 5 else 0 end,
         coalesce(reduced.features, m.features),
         case when reduced.sanction_id is null then s.ends_at else reduced.ends_at end
  from sanctions as s
    join measures as m on m.id = s.id
    join decisions as d on d.id = s.decision_id
    left join lateral (select r.* from sanction_reductions as r
      where r.sanction_id = s.id order by r.reduced_at desc limit 1) as reduced on true
    left join lateral (select y.sanction_id from sanction_stays as y
      where y.sanction_id = s.id and not exists (
        select from sanction_resumptions as r where r.sanction_id = y.sanction_id
          and r.stayed_at = y.stayed_at) limit 1) as stay on true
  where s.respondent_id = account
    and not exists (select from sanction_endings as e where e.sanction_id = s.id)
  union all
  select i.id, case i.act when 'label' then 2 when 'hide' then 3 when 'pause' then 4 else 6 end,
         i.features, coalesce(r.lapses_at, i.lapses_at)
  from interim_measures as i left join interim_ratifications as r on r.measure_id = i.id
  where i.respondent_id = account
    and not exists (select from interim_endings as e where e.measure_id = i.id)
$$;

create function enforcement_check_standing_of(account bigint) returns void language plpgsql as $$
declare
  held standing;
  heaviest integer;
  taken text[];
  last_end timestamptz;
begin
  select * into held from standing where account_id = account;
  if not found then return; end if;
  if exists (select from unnest(held.sanction_ids) as cited (id) where not exists (
    select from enforcement_in_force(account) as f where f.id = cited.id and f.level >= 4)) then
    perform enforcement_refuse(10, 'standing restricts by a sanction that is not in force');
  end if;
  select coalesce(max(f.level), 0), max(coalesce(f.ends_at, 'infinity')),
         coalesce(array_agg(distinct u.feature) filter (where u.feature is not null), '{}')
    into heaviest, last_end, taken
    from enforcement_in_force(account) as f
    left join lateral unnest(case when f.level = 4 then f.features else '{}' end) as u (feature) on true
    where f.id = any (held.sanction_ids);
  if (held.state = 'banned' and heaviest < 7) or (held.state = 'suspended' and heaviest < 6)
     or (held.visibility = 'limited' and heaviest < 5)
     or (heaviest < 6 and (
       (not held.may_post and not 'post' = any (taken)) or (not held.may_reply and not 'reply' = any (taken))
       or (not held.may_message and not 'message' = any (taken))
       or (not held.may_report and not 'report' = any (taken)))) then
    perform enforcement_refuse(10, 'standing takes away more than the sanctions in force do');
  end if;
  if coalesce(held.until, 'infinity') > last_end then
    perform enforcement_refuse(10, 'standing restricts for longer than the sanctions in force do');
  end if;
end $$;

create function enforcement_check_standing() returns trigger language plpgsql as $$
begin
  perform enforcement_check_standing_of(new.account_id);
  return null;
end $$;
create constraint trigger check_standing after insert or update on standing
  deferrable initially deferred for each row execute function enforcement_check_standing();

-- What a sanction or interim measure does to a post as it stands now; no row once it has ended.
create function enforcement_mark_of(by_id bigint)
returns table (case_id bigint, respondent_id bigint, level integer, post_id bigint, label text, note text)
language sql stable as $$
  select s.case_id, s.respondent_id, stands.level, stands.post_id, stands.label, coalesce(stands.note, '')
  from sanctions as s join measures as m on m.id = s.id
    left join lateral (select r.* from sanction_reductions as r
      where r.sanction_id = s.id order by r.reduced_at desc limit 1) as reduced on true
    cross join lateral (
      select m.level, m.post_id, m.label, m.note where reduced.sanction_id is null
      union all
      select reduced.level, reduced.post_id, reduced.label, reduced.note
      where reduced.sanction_id is not null) as stands
  where s.id = by_id and stands.post_id is not null
    and not exists (select from sanction_endings as e where e.sanction_id = s.id)
  union all
  select i.case_id, i.respondent_id, case i.act when 'label' then 2 else 3 end, i.post_id,
         case i.act when 'label' then 'context' end, coalesce(i.note, '')
  from interim_measures as i
  where i.id = by_id and i.act in ('label', 'hide')
    and not exists (select from interim_endings as e where e.measure_id = i.id)
$$;

create function enforcement_may_hide(post bigint, by_id bigint) returns boolean language sql stable as $$
  select exists (
    select from enforcement_mark_of(by_id) as mark join posts as p on p.id = post
    where mark.level = 3 and mark.post_id = post and p.author_id = mark.respondent_id)
$$;

-- A label says what was decided and names its case, word for word.
create function enforcement_may_label(given post_labels) returns boolean language sql stable as $$
  select exists (
    select from enforcement_mark_of(given.sanction_id) as mark
      join posts as p on p.id = given.post_id join cases as c on c.id = mark.case_id
    where mark.level = 2 and mark.post_id = given.post_id and p.author_id = mark.respondent_id
      and mark.label = given.label and mark.note = given.note
      and (given.docket is null or given.docket = c.docket))
$$;

create function enforcement_check_hidden() returns trigger language plpgsql as $$
begin
  if exists (select from posts as p where p.id = new.id and p.hidden_by is not null
             and not enforcement_may_hide(p.id, p.hidden_by)) then
    perform enforcement_refuse(10, 'a post is hidden by a sanction in force, or not at all');
  end if;
  return null;
end $$;
create constraint trigger check_hidden_insert after insert on posts
  deferrable initially deferred for each row when (new.hidden_by is not null)
  execute function enforcement_check_hidden();
create constraint trigger check_hidden after update on posts
  deferrable initially deferred for each row
  when (new.hidden_by is not null and new.hidden_by is distinct from old.hidden_by)
  execute function enforcement_check_hidden();

create function enforcement_check_hiding() returns trigger language plpgsql as $$
begin
  if not enforcement_may_hide(new.post_id, new.sanction_id) then
    perform enforcement_refuse(10, 'a post is hidden by a sanction in force, or not at all');
  end if;
  return null;
end $$;
create constraint trigger check_hiding after insert or update on post_hidings
  deferrable initially deferred for each row execute function enforcement_check_hiding();

create function enforcement_check_label() returns trigger language plpgsql as $$
begin
  if not enforcement_may_label(new) then
    perform enforcement_refuse(10, 'a post is labelled as a sanction in force says, or not at all');
  end if;
  return null;
end $$;
create constraint trigger check_label after insert or update on post_labels
  deferrable initially deferred for each row execute function enforcement_check_label();

create function enforcement_check_marks_of(by_id bigint) returns void language plpgsql as $$
begin
  if exists (select from posts as p where p.hidden_by = by_id and not enforcement_may_hide(p.id, by_id))
     or exists (select from post_hidings as h
                where h.sanction_id = by_id and not enforcement_may_hide(h.post_id, by_id)) then
    perform enforcement_refuse(11, 'what ends puts back the posts that it hid');
  end if;
  if exists (select from post_labels as l where l.sanction_id = by_id and not enforcement_may_label(l)) then
    perform enforcement_refuse(11, 'what ends takes its labels off');
  end if;
end $$;
