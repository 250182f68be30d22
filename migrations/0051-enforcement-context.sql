-- What stood around a reported post when it was reported: the posts that it answers and those that
-- answered it, as they were. It goes with its exhibit, and is no evidence of anything by itself.

create table exhibit_context_posts (
  exhibit_id bigint not null references exhibits (id),
  -- Below 0: above the post, in the order of the thread. Above 0: what followed it.
  place smallint not null check (place between -8 and 8 and place <> 0),
  post_id bigint not null references posts (id),
  author_id bigint not null references accounts (id),
  handle text not null check (char_length(handle) between 1 and 400),
  text text not null check (char_length(text) <= 5000),
  content_warning text not null,
  posted_at timestamptz not null,
  -- Anybody could read it. The others are shown to who decides, and to their author.
  is_open boolean not null,
  frozen_at timestamptz not null,
  primary key (exhibit_id, place)
);
create trigger keep_rows before update or delete on exhibit_context_posts
  for each row execute function enforcement_keep_copy();
create trigger keep_table before truncate on exhibit_context_posts
  for each statement execute function enforcement_keep();

-- Frozen together with the post, or not at all: nobody adds later what was not there (article 2). What
-- is said to have been for everybody was.
create function enforcement_check_context() returns trigger language plpgsql as $$
begin
  if not exists (select from exhibits as e where e.id = new.exhibit_id and e.origin = 'on'
      and e.post_id is not null and e.class <> 'sealed' and e.created_at = new.frozen_at) then
    perform enforcement_refuse(2, 'what stood around a post is frozen together with it');
  end if;
  if new.is_open and not exists (select from posts as p where p.id = new.post_id
      and p.author_id = new.author_id and p.visibility in ('public', 'unlisted')) then
    perform enforcement_refuse(2, 'what was not for everybody is shown to no party');
  end if;
  return new;
end $$;
create trigger check_context before insert on exhibit_context_posts
  for each row execute function enforcement_check_context();

create or replace function enforcement_drop_copies() returns trigger language plpgsql as $$
begin
  delete from exhibit_pictures where exhibit_id = new.id;
  delete from exhibit_context_posts where exhibit_id = new.id;
  if new.erased_at is not null then
    delete from exhibit_sources where exhibit_id = new.id;
  end if;
  return null;
end $$;
