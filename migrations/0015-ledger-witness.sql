-- Witnesses, both ways: other servers that vouch that this log only grows, and logs that this server
-- vouches for. Written by src/ledger alone. C2SP tlog-witness, tlog-cosignature

-- Whom this log asks. Taken away by hand; what they signed stays.
CREATE TABLE ledger_witnesses (
  name text PRIMARY KEY CHECK (name ~ '^[^\s+]+$'),
  vkey text NOT NULL CHECK (vkey <> ''),
  -- Checkpoints are sent to <url>/add-checkpoint.
  url text NOT NULL CHECK (url ~ '^https?://'),
  added_at timestamptz NOT NULL
);

-- What witnesses signed of this log: lines of its checkpoints, verbatim.
CREATE TABLE ledger_cosignatures (
  size bigint NOT NULL REFERENCES ledger_checkpoints (size),
  witness text NOT NULL,
  line text NOT NULL CHECK (line LIKE '— %' AND line LIKE E'%\n'),
  -- As the witness says, in seconds since 1970.
  signed_at bigint NOT NULL CHECK (signed_at > 0),
  PRIMARY KEY (size, witness)
);
CREATE INDEX ledger_cosignatures_witness ON ledger_cosignatures (witness, size DESC);

-- The key with which this server vouches for others; the newest signs. Sealed as the log's own.
CREATE TABLE ledger_witness_keys (
  number integer PRIMARY KEY CHECK (number >= 1),
  name text NOT NULL CHECK (name ~ '^[^\s+]+$'),
  public_key bytea NOT NULL UNIQUE CHECK (octet_length(public_key) = 32),
  sealed_private_key bytea NOT NULL,
  created_at timestamptz NOT NULL
);

-- The logs this server vouches for, each with the newest tree that it has vouched for. Size 0 until then.
CREATE TABLE ledger_witnessed_logs (
  origin text PRIMARY KEY CHECK (origin ~ '^[^\s+]+$'),
  vkey text NOT NULL CHECK (vkey <> ''),
  size bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
  root bytea CHECK (octet_length(root) = 32),
  -- The checkpoint with our cosignature.
  note text,
  added_at timestamptz NOT NULL,
  cosigned_at timestamptz,
  CHECK ((root IS NULL) = (note IS NULL) AND (root IS NULL) = (cosigned_at IS NULL)),
  CHECK (root IS NOT NULL OR size = 0)
);

CREATE TRIGGER ledger_cosignatures_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_cosignatures
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_witness_keys_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_witness_keys
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

-- A witness that goes back, or vouches for two trees of one size, vouches for nothing.
CREATE FUNCTION ledger_witness_never_goes_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.origin <> OLD.origin OR NEW.size < OLD.size
    OR (NEW.size = OLD.size AND OLD.root IS NOT NULL AND NEW.root IS DISTINCT FROM OLD.root) THEN
    RAISE EXCEPTION 'Article 12: a witness does not go back on %', OLD.origin
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_witnessed_logs_grow BEFORE UPDATE ON ledger_witnessed_logs
  FOR EACH ROW EXECUTE FUNCTION ledger_witness_never_goes_back();
-- Forgetting how far a log was vouched for would let it be rolled back: only one never vouched for goes.
CREATE FUNCTION ledger_witness_never_forgets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.root IS NOT NULL THEN
    RAISE EXCEPTION 'Article 12: a witness does not forget %', OLD.origin
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER ledger_witnessed_logs_stay BEFORE DELETE ON ledger_witnessed_logs
  FOR EACH ROW EXECUTE FUNCTION ledger_witness_never_forgets();
