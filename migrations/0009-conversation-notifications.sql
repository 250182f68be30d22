-- Notifications in groups, a policy for those of strangers, and the kinds that the client API knows.

alter table notifications drop constraint notifications_kind_check;
alter table notifications add constraint notifications_kind_check check (kind in ('mention', 'follow',
  'follow-request', 'like', 'boost', 'post', 'edit', 'poll', 'warning', 'severed', 'report', 'quote',
  'quoted-edit', 'admin-sign-up', 'admin-report', 'collected', 'collection-edit'));

-- Notifications of one group share it: kind, target and half a day, fixed when they are written. Null
-- is a group of its own. Ids end in no digit run that a key could be mistaken for: a key has a letter.
alter table notifications add column group_key text check (group_key ~ '^[a-z-]{1,20}-[0-9-]{1,60}$');
-- Held back by the recipient's policy until they accept or dismiss its sender.
alter table notifications add column filtered boolean not null default false;
alter table notifications add check (not filtered or from_id is not null);

update notifications set group_key = kind || coalesce('-' || post_id, '') || '-'
  || floor(extract(epoch from created_at) / 43200)
where kind in ('like', 'boost', 'follow');

-- A page reads heads of groups from the index alone, past however many of one group.
create index notifications_heads on notifications (account_id, id desc) include (group_key, kind, from_id, filtered)
  where dismissed_at is null;
create index notifications_group on notifications (account_id, group_key, id desc) include (from_id, filtered)
  where dismissed_at is null and group_key is not null;
drop index notifications_account;
create index notifications_filtered on notifications (account_id, from_id, id desc)
  where dismissed_at is null and filtered;

-- No row: everything is accepted.
create table notification_policies (
  account_id bigint primary key references accounts (id),
  not_following text not null default 'accept' check (not_following in ('accept', 'filter', 'drop')),
  not_followers text not null default 'accept' check (not_followers in ('accept', 'filter', 'drop')),
  new_accounts text not null default 'accept' check (new_accounts in ('accept', 'filter', 'drop')),
  private_mentions text not null default 'accept' check (private_mentions in ('accept', 'filter', 'drop')),
  limited_accounts text not null default 'accept' check (limited_accounts in ('accept', 'filter', 'drop')),
  updated_at timestamptz not null
);

-- Whose notifications pass whatever the policy says, because the recipient once accepted them.
create table notification_permissions (
  account_id bigint not null references accounts (id),
  from_id bigint not null references accounts (id),
  created_at timestamptz not null,
  primary key (account_id, from_id)
);

-- One for each sender of whom something is held back. Its id is that of the first thing held back.
create table notification_requests (
  id bigint primary key,
  account_id bigint not null references accounts (id),
  from_id bigint not null references accounts (id),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (account_id, from_id)
);
create index notification_requests_account on notification_requests (account_id, id desc);
