-- Posts, threads, reactions, notifications and media. Written by src/conversation alone.

create table posts (
  id bigint primary key,
  author_id bigint not null references accounts (id),
  -- The ActivityPub id of a remote post; a local post's follows from its id.
  uri text unique,
  local boolean not null,
  text text not null,
  html text not null,
  content_warning text not null default '',
  sensitive boolean not null default false,
  language text check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  visibility text not null check (visibility in ('public', 'unlisted', 'followers', 'direct')),
  in_reply_to bigint references posts (id),
  in_reply_to_author bigint references accounts (id),
  thread_root bigint not null references posts (id),
  -- Whether it answers somebody else: such posts stay out of public timelines.
  answers_other boolean not null generated always as (coalesce(in_reply_to_author <> author_id, false)) stored,
  -- Set with the mentions, tags, media and labels, so that a page needs no join to learn there are none.
  tags text[] not null default '{}',
  has_mentions boolean not null default false,
  has_media boolean not null default false,
  has_labels boolean not null default false,
  version integer not null default 1 check (version > 0),
  idempotency_key text check (length(idempotency_key) between 1 and 255),
  created_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  -- The sanction that hides it. Enforcement decides, conversation obeys: its row may outlive a reversal.
  hidden_by bigint,
  hidden_docket text,
  check (local = (uri is null)),
  check ((in_reply_to is null) = (in_reply_to_author is null)),
  check ((in_reply_to is null) = (thread_root = id)),
  check (edited_at is null or edited_at >= created_at),
  -- A deleted post keeps its place in the thread and nothing else.
  check (deleted_at is null or (text = '' and html = '' and content_warning = '')),
  check (hidden_docket is null or hidden_by is not null)
);

create unique index posts_idempotency on posts (author_id, idempotency_key) where idempotency_key is not null;
create index posts_author on posts (author_id, id desc) include (visibility) where deleted_at is null;
create index posts_replies on posts (in_reply_to, id) where in_reply_to is not null;
create index posts_public on posts (id desc)
  where visibility = 'public' and not answers_other and deleted_at is null and hidden_by is null;
create index posts_public_local on posts (id desc)
  where visibility = 'public' and not answers_other and deleted_at is null and hidden_by is null and local;
create index posts_public_remote on posts (id desc)
  where visibility = 'public' and not answers_other and deleted_at is null and hidden_by is null and not local;
create index posts_hidden on posts (hidden_by) where hidden_by is not null;

-- Every decision that hides a post now; posts.hidden_by names one of them, null when there is none.
create table post_hidings (
  post_id bigint not null references posts (id),
  sanction_id bigint not null check (sanction_id > 0),
  docket text,
  primary key (post_id, sanction_id)
);

-- Every decision that labels a post now: the sanction or interim measure, and what it has readers told.
create table post_labels (
  post_id bigint not null references posts (id),
  sanction_id bigint not null check (sanction_id > 0),
  label text not null check (label in ('sensitive', 'context')),
  note text not null check (char_length(note) <= 5000),
  docket text,
  primary key (post_id, sanction_id)
);
create index post_labels_sanction on post_labels (sanction_id);

create table post_edits (
  post_id bigint not null references posts (id),
  version integer not null check (version > 0),
  text text not null,
  html text not null,
  content_warning text not null,
  sensitive boolean not null,
  -- The media as they stood.
  media jsonb not null default '[]' check (jsonb_typeof(media) = 'array'),
  -- When this version appeared.
  created_at timestamptz not null,
  primary key (post_id, version)
);

create table mentions (
  post_id bigint not null references posts (id),
  account_id bigint not null references accounts (id),
  primary key (post_id, account_id)
);
create index mentions_account on mentions (account_id, post_id desc);

create table post_tags (
  tag text not null check (tag <> '' and length(tag) <= 100),
  post_id bigint not null references posts (id),
  primary key (tag, post_id)
);
create index post_tags_post on post_tags (post_id);

-- Apart from posts, so that a much liked post does not rewrite its text. No row means all zero.
create table post_counts (
  post_id bigint primary key references posts (id),
  replies integer not null default 0 check (replies >= 0),
  boosts integer not null default 0 check (boosts >= 0),
  likes integer not null default 0 check (likes >= 0)
) with (fillfactor = 70);

create table likes (
  id bigint primary key,
  account_id bigint not null references accounts (id),
  post_id bigint not null references posts (id),
  uri text unique,
  created_at timestamptz not null,
  unique (account_id, post_id)
);
create index likes_account on likes (account_id, id desc);
create index likes_post on likes (post_id, id desc);

create table boosts (
  id bigint primary key,
  account_id bigint not null references accounts (id),
  post_id bigint not null references posts (id),
  uri text unique,
  visibility text not null check (visibility in ('public', 'unlisted', 'followers')),
  created_at timestamptz not null,
  unique (account_id, post_id)
);
create index boosts_account on boosts (account_id, id desc);
create index boosts_post on boosts (post_id, id desc);

