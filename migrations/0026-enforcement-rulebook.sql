-- The rulebook in full: why each rule changed, what members say while a change is announced, the rules
-- in other languages; and article 1 a second time where it was kept by the rules alone.

-- Why a rule was added, amended or removed: one row for each change of a rulebook against the one before.
create table rulebook_changes (
  rulebook_number integer not null references rulebooks (number),
  rule_id text not null references rules (id),
  rationale text not null check (char_length(rationale) between 1 and 5000),
  primary key (rulebook_number, rule_id)
);

-- The post by which the server's own account announced a rulebook; what members say of it answers it.
create table rulebook_announcements (
  rulebook_number integer primary key references rulebooks (number),
  post_id bigint not null unique references posts (id)
);

-- A version in another language, for reading. Only the version binds; a better translation is a new row.
create table rule_translations (
  rule_id text not null,
  version integer not null,
  language text not null check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  revision integer not null check (revision >= 1),
  document jsonb not null check (jsonb_typeof(document) = 'object'),
  hash bytea not null check (octet_length(hash) = 32),
  published_by bigint references accounts (id),
  published_at timestamptz not null,
  primary key (rule_id, version, language, revision),
  foreign key (rule_id, version) references rule_versions (rule_id, version)
);

do $$
declare kept text;
begin
  foreach kept in array array['rulebook_changes', 'rulebook_announcements', 'rule_translations'] loop
    execute format('create trigger keep_rows before update or delete on %I
      for each row execute function enforcement_keep()', kept);
    execute format('create trigger keep_table before truncate on %I
      for each statement execute function enforcement_keep()', kept);
  end loop;
end $$;
create constraint trigger with_parent after insert on rulebook_changes
  deferrable initially deferred for each row
  execute function enforcement_with_parent('rulebooks', 'number', 'rulebook_number');

-- RFC 8785 for what a rulebook holds: ASCII keys, whole numbers, texts.
create function enforcement_canonical(value jsonb) returns text
language plpgsql immutable parallel safe as $$
begin
  return case jsonb_typeof(value)
    when 'object' then '{' || coalesce((
      select string_agg(to_json(part.key)::text || ':' || enforcement_canonical(part.value), ','
                        order by part.key collate "C") from jsonb_each(value) as part), '') || '}'
    when 'array' then '[' || coalesce((
      select string_agg(enforcement_canonical(part.value), ',' order by part.place)
      from jsonb_array_elements(value) with ordinality as part (value, place)), '') || ']'
    else value::text end;
end $$;

create function enforcement_hash(value jsonb) returns bytea
language sql immutable parallel safe as $$
  select sha256(convert_to(enforcement_canonical(value), 'UTF8'))
$$;

-- Article 1: a version is the text that its hash says, and the columns that other guards read agree with it.
create function enforcement_check_version() returns trigger language plpgsql as $$
begin
  if new.hash <> enforcement_hash(new.document)
     or new.document ->> 'id' is distinct from new.rule_id
     or (new.document -> 'schedule' ->> 'heaviest')::integer is distinct from new.heaviest_level
     or (new.document ->> 'thresholdTest')::boolean is distinct from new.needs_threshold_test then
    perform enforcement_refuse(1, 'a rule version is the text that its hash says');
  end if;
  return null;
end $$;
create constraint trigger check_version after insert on rule_versions
  deferrable initially deferred for each row execute function enforcement_check_version();

create function enforcement_check_translation() returns trigger language plpgsql as $$
begin
  if new.hash <> enforcement_hash(new.document)
     or new.document ->> 'of' is distinct from (
       select encode(v.hash, 'hex') from rule_versions as v
       where v.rule_id = new.rule_id and v.version = new.version) then
    perform enforcement_refuse(1, 'a translation is of one version, and says of which by its hash');
  end if;
  if new.revision > 1 and not exists (
    select from rule_translations as t where t.rule_id = new.rule_id and t.version = new.version
      and t.language = new.language and t.revision = new.revision - 1) then
    perform enforcement_refuse(1, 'translations follow each other');
  end if;
  return null;
end $$;
create constraint trigger check_translation after insert on rule_translations
  deferrable initially deferred for each row execute function enforcement_check_translation();

-- Rules whose version is not the one of the rulebook before, with those that are new or gone.
create function enforcement_changed_rules(of_book integer) returns setof text
language sql stable as $$
  select coalesce(here.rule_id, gone.rule_id)
  from (select * from rulebook_rules where rulebook_number = of_book) as here
    full join (select * from rulebook_rules where rulebook_number = of_book - 1) as gone
      on gone.rule_id = here.rule_id
  where here.version is distinct from gone.version
$$;

-- Article 1: the notice is the charter's, each change says why, and the entry holds each hash (article 12).
create function enforcement_check_announcement() returns trigger language plpgsql as $$
declare
  notice integer;
  placed jsonb;
begin
  select greatest(7, coalesce((
    select (c.document ->> 'ruleNoticeDays')::integer from charters as c
    where c.adopted_at <= new.published_at order by c.number desc limit 1), 7)) into notice;
  if new.number > 1 and coalesce(btrim(new.urgent_reason), '') = ''
     and new.effective_at < new.published_at + make_interval(hours => notice * 24) then
    perform enforcement_refuse(1, format('a change is announced %s days before it takes effect', notice));
  end if;
  if new.number > 1 and exists (
    (select enforcement_changed_rules(new.number)
     except select c.rule_id from rulebook_changes as c where c.rulebook_number = new.number)
    union all
    (select c.rule_id from rulebook_changes as c where c.rulebook_number = new.number
     except select enforcement_changed_rules(new.number))) then
    perform enforcement_refuse(1, 'each change of a rule says why, and nothing else does');
  end if;
  select jsonb_agg(jsonb_build_object('id', v.rule_id, 'version', v.version, 'hash', encode(v.hash, 'hex'))
                   order by v.rule_id collate "C") into placed
    from rulebook_rules as r join rule_versions as v on v.rule_id = r.rule_id and v.version = r.version
    where r.rulebook_number = new.number;
  if new.hash is distinct from enforcement_hash(placed) then
    perform enforcement_refuse(1, 'a rulebook is the list of versions that its hash says');
  end if;
  if not exists (select from ledger_entries as e where e.index = new.entry_index
                 and e.body -> 'rules' @> placed and e.body -> 'rules' <@ placed) then
    perform enforcement_refuse(12, 'the entry holds the hash of every version of the rulebook');
  end if;
  return null;
end $$;
create constraint trigger check_announcement after insert on rulebooks
  deferrable initially deferred for each row execute function enforcement_check_announcement();

-- A post announces a rulebook if the server's own account wrote it, after the rulebook was published.
create function enforcement_check_notice_post() returns trigger language plpgsql as $$
begin
  if not exists (
    select from posts as p join accounts as a on a.id = p.author_id
      join rulebooks as b on b.number = new.rulebook_number
    where p.id = new.post_id and a.kind = 'service' and a.domain is null and p.created_at >= b.published_at) then
    perform enforcement_refuse(1, 'a rulebook is announced by the server itself');
  end if;
  return null;
end $$;
create constraint trigger check_notice_post after insert on rulebook_announcements
  deferrable initially deferred for each row execute function enforcement_check_notice_post();
