import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { object } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { argument } from '@optique/core/primitives';
import { string } from '@optique/core/valueparser';
import { refuse } from '#foundation';
import { restoreBackup, type Tx } from '#infrastructure';
import { exportLog, latestCheckpoint, readVkey } from '#ledger';
import { verifyLedger } from './ledger-verify.ts';
import { withStore, type Store } from './open-world.ts';
import type { Surroundings } from './surroundings.ts';
import { task } from './task.ts';

export const restoreCommand = task(
  'restore',
  {
    brief: message`Restores a backup into an empty database and data folder.`,
    description: message`Restores all of a backup or nothing: its every hash is checked, the ledger is verified, and what restricts a person must follow from a sanction that the ledger knows.`,
  },
  object({
    file: argument(string({ metavar: 'FILE' }), { description: message`As moot backup wrote it.` }),
  }),
  restore,
);

/**
 * The guards that hold for what stands at any time, not only at the moment of writing: the ledger's
 * all, and that nobody is restricted, and no post hidden or labelled, but by a sanction with its
 * entry.
 */
const guards = [
  'ledger_head.*',
  'ledger_entries.*',
  'ledger_nodes.*',
  'ledger_checkpoints.*',
  'ledger_publications.*',
  'ledger_keys.*',
  'sanctions.check_sanction',
  'standing.check_standing',
  'posts.check_hidden_insert',
  'post_hidings.check_hiding',
  'post_labels.check_label',
] as const;

function restore(at: Surroundings, { file }: { readonly file: string }): Promise<number> {
  const work = async ({ config, database }: Store) => {
    const { db, pool } = database;
    const { dataFolder } = config;
    const onProgress = (step: string): void => at.tell(`${step} …`);
    const target = { db, pool, dataFolder, guards, seeded: ['ledger_head'], onProgress };
    const done = await restoreBackup({ ...target, check: verifyRestored }, file);
    at.print(
      `${done.rows} rows and ${done.files} files of ${done.madeAt.toISOString()} are restored, and the ledger verifies.`,
    );
    return 0;
  };
  return withStore(at, work, { mayMake: true });
}

/** The independent verifier has the last word. @throws Refusal `ledger-missing`, article 12 */
async function verifyRestored(tx: Tx): Promise<void> {
  if ((await latestCheckpoint(tx)) === undefined) return;
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-ledger-'));
  try {
    await exportLog(tx, folder);
    const vkey = await readVkey(tx);
    const report = await verifyLedger({
      source: folder,
      ...(vkey === undefined ? {} : { vkey }),
    });
    const [finding] = report.findings;
    if (finding === undefined) return;
    throw refuse('ledger-missing', {
      article: 12,
      detail: `The backup's ledger does not verify (${finding.detail}): nothing was restored.`,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
