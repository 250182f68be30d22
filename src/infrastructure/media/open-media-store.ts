import { join } from 'node:path';
import type { Config } from '../config.ts';
import { fileMediaStore } from './file-drive.ts';
import type { MediaStore } from './media-store.ts';
import { s3MediaStore } from './s3-drive.ts';

/** The store that the settings name: objects where there is an `S3_URL`, else files in the data folder. */
export function openMediaStore(
  { dataFolder, s3 }: Pick<Config, 'dataFolder' | 's3'>,
  origin: string,
): MediaStore {
  return s3 === undefined
    ? fileMediaStore(join(dataFolder, 'media'), origin)
    : s3MediaStore(s3, origin);
}
