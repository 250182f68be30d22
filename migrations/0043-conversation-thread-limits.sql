-- A thread measure (article 16): for a time a thread is slower, or fewer may answer in it. It binds a
-- conversation and not an account, ends by itself, and is a decision like any other.

alter table measures
  add column pause_minutes integer check (pause_minutes between 1 and 1440),
  add column replies text check (replies in ('followers', 'mentioned', 'nobody'));
alter table sanction_reductions
  add column pause_minutes integer check (pause_minutes between 1 and 1440),
  add column replies text check (replies in ('followers', 'mentioned', 'nobody'));

-- The checks of 0005 that name levels or kinds, with the new kind among them. None becomes laxer for
-- the others: a thread measure is of level 2 and has its end, where a label has a date of review.
do $$
declare held record;
begin
  for held in
    select conrelid::regclass as held_by, conname from pg_constraint
    where contype = 'c' and (
      (conrelid = 'measures'::regclass and (
        conname in ('article_6_kind_and_level_agree', 'article_10_term_or_review', 'article_10_longest_term')
        or pg_get_constraintdef(oid) ~ 'hide.*post_id'))
      or (conrelid = 'sanctions'::regclass and conname = 'article_10_within_the_schedule')
      or (conrelid = 'sanction_reductions'::regclass and pg_get_constraintdef(oid) ~ 'label IS NOT NULL'))
  loop
    execute format('alter table %s drop constraint %I', held.held_by, held.conname);
  end loop;
end $$;

alter table measures
  add constraint article_6_kind_and_level_agree check ((kind, level) in (
    ('warning', 1), ('label', 2), ('thread-limit', 2), ('hide', 3), ('feature-limit', 4),
    ('visibility-limit', 5), ('suspension', 6), ('ban', 7))),
  add constraint measures_on_a_post check (
    (kind in ('label', 'hide', 'thread-limit')) = (post_id is not null)),
  add constraint article_10_term_or_review check (
    (level in (4, 5, 6) or kind = 'thread-limit') = (days is not null)
    and (level in (3, 7) or kind = 'label') = (review_days is not null)),
  add constraint article_10_longest_term check (
    not (level = 4 and days > 7) and not (level = 5 and days > 90) and not (level = 6 and days > 180)
    and not (kind = 'thread-limit' and days > 7)),
  add constraint measures_hold_a_thread check (
    (kind = 'thread-limit') = (num_nonnulls(pause_minutes, replies) > 0));
alter table sanctions
  add constraint article_10_within_the_schedule check (
    (level in (3, 7)) <= (review_at is not null)
    and (level in (1, 4, 5, 6)) <= (ends_at is not null)
    and not (level = 1 and ends_at > started_at + interval '12 months')
    and not (level in (2, 4) and ends_at > started_at + interval '7 days')
    and not (level = 5 and ends_at > started_at + interval '90 days')
    and not (level = 6 and ends_at > started_at + interval '180 days'));
alter table sanction_reductions
  add constraint sanction_reductions_of_a_post check (
    (level = 2) = (label is not null or pause_minutes is not null or replies is not null)
    and (label is null or num_nonnulls(pause_minutes, replies) = 0));

-- What a label is reviewed by and a thread measure ends by is not left to the writer.
create function enforcement_check_thread_term() returns trigger language plpgsql as $$
declare of_kind text;
begin
  select m.kind into of_kind from measures as m where m.id = new.id;
  if (of_kind in ('thread-limit', 'warning', 'feature-limit', 'visibility-limit', 'suspension'))
     <> (new.ends_at is not null) then
    perform enforcement_refuse(10, 'a thread measure ends by itself, a label has a date of review');
  end if;
  return null;
end $$;
create constraint trigger check_thread_term after insert on sanctions
  deferrable initially deferred for each row execute function enforcement_check_thread_term();

-- A conversation that another began is not the respondent's to lose.
create function enforcement_check_thread_measure() returns trigger language plpgsql as $$
begin
  if new.kind = 'thread-limit' and not exists (
    select from posts as p join decisions as d on d.id = new.decision_id join cases as c on c.id = d.case_id
    where p.id = new.post_id and p.thread_root = p.id and p.author_id = c.respondent_id
  ) then
    perform enforcement_refuse(16, 'only a thread that the respondent began can be made slower');
  end if;
  return new;
end $$;
create trigger check_thread_measure before insert on measures
  for each row execute function enforcement_check_thread_measure();

-- What conversation obeys: read by whoever answers in the thread, by its root.
create table thread_limits (
  root_id bigint not null references posts (id),
  sanction_id bigint not null,
  pause_minutes integer check (pause_minutes between 1 and 1440),
  replies text check (replies in ('followers', 'mentioned', 'nobody')),
  docket text not null,
  ends_at timestamptz not null,
  primary key (root_id, sanction_id),
  check (num_nonnulls(pause_minutes, replies) > 0)
);
create index posts_author_thread on posts (author_id, thread_root, created_at desc);

create function enforcement_check_thread_limit() returns trigger language plpgsql as $$
begin
  if not exists (
    select from sanctions as s join measures as m on m.id = s.id join cases as c on c.id = s.case_id
      join posts as p on p.id = m.post_id
    where s.id = new.sanction_id and m.kind = 'thread-limit' and m.post_id = new.root_id
      and p.author_id = s.respondent_id and p.thread_root = p.id and c.docket = new.docket
      and new.ends_at <= s.ends_at
      and not exists (select from sanction_endings as e where e.sanction_id = s.id)
      and new.pause_minutes is not distinct from m.pause_minutes
      and new.replies is not distinct from m.replies
  ) then
    perform enforcement_refuse(10, 'a thread is held by a decision in force, for its term, or not at all');
  end if;
  return null;
end $$;
create constraint trigger check_thread_limit after insert or update on thread_limits
  deferrable initially deferred for each row execute function enforcement_check_thread_limit();

-- What ends lets the thread go.
create function enforcement_check_thread_ending() returns trigger language plpgsql as $$
begin
  if exists (select from thread_limits as t where t.sanction_id = new.sanction_id) then
    perform enforcement_refuse(11, 'what ends lets go of the thread that it held');
  end if;
  return null;
end $$;
create constraint trigger check_thread_ending after insert on sanction_endings
  deferrable initially deferred for each row execute function enforcement_check_thread_ending();