create table bookmarks (
  id bigint primary key,
  account_id bigint not null references accounts (id),
  post_id bigint not null references posts (id),
  created_at timestamptz not null,
  unique (account_id, post_id)
);
create index bookmarks_account on bookmarks (account_id, id desc);

create table pins (
  account_id bigint not null references accounts (id),
  post_id bigint not null references posts (id),
  created_at timestamptz not null,
  primary key (account_id, post_id)
);

create table conversation_mutes (
  account_id bigint not null references accounts (id),
  thread_root bigint not null references posts (id),
  created_at timestamptz not null,
  primary key (account_id, thread_root)
);

create table media (
  id bigint primary key,
  owner_id bigint not null references accounts (id),
  post_id bigint references posts (id),
  -- Its place on the post, from 0.
  position smallint not null default 0 check (position >= 0),
  kind text not null check (kind = 'image'),
  type text not null,
  key text not null,
  preview_key text not null,
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  preview_width integer not null check (preview_width > 0),
  preview_height integer not null check (preview_height > 0),
  size_bytes integer not null check (size_bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  blurhash text not null,
  focus_x real not null default 0 check (focus_x between -1 and 1),
  focus_y real not null default 0 check (focus_y between -1 and 1),
  description text not null default '' check (length(description) <= 1500),
  -- Whether a post ever showed it: then it may stand in that post's history.
  was_used boolean not null default false,
  created_at timestamptz not null,
  check (post_id is null or was_used)
);
create index media_owner on media (owner_id, id);
create index media_post on media (post_id, position) where post_id is not null;
create index media_unused on media (created_at) where not was_used;

create table notifications (
  id bigint primary key,
  account_id bigint not null references accounts (id),
  kind text not null check (kind in ('mention', 'follow', 'follow-request', 'like', 'boost', 'post',
    'edit', 'poll', 'warning', 'severed', 'report')),
  from_id bigint references accounts (id),
  post_id bigint references posts (id),
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
  -- What happened, in the words of whoever told: the same never notifies twice.
  cause text not null check (length(cause) between 1 and 200),
  created_at timestamptz not null,
  dismissed_at timestamptz,
  unique (account_id, cause)
);
create index notifications_account on notifications (account_id, id desc) where dismissed_at is null;
create index notifications_post on notifications (post_id) where post_id is not null;

create table markers (
  account_id bigint not null references accounts (id),
  timeline text not null check (timeline in ('home', 'notifications')),
  last_read_id bigint not null check (last_read_id > 0),
  version integer not null default 1 check (version > 0),
  updated_at timestamptz not null,
  primary key (account_id, timeline)
);

-- Followers who asked to hear of every post: few, so publishing can ask for them at once.
create index follows_watchers on follows (followee_id, follower_id) where notify;

-- What readers keep in memory is valid for one epoch. A row rises in the transaction that changes
-- what its subject may see, whichever process that happens in, so such a change acts on the next
-- read. Subject 0 stands for everybody: posts hidden, labelled and restored by decision, and the posts
-- and reactions of an account that is closed.
create table read_epochs (
  subject_id bigint primary key check (subject_id >= 0),
  epoch bigint not null default 1 check (epoch > 0)
);

create function raise_read_epochs(subjects bigint[]) returns void language sql as $$
  insert into read_epochs (subject_id)
  -- In the order of ids, so that two transactions never wait for each other crosswise.
  select distinct subject from unnest(subjects) as subject order by subject
  on conflict (subject_id) do update set epoch = read_epochs.epoch + 1
$$;

create function follows_change_reading() returns trigger language plpgsql as $$
begin
  perform raise_read_epochs((select array_agg(follower_id) from changed));
  return null;
end $$;
create function blocks_change_reading() returns trigger language plpgsql as $$
begin
  perform raise_read_epochs((select array_agg(blocker_id) || array_agg(blocked_id) from changed));
  return null;
end $$;
create function mutes_change_reading() returns trigger language plpgsql as $$
begin
  perform raise_read_epochs((select array_agg(muter_id) from changed));
  return null;
end $$;

create trigger follows_made after insert on follows
  referencing new table as changed for each statement execute function follows_change_reading();
create trigger follows_changed after update on follows
  referencing new table as changed for each statement execute function follows_change_reading();
create trigger follows_ended after delete on follows
  referencing old table as changed for each statement execute function follows_change_reading();
create trigger blocks_made after insert on blocks
  referencing new table as changed for each statement execute function blocks_change_reading();
create trigger blocks_ended after delete on blocks
  referencing old table as changed for each statement execute function blocks_change_reading();
create trigger mutes_made after insert on mutes
  referencing new table as changed for each statement execute function mutes_change_reading();
create trigger mutes_changed after update on mutes
  referencing new table as changed for each statement execute function mutes_change_reading();
create trigger mutes_ended after delete on mutes
  referencing old table as changed for each statement execute function mutes_change_reading();
