-- What many people use and react to now: computed anew every few minutes by a job, and read from here.
create table trends (
  kind text not null check (kind in ('tag', 'post')),
  -- The tag's name, or the post's id.
  key text not null,
  place integer not null check (place > 0),
  score double precision not null check (score > 0),
  computed_at timestamptz not null,
  primary key (kind, key),
  unique (kind, place)
);
