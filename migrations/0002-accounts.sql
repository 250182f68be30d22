-- Accounts, local and remote in one table, with what belongs to them: sign-in, OAuth, roles,
-- follows, blocks, mutes, standing. Secrets are stored only as SHA-256 of 256 random bits.

CREATE TABLE accounts (
  id bigint PRIMARY KEY,
  kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'service')),
  handle text NOT NULL CHECK (handle <> '' AND octet_length(handle) <= 255),
  -- NULL = this server.
  domain text CHECK (domain <> '' AND domain = lower(domain) AND octet_length(domain) <= 255),
  uri text UNIQUE CHECK (uri <> '' AND octet_length(uri) <= 2048),
  display_name text NOT NULL DEFAULT '' CHECK (char_length(display_name) <= 500),
  bio text NOT NULL DEFAULT '' CHECK (octet_length(bio) <= 65536),
  bio_html text NOT NULL DEFAULT '' CHECK (octet_length(bio_html) <= 131072),
  fields jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(fields) = 'array'),
  avatar_key text,
  header_key text,
  locked boolean NOT NULL DEFAULT false,
  bot boolean NOT NULL DEFAULT false,
  discoverable boolean NOT NULL DEFAULT false,
  indexable boolean NOT NULL DEFAULT false,
  language text CHECK (octet_length(language) <= 35),
  default_visibility text NOT NULL DEFAULT 'public'
    CHECK (default_visibility IN ('public', 'unlisted', 'followers', 'direct')),
  default_sensitive boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  closed_at timestamptz,
  CONSTRAINT accounts_local_handle
    CHECK (domain IS NOT NULL OR handle ~ '^[a-z0-9_]{1,30}$'),
  CONSTRAINT accounts_remote_uri CHECK ((domain IS NULL) = (uri IS NULL)),
  CONSTRAINT accounts_service_local CHECK (kind = 'person' OR domain IS NULL),
  CONSTRAINT accounts_fields_few CHECK (domain IS NOT NULL OR jsonb_array_length(fields) <= 4)
);
-- One person per handle and server, however it is spelt.
CREATE UNIQUE INDEX accounts_handle ON accounts (lower(handle), coalesce(domain, ''));
-- One service account: the server speaks with one voice.
CREATE UNIQUE INDEX accounts_one_service ON accounts (kind) WHERE kind = 'service';
CREATE INDEX accounts_handle_prefix ON accounts (lower(handle) text_pattern_ops);

CREATE TABLE credentials (
  account_id bigint PRIMARY KEY REFERENCES accounts (id),
  -- Normalised: trimmed, lower case, domain in ASCII.
  email text NOT NULL UNIQUE CHECK (email = lower(email) AND octet_length(email) <= 254),
  email_confirmed_at timestamptz,
  password_hash text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
  password_changed_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE sessions (
  id bigint PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  account_id bigint NOT NULL REFERENCES accounts (id),
  user_agent text NOT NULL CHECK (octet_length(user_agent) <= 1024),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > created_at)
);
CREATE INDEX sessions_account ON sessions (account_id, id);

CREATE TABLE invitations (
  id bigint PRIMARY KEY,
  code_hash bytea NOT NULL UNIQUE CHECK (octet_length(code_hash) = 32),
  created_by bigint NOT NULL REFERENCES accounts (id),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
  uses_left integer NOT NULL CHECK (uses_left BETWEEN 0 AND 1000),
  revoked_at timestamptz
);
CREATE INDEX invitations_creator ON invitations (created_by, id);

-- Links sent by mail. The link's secret is derived from the id by a key outside the database.
CREATE TABLE mail_tokens (
  id bigint PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  account_id bigint NOT NULL REFERENCES accounts (id),
  purpose text NOT NULL CHECK (purpose IN ('confirm-email', 'reset-password')),
  email text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
  used_at timestamptz
);
CREATE INDEX mail_tokens_account ON mail_tokens (account_id, id);

