-- Who is not taken as new here, by mail provider, by address or by network; and on which days people
-- were here, so that how many are can be said without a guess.

create table mail_domain_blocks (
  id bigint primary key,
  -- In lower case and ASCII; its subdomains are meant too.
  domain text not null unique check (domain ~ '^[a-z0-9.-]{1,253}$'),
  created_by bigint references accounts (id),
  created_at timestamptz not null
);

create table ip_blocks (
  id bigint primary key,
  range inet not null unique check (range = network(range)),
  severity text not null check (severity in ('invitation', 'refused')),
  comment text not null default '' check (length(comment) <= 2000),
  created_by bigint references accounts (id),
  created_at timestamptz not null,
  expires_at timestamptz
);
create index ip_blocks_range on ip_blocks using gist (range inet_ops);

create table canonical_mail_blocks (
  id bigint primary key,
  -- SHA-256 of the address as it is compared: the address itself is kept nowhere.
  hash text not null unique check (hash ~ '^[0-9a-f]{64}$'),
  created_by bigint references accounts (id),
  created_at timestamptz not null
);

create table active_days (
  day date not null,
  account_id bigint not null references accounts (id),
  primary key (day, account_id)
);
