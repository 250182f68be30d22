-- The ledger: an append-only Merkle log (RFC 6962). Everything here is inserted once and never
-- changed. The guards below recompute what the writer computed, so that hand-written SQL cannot
-- put a hole, a fork or a wrong hash into the tree.

-- The one row that appenders queue on: whoever holds it decides the next index.
CREATE TABLE ledger_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  size bigint NOT NULL CHECK (size >= 0)
);
INSERT INTO ledger_head (size) VALUES (0);

-- An entry's bytes read as JSON. Immutable in fact: UTF-8 is decoded the same everywhere; PostgreSQL
-- calls convert_from only stable because conversions can be redefined.
CREATE FUNCTION ledger_json(entry bytea) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN convert_from(entry, 'UTF8')::jsonb;
END $$;

-- Columns derived from the entry's bytes are generated, so they cannot disagree with what is hashed.
CREATE TABLE ledger_entries (
  index bigint PRIMARY KEY CHECK (index >= 0),
  entry bytea NOT NULL CHECK (octet_length(entry) BETWEEN 2 AND 65535),
  leaf_hash bytea NOT NULL CHECK (leaf_hash = sha256('\x00'::bytea || entry)),
  body jsonb NOT NULL GENERATED ALWAYS AS (ledger_json(entry)) STORED,
  type text NOT NULL GENERATED ALWAYS AS (ledger_json(entry) ->> 'type') STORED,
  docket text GENERATED ALWAYS AS (ledger_json(entry) ->> 'docket') STORED
    CHECK (docket ~ '^[0-9a-f]{32}$'),
  seq integer GENERATED ALWAYS AS ((ledger_json(entry) ->> 'seq')::integer) STORED
    CHECK (seq >= 1),
  -- The earlier entry that this one follows from, corrects or reverses.
  ref bigint GENERATED ALWAYS AS ((ledger_json(entry) ->> 'ref')::bigint) STORED
    CHECK (ref >= 0),
  appended_at timestamptz NOT NULL,
  CHECK ((docket IS NULL) = (seq IS NULL)),
  CHECK (ref < index),
  UNIQUE (docket, seq)
);
CREATE INDEX ledger_entries_type ON ledger_entries (type, index);

-- Hashes of complete subtrees above the leaves: level 1 covers two entries, level 2 four, ...
CREATE TABLE ledger_nodes (
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 62),
  position bigint NOT NULL CHECK (position >= 0),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (level, position)
);

-- Every tree head that this log ever signed.
CREATE TABLE ledger_checkpoints (
  size bigint PRIMARY KEY CHECK (size >= 0),
  root bytea NOT NULL CHECK (octet_length(root) = 32),
  note text NOT NULL CHECK (note <> ''),
  signed_at timestamptz NOT NULL
);

