-- Batches: every head that was signed stays in ledger_checkpoints, because whoever holds a proof holds
-- its head; what everybody is shown is the newest publication. Between two publications only the people
-- concerned can prove what was entered, so that the hour of an act is nobody else's to see.
-- Written by src/ledger alone.

CREATE TABLE ledger_publications (
  size bigint PRIMARY KEY REFERENCES ledger_checkpoints (size),
  published_at timestamptz NOT NULL
);
INSERT INTO ledger_publications (size, published_at) SELECT size, signed_at FROM ledger_checkpoints;

CREATE TRIGGER ledger_publications_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_publications
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

-- Whoever was shown a head is never shown an earlier one.
CREATE FUNCTION ledger_check_publication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM ledger_publications WHERE size > NEW.size) THEN
    RAISE EXCEPTION 'Article 12: a later head than % is published', NEW.size
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_publications_grow BEFORE INSERT ON ledger_publications
  FOR EACH ROW EXECUTE FUNCTION ledger_check_publication();

-- Padding says nothing: an entry of type none has a day and no more, and nothing refers to it. And the
-- days of the log never go back, so that no act can be dated before one that stands already.
CREATE FUNCTION ledger_check_form() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  parsed jsonb := ledger_json(NEW.entry);
BEGIN
  IF parsed ->> 'type' = 'none' AND parsed - 'type' - 'day' - 'v' <> '{}'::jsonb THEN
    RAISE EXCEPTION 'Article 12: entry % is padding and says something', NEW.index
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF parsed ? 'ref' AND EXISTS (
    SELECT FROM ledger_entries WHERE index = (parsed ->> 'ref')::bigint AND type = 'none') THEN
    RAISE EXCEPTION 'Article 12: entry % refers to padding', NEW.index
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM ledger_entries WHERE index = NEW.index - 1 AND body ->> 'day' > parsed ->> 'day') THEN
    RAISE EXCEPTION 'Article 12: entry % is dated before the one before it', NEW.index
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_entries_form BEFORE INSERT ON ledger_entries
  FOR EACH ROW EXECUTE FUNCTION ledger_check_form();
