import { mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { object } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { argument } from '@optique/core/primitives';
import { string } from '@optique/core/valueparser';
import { memoryBus, putSetting, transact, writeBackup } from '#infrastructure';
import { assertSecret, withStore } from './open-world.ts';
import type { Surroundings } from './surroundings.ts';
import { task } from './task.ts';

export const backupCommand = task(
  'backup',
  {
    brief: message`Writes everything into one new file, also while the service runs.`,
    description: message`Writes the database as of one instant, pictures, kept letters and the service's secret into one file with the hash of each part. Whoever has the file has everything: keep it as you keep a key.`,
  },
  object({
    place: argument(string({ metavar: 'FOLDER|FILE' }), {
      description: message`A folder, in which the file is named by the time; or a file that is new.`,
    }),
  }),
  backup,
);

/** The name of the setting that remembers the last backup: `{ at, file }`. */
export const lastBackup = 'infrastructure.last-backup';

function backup(at: Surroundings, { place }: { readonly place: string }): Promise<number> {
  return withStore(at, async ({ config, database }) => {
    const { db } = database;
    assertSecret(config.dataFolder);
    const now = at.clock.now();
    const file = await fileAt(place, now);
    at.tell('Writing the backup …');
    const done = await writeBackup({ db, dataFolder: config.dataFolder, at: now }, file);
    const value = { at: now.toISOString(), file };
    await transact({ db, bus: memoryBus() }, (tx) =>
      putSetting(tx, { name: lastBackup, value, at: now }),
    );
    at.print(`${done.rows} rows of ${done.tables} tables and ${done.files} files are in ${file}.`);
    return 0;
  });
}

async function fileAt(place: string, now: Date): Promise<string> {
  const path = resolve(place);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true && !place.endsWith('/')) return path;
  await mkdir(path, { recursive: true });
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return join(path, `folkmoot-${stamp}.tar`);
}
