-- Owned by infrastructure. Choices that operators make while the service runs; secrets and
-- settings of the machine are not here but in the data folder and the environment.
create table settings (
  name text primary key check (name ~ '^[a-z][a-z0-9.-]{0,63}$'),
  value jsonb not null,
  updated_at timestamptz not null
);
