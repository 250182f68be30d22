-- Polls, quotes, controls of who answers and quotes, drafts and scheduled posts.

alter table posts
  -- Set with the poll, so that a page without polls needs no join to learn it.
  add column has_poll boolean not null default false,
  add column quotes bigint references posts (id),
  add column quote_state text check (quote_state in ('accepted', 'revoked')),
  add column reply_policy text not null default 'everybody'
    check (reply_policy in ('everybody', 'followers', 'mentioned', 'nobody')),
  -- Nobody agreed to quotes of posts from before there were any.
  add column quote_policy text not null default 'nobody'
    check (quote_policy in ('public', 'followers', 'nobody')),
  add check ((quotes is null) = (quote_state is null)),
  add check (quotes <> id),
  -- Quotes of what not everyone may see are for nobody to make, but its author.
  add check (visibility in ('public', 'unlisted') or quote_policy = 'nobody');

create index posts_quotes on posts (quotes, id desc) where quotes is not null;

alter table post_counts add column quotes integer not null default 0 check (quotes >= 0);

alter table post_edits
  add column language text,
  add column poll_options text[],
  add column quotes bigint references posts (id);

-- One poll for each post, so its id is the post's. Counts are kept with it: a trigger of the ballots
-- writes them, so that they never say anything else than the ballots do.
create table polls (
  post_id bigint primary key references posts (id),
  options text[] not null check (cardinality(options) between 2 and 4 and array_position(options, null) is null),
  multiple boolean not null,
  hides_totals boolean not null,
  expires_at timestamptz not null,
  counts integer[] not null,
  voters integer not null default 0 check (voters >= 0),
  -- Rises when the options change: ballots of before are gone, also where readers remember them.
  revision integer not null default 1 check (revision > 0),
  check (cardinality(counts) = cardinality(options)),
  check (0 <= all (counts))
) with (fillfactor = 70);

-- One row for each voter: nobody votes twice.
create table poll_ballots (
  post_id bigint not null references polls (post_id) on delete cascade,
  account_id bigint not null references accounts (id),
  revision integer not null,
  choices smallint[] not null check (cardinality(choices) between 1 and 4),
  created_at timestamptz not null,
  primary key (post_id, account_id)
);
create index poll_ballots_account on poll_ballots (account_id, post_id desc);

create function poll_ballot_is_counted() returns trigger language plpgsql as $$
declare
  poll polls;
begin
  if tg_op = 'UPDATE' then
    raise exception 'a vote is cast once' using errcode = 'check_violation';
  end if;
  select * into poll from polls where post_id = new.post_id for update;
  if new.created_at >= poll.expires_at then
    raise exception 'the poll has ended' using errcode = 'check_violation';
  end if;
  if new.revision <> poll.revision then
    raise exception 'the vote is for other options' using errcode = 'check_violation';
  end if;
  if exists (select 1 from posts where id = new.post_id and author_id = new.account_id) then
    raise exception 'nobody votes in their own poll' using errcode = 'check_violation';
  end if;
  if cardinality(new.choices) > 1 and not poll.multiple then
    raise exception 'the poll takes one choice' using errcode = 'check_violation';
  end if;
  if (select count(distinct choice) from unnest(new.choices) as choice
      where choice between 0 and cardinality(poll.options) - 1) <> cardinality(new.choices) then
    raise exception 'a choice is none of the options' using errcode = 'check_violation';
  end if;
  update polls set voters = voters + 1, counts = array(
    select counted.count + (counted.place - 1 = any (new.choices))::integer
    from unnest(polls.counts) with ordinality as counted (count, place) order by counted.place)
  where post_id = new.post_id;
  return new;
end $$;
create trigger poll_ballot_is_counted before insert or update on poll_ballots
  for each row execute function poll_ballot_is_counted();

-- What is not published yet: drafts, and those with a time at which they are.
create table drafts (
  id bigint primary key,
  account_id bigint not null references accounts (id),
  -- Rises with every change: who changes names the version that they read.
  version integer not null default 1 check (version > 0),
  text text not null check (length(text) <= 100000),
  content_warning text not null default '' check (length(content_warning) <= 100000),
  sensitive boolean not null default false,
  language text check (length(language) <= 35),
  visibility text check (visibility in ('public', 'unlisted', 'followers', 'direct')),
  in_reply_to bigint references posts (id),
  quotes bigint references posts (id),
  reply_policy text check (reply_policy in ('everybody', 'followers', 'mentioned', 'nobody')),
  quote_policy text check (quote_policy in ('public', 'followers', 'nobody')),
  poll_options text[] check (cardinality(poll_options) <= 4),
  poll_multiple boolean not null default false,
  poll_hides_totals boolean not null default false,
  poll_seconds integer check (poll_seconds > 0),
  -- When it is to be published; null for a draft.
  publish_at timestamptz,
  -- Why it was not, when its time came: it is a draft again.
  held_because text,
  idempotency_key text check (length(idempotency_key) between 1 and 255),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (publish_at is null or held_because is null)
);
create index drafts_account on drafts (account_id, id desc);
create unique index drafts_idempotency on drafts (account_id, idempotency_key) where idempotency_key is not null;

-- Uploads that wait with a draft: neither swept nor free for another post.
create table draft_media (
  media_id bigint primary key references media (id),
  draft_id bigint not null references drafts (id) on delete cascade,
  position smallint not null check (position >= 0)
);
create index draft_media_draft on draft_media (draft_id, position);

alter table accounts add column default_quote_policy text not null default 'public'
  check (default_quote_policy in ('public', 'followers', 'nobody'));

alter table notifications drop constraint notifications_kind_check;
alter table notifications add constraint notifications_kind_check check (kind in ('mention', 'follow',
  'follow-request', 'like', 'boost', 'post', 'edit', 'poll', 'warning', 'severed', 'report', 'quote', 'quoted-edit'));
