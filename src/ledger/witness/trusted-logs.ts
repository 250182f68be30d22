import { refuse } from '#foundation';
import { transact, type Reader, type World } from '#infrastructure';
import { parseVkey } from '../note.ts';
import { mostWitnessedLogs } from './add-checkpoint.ts';
import { openWitnessKey } from './witness-key.ts';

/** A log that this server vouches for. */
export type WitnessedLog = {
  readonly origin: string;
  readonly vkey: string;
  /** Of the newest tree vouched for; 0 until then. */
  readonly size: number;
  readonly cosignedAt: Date | null;
};

/**
 * From now on vouches for a log, named by its verifier key.
 * @throws Refusal `invalid` for what is no verifier key, `taken` when the log is known, `conflict` past 200
 */
export async function witnessLog(world: World, vkey: string): Promise<WitnessedLog> {
  const key = parseVkey(vkey);
  if (key === undefined) {
    throw refuse('invalid', { field: 'vkey', detail: 'This is no verifier key of a log.' });
  }
  return transact(world, async (tx) => {
    await openWitnessKey(tx, world);
    const logs = await listWitnessedLogs(tx);
    if (logs.some(({ origin }) => origin === key.name)) {
      throw refuse('taken', { field: 'vkey', detail: `${key.name} is witnessed already.` });
    }
    if (logs.length >= mostWitnessedLogs) {
      throw refuse('conflict', { detail: `A server witnesses ${mostWitnessedLogs} logs at most.` });
    }
    const added = { origin: key.name, vkey, added_at: world.clock.now() };
    await tx.insertInto('ledger_witnessed_logs').values(added).execute();
    return { origin: key.name, vkey, size: 0, cosignedAt: null };
  });
}

/** By name. */
export async function listWitnessedLogs(db: Reader): Promise<readonly WitnessedLog[]> {
  const rows = await db
    .selectFrom('ledger_witnessed_logs')
    .select(['origin', 'vkey', 'size', 'cosigned_at'])
    .orderBy('origin')
    .limit(mostWitnessedLogs)
    .execute();
  return rows.map((row) => ({
    origin: row.origin,
    vkey: row.vkey,
    size: Number(row.size),
    cosignedAt: row.cosigned_at,
  }));
}
