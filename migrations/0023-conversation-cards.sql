-- What pages that posts link to say about themselves: fetched by a job, once for all posts with the link.
create table link_cards (
  id bigint primary key,
  -- Without its fragment.
  url text not null unique check (url ~ '^https?://' and length(url) <= 2048),
  -- Null when the page could not be read or says nothing: that is remembered too, so that it is not asked at once again.
  title text check (title <> '' and length(title) <= 300),
  description text not null default '' check (length(description) <= 600),
  provider text not null default '' check (length(provider) <= 100),
  author text not null default '' check (length(author) <= 100),
  language text check (language ~ '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$'),
  published_at timestamptz,
  -- Our own picture of the page's picture.
  image_key text,
  image_width integer check (image_width > 0),
  image_height integer check (image_height > 0),
  image_blurhash text,
  image_description text not null default '' check (length(image_description) <= 600),
  checked_at timestamptz not null,
  check (num_nulls(image_key, image_width, image_height, image_blurhash) in (0, 4))
);
create index link_cards_checked on link_cards (checked_at);

alter table posts add column card_id bigint references link_cards (id);
create index posts_card on posts (card_id, id desc) where card_id is not null;

-- Links trend as tags do; the key is the card's id.
alter table trends drop constraint trends_kind_check;
alter table trends add constraint trends_kind_check check (kind in ('tag', 'post', 'link'));
