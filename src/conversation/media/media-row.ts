import { toId, type MediaId } from '#foundation';
import type { Media, MediaKind, Play, Size, Upload } from '../types.ts';

/** A media row as JSON carries it: bigints as text, times as ISO text. */
export type MediaRow = {
  id: string;
  owner_id: string;
  kind: MediaKind;
  type: string;
  key: string | null;
  preview_key: string | null;
  width: number | null;
  height: number | null;
  preview_width: number | null;
  preview_height: number | null;
  size_bytes: number | null;
  sha256: string | null;
  blurhash: string | null;
  focus_x: number;
  focus_y: number;
  description: string;
  play: Play | null;
  created_at: string | Date;
};

/** As it stands in its own table, finished or not. */
export type UploadRow = MediaRow & {
  state: Upload['state'];
  original_key: string | null;
  failure: string | null;
};

/** @throws Error for a row that is not ready, which no post can have */
export function mediaOf(row: MediaRow): Media {
  const { key, sha256, size_bytes: sizeBytes } = row;
  if (key === null || sha256 === null || sizeBytes === null) {
    throw new Error(`media ${row.id} is not ready`);
  }
  return {
    ...outlineOf(row),
    ownerId: toId(row.owner_id),
    type: row.type,
    key,
    size: sizeOf(row.width, row.height),
    sizeBytes,
    sha256,
    play: row.play,
    createdAt: new Date(row.created_at),
  };
}

/** What is known of an upload before it is ready. */
function outlineOf(row: MediaRow) {
  return {
    id: toId<'media'>(row.id) satisfies MediaId,
    kind: row.kind,
    previewKey: row.preview_key,
    previewSize: sizeOf(row.preview_width, row.preview_height),
    blurhash: row.blurhash,
    focus: { x: row.focus_x, y: row.focus_y },
    description: row.description,
  };
}

export function uploadOf(row: UploadRow): Upload {
  switch (row.state) {
    case 'ready':
      return { state: 'ready', media: mediaOf(row) };
    case 'processing':
      return { state: 'processing', media: outlineOf(row) };
    case 'failed':
      return { state: 'failed', reason: row.failure ?? '' };
  }
}

function sizeOf(width: number | null, height: number | null): Size | null {
  return width === null || height === null ? null : { width, height };
}
