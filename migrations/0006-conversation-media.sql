-- Sounds, films and animations beside pictures. What takes long is converted after it was uploaded.

alter table media drop constraint media_kind_check;

alter table media
  add constraint media_kind_check check (kind in ('image', 'gifv', 'video', 'audio')),
  add column state text not null default 'ready' check (state in ('processing', 'ready', 'failed')),
  -- What was sent, for as long as it waits to be converted.
  add column original_key text,
  -- Why it could not be, in words for its owner.
  add column failure text check (char_length(failure) between 1 and 500),
  -- What playing it is like: duration, bit rate, frame rate, sound.
  add column play jsonb check (jsonb_typeof(play) = 'object'),
  alter column key drop not null,
  alter column preview_key drop not null,
  alter column width drop not null,
  alter column height drop not null,
  alter column preview_width drop not null,
  alter column preview_height drop not null,
  alter column size_bytes drop not null,
  alter column sha256 drop not null,
  alter column blurhash drop not null;

alter table media
  add constraint media_waits check ((state = 'processing') = (original_key is not null)),
  add constraint media_failed check ((state = 'failed') = (failure is not null)),
  add constraint media_ready check (state <> 'ready'
    or (key is not null and size_bytes is not null and sha256 is not null
      and (kind = 'image') = (play is null))),
  add constraint media_seen check (state <> 'ready' or kind = 'audio'
    or (width is not null and height is not null and preview_key is not null)),
  add constraint media_preview check (
    (preview_key is null) = (preview_width is null) and (preview_key is null) = (preview_height is null)
    and (preview_key is null) = (blurhash is null)),
  -- A post shows nothing that is not there yet.
  add constraint media_shown check (post_id is null or state = 'ready');

-- A file goes with the last row that names it.
create index media_key on media (key);
create index media_preview_key on media (preview_key);
create index media_original_key on media (original_key) where original_key is not null;
