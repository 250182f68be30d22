import { dayOf } from '#foundation';
import {
  defineJob,
  findSetting,
  putSetting,
  transact,
  type Job,
  type Reader,
  type Tx,
  type World,
} from '#infrastructure';
import { appendEntries, publishTopic } from './append-entry.ts';
import { publishCheckpoint, publishHead } from './publish-checkpoint.ts';
import { askWitnessesJob } from './witness/ask-witnesses.ts';

/** When entries are shown to everybody: soon after the act, or together with those of the day. */
export const batchings = ['immediate', 'daily'] as const;
export type Batching = (typeof batchings)[number];

const settingName = 'ledger.batches';

/**
 * A batch ends at a multiple of this, and with at least one entry of padding: whoever sees heads
 * alone (witnesses, holders of proofs) cannot tell a day without acts from one with fifteen.
 */
export const batchMultiple = 16;

export async function getBatching(db: Reader): Promise<Batching> {
  const chosen = await findSetting(db, settingName);
  return batchings.find((one) => one === chosen) ?? 'immediate';
}

/** Chooses when entries are published; what waits when the days end is published at once. */
export async function setBatching(world: World, batching: Batching): Promise<void> {
  await transact(world, (tx) =>
    putSetting(tx, { name: settingName, value: batching, at: world.clock.now() }),
  );
  if (batching === 'immediate') await publishCheckpoint(world);
}

/**
 * Publishes what is due: everything at once, or in daily batches what is there, padded, once a UTC
 * day. The service calls it when it starts, and jobs do.
 * @throws LedgerDamaged
 */
export async function publishWhenDue(world: World): Promise<void> {
  if ((await getBatching(world.db)) === 'immediate') await publishCheckpoint(world);
  else await transact(world, (tx) => cutBatch(tx, world));
}

async function cutBatch(tx: Tx, world: World): Promise<void> {
  // The lock of the head: no act comes between the padding and the signature, no second batch either.
  const { size } = await tx
    .selectFrom('ledger_head')
    .select('size')
    .forUpdate()
    .executeTakeFirstOrThrow();
  const last = await tx
    .selectFrom('ledger_publications')
    .select('published_at')
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  const today = dayOf(world.clock.now());
  if (last !== undefined && dayOf(last.published_at) >= today) return;
  const missing = batchMultiple - (Number(size) % batchMultiple);
  await appendEntries(
    tx,
    world,
    Array.from({ length: missing }, () => ({ type: 'none' })),
  );
  await publishHead(tx, world);
}

export const ledgerJobs: readonly Job[] = [
  // Asked for by every append: in daily batches the act waits for its day's end.
  defineJob(publishTopic, {}, async (world) => {
    if ((await getBatching(world.db)) === 'immediate') await publishCheckpoint(world);
  }),
  defineJob('ledger.batch', {}, publishWhenDue, { cron: '4 0 * * *' }),
  askWitnessesJob,
];
