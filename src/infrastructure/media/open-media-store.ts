import { join } from 'node:path';
import type { Config } from '../config.ts';
import { fileMediaStore } from './file-drive.ts';
import type { MediaStore } from './media-store.ts';

/** The store that the settings name: objects where there is an `S3_URL`, else files in the data folder. */
export async function openMediaStore(
  { dataFolder, s3 }: Pick<Config, 'dataFolder' | 's3'>,
  origin: string,
): Promise<MediaStore> {
  // Its libraries are much work to load, and most services keep files.
  return s3 === undefined
    ? fileMediaStore(join(dataFolder, 'media'), origin)
    : (await import('./s3-drive.ts')).s3MediaStore(s3, origin);
}
