-- What the operators tell everybody here; what of a post can be found by the words of its poll; and
-- files of deleted posts, which are not kept for ever.

create table announcements (
  id bigint primary key,
  text text not null check (length(text) between 1 and 5000),
  html text not null,
  -- What it is about begins and ends then; shown from `published_at` until it ends.
  starts_at timestamptz,
  ends_at timestamptz,
  all_day boolean not null default false,
  published_at timestamptz not null,
  updated_at timestamptz not null,
  check (ends_at > starts_at),
  check (not all_day or (starts_at is not null and ends_at is not null)),
  check (updated_at >= published_at)
);

create table announcement_reads (
  announcement_id bigint not null references announcements (id) on delete cascade,
  account_id bigint not null references accounts (id),
  read_at timestamptz not null,
  primary key (announcement_id, account_id)
);

create table announcement_reactions (
  announcement_id bigint not null references announcements (id) on delete cascade,
  account_id bigint not null references accounts (id),
  -- One emoji.
  name text not null check (length(name) between 1 and 40),
  created_at timestamptz not null,
  primary key (announcement_id, name, account_id)
);

-- When the post that showed it was deleted: free for another post, and removed after a day.
alter table media
  add column released_at timestamptz,
  add check (post_id is null or released_at is null);
create index media_released on media (released_at) where released_at is not null;

-- The options of a poll are words of its post.
create or replace function index_post(post posts) returns void language plpgsql as $$
declare
  its_config text := search_config(post.language);
  its_text text := post.content_warning || E'\n' || post.text;
begin
  if post.has_media then
    its_text := its_text || coalesce(
      (select E'\n' || string_agg(description, E'\n') from media where media.post_id = post.id), '');
  end if;
  its_text := its_text || coalesce(
    (select E'\n' || array_to_string(options, E'\n') from polls where polls.post_id = post.id), '');
  -- The length is bounded again here: posts from elsewhere are longer than ours, and a tsvector has a limit.
  insert into post_terms (post_id, config, terms)
  values (post.id, its_config, search_terms(its_config, left(its_text, 50000)))
  on conflict (post_id) do update set config = excluded.config, terms = excluded.terms;
end $$;

-- A poll is written after its post, and changed or taken away by an edit.
create function polls_index_words() returns trigger language plpgsql as $$
declare
  shown posts;
begin
  select * into shown from posts where id = coalesce(new.post_id, old.post_id) and deleted_at is null;
  if found then perform index_post(shown); end if;
  return null;
end $$;
create trigger polls_indexed after insert or delete or update of options on polls
  for each row execute function polls_index_words();

do $$
declare
  shown posts;
begin
  for shown in select posts.* from posts join polls on polls.post_id = posts.id where deleted_at is null loop
    perform index_post(shown);
  end loop;
end $$;
