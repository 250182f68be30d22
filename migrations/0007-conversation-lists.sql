-- Lists of people, tags that people follow or feature, and filters. Written by src/conversation alone.

create table lists (
  id bigint primary key,
  owner_id bigint not null references accounts (id),
  title text not null check (char_length(title) between 1 and 255),
  -- Whose answers it shows: those to anybody whom the owner follows, to members, or none.
  replies text not null check (replies in ('followed', 'members', 'none')),
  -- What stands here leaves the owner's home.
  exclusive boolean not null,
  created_at timestamptz not null,
  unique (id, owner_id)
);
create index lists_owner on lists (owner_id, id);

-- A member is somebody whom the owner follows: ending the follow, also by a block, ends the membership.
create table list_members (
  id bigint primary key,
  list_id bigint not null,
  owner_id bigint not null,
  account_id bigint not null,
  created_at timestamptz not null,
  unique (list_id, account_id),
  foreign key (list_id, owner_id) references lists (id, owner_id) on delete cascade,
  foreign key (owner_id, account_id) references follows (follower_id, followee_id) on delete cascade
);
create index list_members_page on list_members (list_id, id desc);
-- For the end of a follow, and for the lists that a new post is pushed to.
create index list_members_account on list_members (account_id, owner_id) include (list_id);

create table followed_tags (
  id bigint primary key,
  account_id bigint not null references accounts (id),
  tag text not null check (tag <> '' and length(tag) <= 100),
  created_at timestamptz not null,
  unique (account_id, tag)
);
create index followed_tags_account on followed_tags (account_id, id desc);
create index followed_tags_tag on followed_tags (tag, account_id);

create table featured_tags (
  id bigint primary key,
  account_id bigint not null references accounts (id),
  tag text not null check (tag <> '' and length(tag) <= 100),
  -- As its owner wrote it.
  name text not null check (name <> '' and length(name) <= 100),
  created_at timestamptz not null,
  unique (account_id, tag)
);

create table filters (
  id bigint primary key,
  owner_id bigint not null references accounts (id),
  title text not null check (char_length(title) between 1 and 255),
  contexts text[] not null check (cardinality(contexts) > 0
    and contexts <@ array['home', 'notifications', 'public', 'thread', 'account']),
  action text not null check (action in ('warn', 'hide', 'blur')),
  -- Past its end a filter does nothing and stays, so that it can be taken up again.
  expires_at timestamptz,
  created_at timestamptz not null
);
create index filters_owner on filters (owner_id, id);

create table filter_keywords (
  id bigint primary key,
  filter_id bigint not null references filters (id) on delete cascade,
  keyword text not null check (char_length(keyword) between 1 and 512),
  whole_word boolean not null
);
create index filter_keywords_filter on filter_keywords (filter_id, id);

create table filter_posts (
  id bigint primary key,
  filter_id bigint not null references filters (id) on delete cascade,
  post_id bigint not null references posts (id),
  unique (filter_id, post_id)
);
