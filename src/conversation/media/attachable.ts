import { refuse } from '#foundation';
import { stillProcessing } from './get-media.ts';
import type { UploadRow } from './media-row.ts';

/**
 * What a post may show together: up to four pictures, or one film or sound alone.
 * @throws Refusal `invalid`, `unsupported-media` for one whose conversion failed
 */
export function requireAttachable(
  rows: readonly Pick<UploadRow, 'kind' | 'state' | 'failure'>[],
  wanted: number,
): void {
  if (rows.length !== wanted) throw unfit('A file is unknown or already in use.');
  const failed = rows.find(({ state }) => state === 'failed');
  if (failed !== undefined) {
    throw refuse('unsupported-media', { field: 'mediaIds', detail: failed.failure ?? '' });
  }
  if (rows.some(({ state }) => state === 'processing')) throw stillProcessing();
  if (rows.length > 1 && rows.some(({ kind }) => kind === 'video' || kind === 'audio')) {
    throw unfit('A post shows up to four pictures, or one film or sound.');
  }
}

function unfit(detail: string) {
  return refuse('invalid', { field: 'mediaIds', detail });
}