-- The link that makes the first person the operator. At most one is open.
CREATE TABLE operator_links (
  token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  used_by bigint REFERENCES accounts (id),
  CHECK ((used_at IS NULL) = (used_by IS NULL))
);
CREATE UNIQUE INDEX operator_links_one_open ON operator_links ((true)) WHERE used_at IS NULL;

-- Grants are never deleted: a revoked one keeps who gave it, who took it, and when.
CREATE TABLE roles (
  id bigint PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts (id),
  role text NOT NULL CHECK (role IN ('officer', 'panelist', 'operator')),
  granted_at timestamptz NOT NULL,
  -- NULL: the one-time link or the command line, where no account acts.
  granted_by bigint REFERENCES accounts (id),
  revoked_at timestamptz CHECK (revoked_at >= granted_at),
  revoked_by bigint REFERENCES accounts (id),
  CHECK (revoked_by IS NULL OR revoked_at IS NOT NULL)
);
CREATE UNIQUE INDEX roles_in_force ON roles (account_id, role) WHERE revoked_at IS NULL;
CREATE INDEX roles_holders ON roles (role, account_id) WHERE revoked_at IS NULL;

CREATE TABLE oauth_apps (
  id bigint PRIMARY KEY,
  client_id text NOT NULL UNIQUE,
  client_secret_hash bytea NOT NULL CHECK (octet_length(client_secret_hash) = 32),
  name text NOT NULL CHECK (name <> '' AND char_length(name) <= 120),
  website text CHECK (octet_length(website) <= 2048),
  redirect_uris text[] NOT NULL CHECK (cardinality(redirect_uris) BETWEEN 1 AND 20),
  scopes text[] NOT NULL CHECK (cardinality(scopes) >= 1),
  created_at timestamptz NOT NULL
);

CREATE TABLE oauth_codes (
  id bigint PRIMARY KEY,
  code_hash bytea NOT NULL UNIQUE CHECK (octet_length(code_hash) = 32),
  app_id bigint NOT NULL REFERENCES oauth_apps (id),
  account_id bigint NOT NULL REFERENCES accounts (id),
  redirect_uri text NOT NULL,
  scopes text[] NOT NULL CHECK (cardinality(scopes) >= 1),
  -- S256 is the only method: `plain` protects nothing.
  code_challenge text CHECK (code_challenge ~ '^[A-Za-z0-9_-]{43}$'),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
  used_at timestamptz
);
CREATE INDEX oauth_codes_account ON oauth_codes (account_id);

CREATE TABLE oauth_tokens (
  id bigint PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  app_id bigint NOT NULL REFERENCES oauth_apps (id),
  -- NULL: the token of the application itself (client credentials).
  account_id bigint REFERENCES accounts (id),
  -- One code makes one token, at most.
  code_id bigint UNIQUE REFERENCES oauth_codes (id) ON DELETE SET NULL,
  scopes text[] NOT NULL CHECK (cardinality(scopes) >= 1),
  created_at timestamptz NOT NULL
);
CREATE INDEX oauth_tokens_account ON oauth_tokens (account_id, id);

CREATE TABLE follows (
  id bigint NOT NULL UNIQUE,
  follower_id bigint NOT NULL REFERENCES accounts (id),
  followee_id bigint NOT NULL REFERENCES accounts (id),
  show_boosts boolean NOT NULL DEFAULT true,
  notify boolean NOT NULL DEFAULT false,
  languages text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  PRIMARY KEY (follower_id, followee_id),
  CHECK (follower_id <> followee_id)
);
-- Fan-out reads followers by account id; the lists people see are newest first.
CREATE INDEX follows_fan_out ON follows (followee_id, follower_id);
CREATE INDEX follows_followers ON follows (followee_id, id);
CREATE INDEX follows_following ON follows (follower_id, id);

