-- What is needed to find posts, and to honour that somebody turned away from a whole server.

create function person_domain_blocks_change_reading() returns trigger language plpgsql as $$
begin
  perform raise_read_epochs((select array_agg(account_id) from changed));
  return null;
end $$;
create trigger person_domain_blocks_made after insert on person_domain_blocks
  referencing new table as changed for each statement execute function person_domain_blocks_change_reading();
create trigger person_domain_blocks_ended after delete on person_domain_blocks
  referencing old table as changed for each statement execute function person_domain_blocks_change_reading();

-- Readers keep the ids behind a server that they blocked: a new account of it has to reach them.
create function accounts_behind_domain_blocks() returns trigger language plpgsql as $$
begin
  perform raise_read_epochs((
    select array_agg(account_id) from person_domain_blocks where domain = new.domain));
  return null;
end $$;
create trigger accounts_known after insert on accounts for each row
  when (new.domain is not null) execute function accounts_behind_domain_blocks();

-- Which of PostgreSQL's languages stems a text. What it does not know is kept as it is written.
create function search_config(language text) returns text language sql stable parallel safe as $$
  select coalesce((select cfgname::text from pg_catalog.pg_ts_config
  where cfgnamespace = 'pg_catalog'::regnamespace and cfgname = case split_part(language, '-', 1)
    when 'ar' then 'arabic' when 'ca' then 'catalan' when 'da' then 'danish' when 'de' then 'german'
    when 'el' then 'greek' when 'en' then 'english' when 'es' then 'spanish' when 'et' then 'estonian'
    when 'eu' then 'basque' when 'fi' then 'finnish' when 'fr' then 'french' when 'ga' then 'irish'
    when 'hi' then 'hindi' when 'hu' then 'hungarian' when 'hy' then 'armenian'
    when 'id' then 'indonesian' when 'it' then 'italian' when 'lt' then 'lithuanian'
    when 'nb' then 'norwegian' when 'ne' then 'nepali' when 'nl' then 'dutch' when 'nn' then 'norwegian'
    when 'no' then 'norwegian' when 'pt' then 'portuguese' when 'ro' then 'romanian'
    when 'ru' then 'russian' when 'sr' then 'serbian' when 'sv' then 'swedish' when 'ta' then 'tamil'
    when 'tr' then 'turkish' when 'yi' then 'yiddish' else 'simple' end), 'simple')
$$;

-- Scripts that are written without spaces between words are found by pairs of neighbouring signs, and by
-- the last sign of a run alone, so that any single sign is the beginning of some term.
create function sign_pairs(value text) returns text language sql immutable parallel safe strict as $$
  select coalesce(string_agg(substr(run, place, 2), ' ' order by number, place), '') from (
    select found[1] as run, number
    from regexp_matches(value, '[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005-\u3007\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF]+', 'g')
      with ordinality as runs (found, number)
  ) as each_run, generate_series(1, length(run)) as place
$$;

-- Every word as it is written, without accents, and beside it its stem in the text's language.
create function search_terms(config text, value text) returns tsvector language sql stable parallel safe as $$
  select to_tsvector('simple', folded(value) || ' ' || sign_pairs(value))
    || case config when 'simple' then ''::tsvector else to_tsvector(config::regconfig, folded(value)) end
$$;

-- What of a post can be found by words. Apart from posts, which are rewritten and read whole.
create table post_terms (
  post_id bigint primary key references posts (id),
  config text not null,
  terms tsvector not null
);
create index post_terms_words on post_terms using gin (terms);

create function index_post(post posts) returns void language plpgsql as $$
declare
  its_config text := search_config(post.language);
  its_text text := post.content_warning || E'\n' || post.text;
begin
  if post.has_media then
    its_text := its_text || coalesce(
      (select E'\n' || string_agg(description, E'\n') from media where media.post_id = post.id), '');
  end if;
  -- The length is bounded again here: posts from elsewhere are longer than ours, and a tsvector has a limit.
  insert into post_terms (post_id, config, terms)
  values (post.id, its_config, search_terms(its_config, left(its_text, 50000)))
  on conflict (post_id) do update set config = excluded.config, terms = excluded.terms;
end $$;

create function posts_index_words() returns trigger language plpgsql as $$
begin
  if new.deleted_at is null then
    perform index_post(new);
  else
    delete from post_terms where post_id = new.id;
  end if;
  return null;
end $$;
create trigger posts_indexed after insert on posts
  for each row execute function posts_index_words();
create trigger posts_indexed_again after update of text, content_warning, language, deleted_at on posts
  for each row execute function posts_index_words();

-- Pictures are attached after the post is written, and described anew by an edit.
create function media_index_words() returns trigger language plpgsql as $$
declare
  shown posts;
begin
  select * into shown from posts where id = new.post_id and deleted_at is null;
  if found then perform index_post(shown); end if;
  return null;
end $$;
create trigger media_indexed after update of post_id, description on media
  for each row when (new.post_id is not null and new.description <> '')
  execute function media_index_words();

insert into post_terms (post_id, config, terms)
select posts.id, search_config(language), search_terms(search_config(language), left(
  content_warning || E'\n' || text || coalesce((
    select E'\n' || string_agg(description, E'\n') from media where media.post_id = posts.id), ''), 50000))
from posts where deleted_at is null;

-- What anybody may come across, answers too: the ground of a search without words.
create index posts_findable on posts (id desc)
  where visibility = 'public' and deleted_at is null and hidden_by is null;
-- Tags by how they begin, whatever the collation.
create index post_tags_prefix on post_tags (tag text_pattern_ops);
