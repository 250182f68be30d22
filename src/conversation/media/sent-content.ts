import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inWorkFolder, isSentFile } from '#infrastructure';

/** What somebody sent: bytes in memory, or a file that is read where it lies. */
export type SentContent = Uint8Array | Blob;

/** Runs `work` with the path of a file that holds it: its own, else one that is there for as long. */
export async function withFileOf<Result>(
  sent: SentContent,
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  if (sent instanceof Blob && isSentFile(sent)) return work(sent.path);
  return inWorkFolder(async (folder) => {
    const path = join(folder, 'sent');
    await writeFile(path, sent instanceof Blob ? sent.stream() : sent);
    return work(path);
  });
}