CREATE TABLE follow_requests (
  id bigint NOT NULL UNIQUE,
  follower_id bigint NOT NULL REFERENCES accounts (id),
  followee_id bigint NOT NULL REFERENCES accounts (id),
  show_boosts boolean NOT NULL DEFAULT true,
  notify boolean NOT NULL DEFAULT false,
  languages text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  PRIMARY KEY (follower_id, followee_id),
  CHECK (follower_id <> followee_id)
);
CREATE INDEX follow_requests_inbox ON follow_requests (followee_id, id);

-- Derived from follows by the trigger below, so that a count costs one row however many follow.
CREATE TABLE follow_counts (
  account_id bigint PRIMARY KEY REFERENCES accounts (id),
  followers bigint NOT NULL CHECK (followers >= 0),
  following bigint NOT NULL CHECK (following >= 0)
);

CREATE FUNCTION count_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  step bigint := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
  INSERT INTO follow_counts (account_id, followers, following)
  SELECT account_id, 0, 0 FROM (
    SELECT followee_id AS account_id FROM changed UNION SELECT follower_id FROM changed
  ) AS touched
  ORDER BY account_id
  ON CONFLICT DO NOTHING;
  -- Locked in the order of ids, so that two statements never wait for each other crosswise.
  PERFORM 1 FROM follow_counts
  WHERE account_id IN (SELECT followee_id FROM changed UNION SELECT follower_id FROM changed)
  ORDER BY account_id FOR UPDATE;
  UPDATE follow_counts AS counts
  SET followers = counts.followers + step * delta.followers,
      following = counts.following + step * delta.following
  FROM (
    SELECT account_id, sum(followers) AS followers, sum(following) AS following FROM (
      SELECT followee_id AS account_id, count(*) AS followers, 0 AS following
      FROM changed GROUP BY followee_id
      UNION ALL
      SELECT follower_id, 0, count(*) FROM changed GROUP BY follower_id
    ) AS sides GROUP BY account_id
  ) AS delta
  WHERE counts.account_id = delta.account_id;
  RETURN NULL;
END $$;

CREATE TRIGGER follows_counted_in AFTER INSERT ON follows
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_follows();
CREATE TRIGGER follows_counted_out AFTER DELETE ON follows
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_follows();

CREATE TABLE blocks (
  id bigint NOT NULL UNIQUE,
  blocker_id bigint NOT NULL REFERENCES accounts (id),
  blocked_id bigint NOT NULL REFERENCES accounts (id),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (blocker_id, blocked_id),
  CHECK (blocker_id <> blocked_id)
);
CREATE INDEX blocks_blocked ON blocks (blocked_id, blocker_id);
CREATE INDEX blocks_list ON blocks (blocker_id, id);

-- A mute that is here is in force: a job removes those with an end when it comes.
CREATE TABLE mutes (
  id bigint NOT NULL UNIQUE,
  muter_id bigint NOT NULL REFERENCES accounts (id),
  muted_id bigint NOT NULL REFERENCES accounts (id),
  hide_notifications boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL,
  expires_at timestamptz CHECK (expires_at > created_at),
  PRIMARY KEY (muter_id, muted_id),
  CHECK (muter_id <> muted_id)
);
CREATE INDEX mutes_muted ON mutes (muted_id, muter_id);
CREATE INDEX mutes_list ON mutes (muter_id, id);

-- One row per account under a sanction; everyone else is in good standing. Enforcement decides and
-- guards this table with its own triggers; accounts only writes what it is told.
CREATE TABLE standing (
  account_id bigint PRIMARY KEY REFERENCES accounts (id),
  state text NOT NULL CHECK (state IN ('limited', 'suspended', 'banned')),
  may_post boolean NOT NULL,
  may_reply boolean NOT NULL,
  may_message boolean NOT NULL,
  may_report boolean NOT NULL,
  visibility text NOT NULL CHECK (visibility IN ('full', 'limited')),
  until timestamptz,
  sanction_ids bigint[] NOT NULL CHECK (cardinality(sanction_ids) >= 1),
  dockets text[] NOT NULL,
  -- The moment that this standing was folded for.
  updated_at timestamptz NOT NULL
);
