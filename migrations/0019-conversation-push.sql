-- Web Push (RFC 8030, 8291, 8292): where an app has a person's notifications sent, one for each token.
create table push_subscriptions (
  id bigint primary key,
  -- With the token goes the subscription: who may not read any more is not told any more either.
  token_id bigint not null unique references oauth_tokens (id) on delete cascade,
  account_id bigint not null references accounts (id),
  endpoint text not null check (length(endpoint) between 1 and 2048),
  p256dh bytea not null check (octet_length(p256dh) = 65),
  auth bytea not null check (octet_length(auth) = 16),
  -- RFC 8291 itself; else the draft that older relays expect.
  standard boolean not null,
  -- Kinds of notifications.
  alerts text[] not null,
  policy text not null check (policy in ('all', 'followed', 'follower', 'none')),
  -- Since when every attempt failed; null while they arrive.
  failing_since timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index push_subscriptions_account on push_subscriptions (account_id, id desc);
