import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a log is read from: paths are those of C2SP tlog-tiles. Undefined for what is not there. */
export type LogSource = {
  readonly name: string;
  readonly read: (path: string) => Promise<Buffer | undefined>;
};

/** Gets a file over HTTP. Undefined for 404 and 410. @throws for any other status but 200 */
export type FetchFile = (url: string) => Promise<Buffer | undefined>;

/** A full bundle of the largest entries: no file of a log is larger. */
export const largestFileBytes = 256 * (65_535 + 2);

/** A log in a folder, as exported. */
export function folderSource(folder: string): LogSource {
  return {
    name: folder,
    read: async (path) => {
      try {
        return await readFile(join(folder, path));
      } catch (error) {
        if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
        throw error;
      }
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** A log at its URL, or at the address of the service that keeps it. */
export function webSource(address: string, fetchFile: FetchFile): LogSource {
  const prefix = new URL(address);
  if (prefix.pathname === '/') prefix.pathname = '/ledger';
  const name = prefix.href.replace(/\/$/, '');
  return { name, read: (path) => fetchFile(`${name}/${path}`) };
}
