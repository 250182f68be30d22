-- Direct conversations as each participant here has them. Written by src/conversation alone.

create table direct_conversations (
  id bigint primary key,
  account_id bigint not null references accounts (id),
  thread_root bigint not null references posts (id),
  -- The others who take part, in rising order; none when somebody writes to nobody.
  others bigint[] not null,
  last_post_id bigint not null references posts (id),
  unread boolean not null,
  -- Taken away by its owner, until somebody writes again.
  dismissed boolean not null default false,
  unique (account_id, thread_root, others)
);
create index direct_conversations_page on direct_conversations (account_id, last_post_id desc)
  where not dismissed;

-- Which posts a conversation holds, so that it knows its last one when another is deleted.
create table direct_posts (
  account_id bigint not null references accounts (id),
  post_id bigint not null references posts (id),
  conversation_id bigint not null references direct_conversations (id) on delete cascade,
  primary key (account_id, post_id)
);
create index direct_posts_conversation on direct_posts (conversation_id, post_id desc);
create index direct_posts_post on direct_posts (post_id);
