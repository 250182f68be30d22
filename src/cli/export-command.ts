import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { object } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { argument } from '@optique/core/primitives';
import { string } from '@optique/core/valueparser';
import { exportArchive } from '#exit';
import { refuse } from '#foundation';
import { withWorld } from './open-world.ts';
import { getLocalAccount } from './people.ts';
import type { Surroundings } from './surroundings.ts';
import { task } from './task.ts';

export const exportCommand = task(
  'export',
  {
    brief: message`Writes a person's archive, whatever their standing.`,
    description: message`Writes what the person themself can download: posts, pictures, lists of people, and every document of their own cases with its proof. It is theirs: hand it to them and keep no copy.`,
  },
  object({
    handle: argument(string({ metavar: 'HANDLE' }), { description: message`The person's handle.` }),
    file: argument(string({ metavar: 'FILE.zip' }), { description: message`A file that is new.` }),
  }),
  exportPerson,
);

type Export = { readonly handle: string; readonly file: string };

function exportPerson(at: Surroundings, { handle, file }: Export): Promise<number> {
  return withWorld(at, async (world) => {
    if (existsSync(file)) throw refuse('taken', { detail: `${file} is there already.` });
    const account = await getLocalAccount(world.db, handle);
    const { stream } = await exportArchive(world, account.id, at.archiveWire(world));
    await writeWhole(stream, file);
    at.print(`The archive of @${account.handle} is in ${file}.`);
    return 0;
  });
}

/** Written aside, so that half an archive never has the name of a whole one. */
async function writeWhole(stream: NodeJS.ReadableStream, file: string): Promise<void> {
  const aside = `${file}.part`;
  try {
    const handle = await open(aside, 'w', 0o600);
    await pipeline(stream, handle.createWriteStream());
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
