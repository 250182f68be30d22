-- Finding people, and what one keeps about others: private notes, whom one recommends, whole servers
-- that one turned away from, suggestions that one does not want again.

-- Both are trusted extensions: the owner of a database may install them.
create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- How names are compared: without case and without accents.
create function folded(value text) returns text language sql immutable parallel safe strict as $$
  select public.unaccent('public.unaccent'::regdictionary, lower(value))
$$;

create index accounts_names on accounts
  using gin (folded(handle || ' ' || display_name) gin_trgm_ops) where closed_at is null;
create index accounts_domain on accounts (domain, id) where domain is not null;
create index accounts_discoverable on accounts (id desc) where discoverable and closed_at is null;
create index accounts_created on accounts (created_at) where domain is null;
create index follow_counts_popular on follow_counts (followers desc, account_id);

create table account_notes (
  writer_id bigint not null references accounts (id),
  about_id bigint not null references accounts (id),
  note text not null check (note <> '' and char_length(note) <= 2000),
  updated_at timestamptz not null,
  primary key (writer_id, about_id)
);
create index account_notes_about on account_notes (about_id);

-- Accounts that somebody recommends on their profile. Only those whom one follows: it ends with the follow.
create table endorsements (
  id bigint not null unique,
  account_id bigint not null,
  endorsed_id bigint not null,
  created_at timestamptz not null,
  primary key (account_id, endorsed_id),
  foreign key (account_id, endorsed_id) references follows (follower_id, followee_id) on delete cascade
);
create index endorsements_list on endorsements (account_id, id desc);

create table person_domain_blocks (
  id bigint not null unique,
  account_id bigint not null references accounts (id),
  domain text not null check (domain <> '' and domain = lower(domain) and octet_length(domain) <= 255),
  created_at timestamptz not null,
  primary key (account_id, domain)
);
create index person_domain_blocks_list on person_domain_blocks (account_id, id desc);
create index person_domain_blocks_domain on person_domain_blocks (domain, account_id);

create table dismissed_suggestions (
  account_id bigint not null references accounts (id),
  dismissed_id bigint not null references accounts (id),
  created_at timestamptz not null,
  primary key (account_id, dismissed_id)
);