-- The log's own keys; the newest signs. The private part is sealed under the data folder's secret.
CREATE TABLE ledger_keys (
  number integer PRIMARY KEY CHECK (number >= 1),
  origin text NOT NULL CHECK (origin <> ''),
  public_key bytea NOT NULL UNIQUE CHECK (octet_length(public_key) = 32),
  sealed_private_key bytea NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Article 12: % is append-only', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation', HINT = 'A correction is a new entry.';
END $$;

CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_nodes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_nodes
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_checkpoints_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_checkpoints
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_keys_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_keys
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_head_stays BEFORE DELETE OR TRUNCATE ON ledger_head
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

CREATE FUNCTION ledger_head_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.size <= OLD.size THEN
    RAISE EXCEPTION 'Article 12: the ledger only grows'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_head_grows BEFORE UPDATE ON ledger_head
  FOR EACH ROW EXECUTE FUNCTION ledger_head_only_grows();

-- Indexes have no gap, and each docket is a chain: its entries count from 1 and name their forerunner.
CREATE FUNCTION ledger_check_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  parsed jsonb := ledger_json(NEW.entry);
  last_index bigint;
  last_seq integer;
  last_hash bytea;
BEGIN
  SELECT max(index) INTO last_index FROM ledger_entries;
  IF NEW.index <> coalesce(last_index + 1, 0) THEN
    RAISE EXCEPTION 'Article 12: entry % does not follow entry %', NEW.index, coalesce(last_index, -1)
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF parsed ? 'docket' THEN
    SELECT seq, leaf_hash INTO last_seq, last_hash FROM ledger_entries
      WHERE docket = parsed ->> 'docket' ORDER BY seq DESC LIMIT 1;
    IF (parsed ->> 'seq')::integer IS DISTINCT FROM coalesce(last_seq, 0) + 1
      OR (parsed ->> 'prev') IS DISTINCT FROM encode(last_hash, 'hex') THEN
      RAISE EXCEPTION 'Article 12: entry % breaks the chain of docket %', NEW.index, parsed ->> 'docket'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_entries_place BEFORE INSERT ON ledger_entries
  FOR EACH ROW EXECUTE FUNCTION ledger_check_place();

-- The stored hash of a complete subtree; null if there is none. Level 0 is the leaves.
CREATE FUNCTION ledger_node(node_level integer, node_position bigint) RETURNS bytea
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF node_level = 0 THEN
    RETURN (SELECT leaf_hash FROM ledger_entries WHERE index = node_position);
  END IF;
  RETURN (SELECT hash FROM ledger_nodes WHERE level = node_level AND position = node_position);
END $$;

CREATE FUNCTION ledger_check_node() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.hash IS DISTINCT FROM sha256('\x01'::bytea
    || ledger_node(NEW.level - 1, NEW.position * 2) || ledger_node(NEW.level - 1, NEW.position * 2 + 1)) THEN
    RAISE EXCEPTION 'Article 12: node %/% is not the hash of its children', NEW.level, NEW.position
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_nodes_hash BEFORE INSERT ON ledger_nodes
  FOR EACH ROW EXECUTE FUNCTION ledger_check_node();

-- At commit every entry is counted and every subtree that it completes is stored.
CREATE FUNCTION ledger_check_complete() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  node_level integer := 1;
  node_end bigint := NEW.index + 1;
BEGIN
  IF NOT EXISTS (SELECT FROM ledger_head WHERE size > NEW.index) THEN
    RAISE EXCEPTION 'Article 12: entry % is not counted in the head', NEW.index
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  WHILE node_end % 2 = 0 LOOP
    node_end := node_end / 2;
    IF ledger_node(node_level, node_end - 1) IS NULL THEN
      RAISE EXCEPTION 'Article 12: node %/% is missing', node_level, node_end - 1
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    node_level := node_level + 1;
  END LOOP;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entries_complete AFTER INSERT ON ledger_entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_complete();

-- At commit the head counts exactly the entries there are.
CREATE FUNCTION ledger_check_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT size FROM ledger_head) <> (SELECT coalesce(max(index) + 1, 0) FROM ledger_entries) THEN
    RAISE EXCEPTION 'Article 12: the head does not count the entries'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_head_counts AFTER UPDATE ON ledger_head
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_head();

-- The root of the first `tree_size` entries (RFC 6962 section 2.1), folded from complete subtrees.
CREATE FUNCTION ledger_root(tree_size bigint) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
DECLARE
  root bytea;
  node_level integer := 0;
  rest bigint := tree_size;
  node_hash bytea;
BEGIN
  IF tree_size = 0 THEN RETURN sha256(''::bytea); END IF;
  WHILE rest > 0 LOOP
    IF rest % 2 = 1 THEN
      node_hash := ledger_node(node_level, rest - 1);
      root := CASE WHEN root IS NULL THEN node_hash ELSE sha256('\x01'::bytea || node_hash || root) END;
    END IF;
    rest := rest / 2;
    node_level := node_level + 1;
  END LOOP;
  RETURN root;
END $$;

-- A checkpoint is of the tree as stored, and of a later size than every checkpoint before it.
CREATE FUNCTION ledger_check_checkpoint() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  earlier ledger_checkpoints;
BEGIN
  SELECT * INTO earlier FROM ledger_checkpoints ORDER BY size DESC LIMIT 1;
  IF earlier.size >= NEW.size THEN
    RAISE EXCEPTION 'Article 12: a checkpoint of size % stands already', earlier.size
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF earlier.root IS DISTINCT FROM ledger_root(earlier.size) AND earlier.size IS NOT NULL THEN
    RAISE EXCEPTION 'Article 12: the entries no longer match the checkpoint of size %', earlier.size
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.root IS DISTINCT FROM ledger_root(NEW.size) THEN
    RAISE EXCEPTION 'Article 12: the root of size % is not that of the entries', NEW.size
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_checkpoints_root BEFORE INSERT ON ledger_checkpoints
  FOR EACH ROW EXECUTE FUNCTION ledger_check_checkpoint();
