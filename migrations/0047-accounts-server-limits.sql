-- Whole servers that a decision limits or suspends, and the follows that a suspension holds back. Enforcement
-- decides and guards server_limits with triggers of its own; accounts only writes what it is told.

create table server_limits (
  domain text primary key
    check (domain <> '' and domain = lower(domain) and octet_length(domain) <= 255),
  severity text not null check (severity in ('limited', 'suspended')),
  -- The public short reason.
  reason text not null check (char_length(reason) between 1 and 200),
  docket text not null check (docket ~ '^[0-9a-f]{32}$'),
  measure_id bigint not null unique,
  since timestamptz not null,
  -- The day by which it is decided anew; without a decision it ends.
  until timestamptz not null check (until > since)
);

-- Everything of a follow, or of a request to follow, so that it is put back as it was.
create table severed_follows (
  id bigint primary key,
  domain text not null,
  is_request boolean not null,
  follower_id bigint not null references accounts (id),
  followee_id bigint not null references accounts (id),
  show_boosts boolean not null,
  notify boolean not null,
  languages text[] not null,
  created_at timestamptz not null,
  severed_at timestamptz not null,
  unique (follower_id, followee_id)
);
create index severed_follows_domain on severed_follows (domain, id);
create index severed_follows_followee on severed_follows (followee_id);

-- What readers keep in memory of posts is read anew when a server is suspended or let back.
create function server_limits_change_reading() returns trigger language plpgsql as $$
begin
  perform raise_read_epochs(array[0::bigint]);
  return null;
end $$;
create trigger server_limits_changed after insert or update or delete on server_limits
  for each statement execute function server_limits_change_reading();
