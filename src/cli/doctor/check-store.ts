import { listRoleHolders } from '#accounts';
import { dayMs, minuteMs, type Clock } from '#foundation';
import { findSetting, listParkedJobs, type Reader } from '#infrastructure';
import { getBatching, inclusionProof, latestCheckpoint } from '#ledger';
import { lastBackup } from '../backup-command.ts';
import { versionOf, type Store } from '../open-world.ts';
import { checkClashes } from './check-clashes.ts';
import { look, well, wrong, type Verdict } from './verdict.ts';

/** What the database shows. What follows on its version is looked at only where that is right. */
export async function checkStore(store: Store, clock: Clock): Promise<readonly Verdict[]> {
  const { db } = store.database;
  const version = await checkVersion(store);
  if (version.state === 'wrong') return [version];
  return [
    version,
    await checkClock(store, clock),
    await checkLedger(db, clock),
    await checkJobs(db),
    await checkOperator(db),
    await checkClashes(db),
    await checkBackup(db, clock),
  ];
}

async function checkVersion({ database, wasRunning }: Store): Promise<Verdict> {
  const about = 'database';
  const found = await database.pool.query<{ server_version: string }>('show server_version');
  const server = `PostgreSQL ${found.rows[0]?.server_version ?? 'of no version'}`;
  const where = keeperOf(wasRunning);
  switch (await versionOf(database.db)) {
    case 'same':
      return well(about, `${server} answers (${where}) with every migration applied.`);
    case 'older':
      return wrong(about, `${server} answers, but lacks migrations: start the service once.`);
    case 'other':
      return wrong(about, `${server} answers, but was written by a newer Folkmoot or another one.`);
  }
}

function keeperOf(wasRunning: boolean | undefined): string {
  if (wasRunning === undefined) return 'on the server of DATABASE_URL';
  return wasRunning ? 'kept up by the running service' : 'started for this, as no service runs';
}

const largestDriftMs = 2_000;

async function checkClock({ database }: Store, clock: Clock): Promise<Verdict> {
  const asked = clock.now().getTime();
  const found = await database.pool.query<{ now: Date }>('select clock_timestamp() as now');
  const driftMs = Math.abs((found.rows[0]?.now.getTime() ?? 0) - asked);
  if (driftMs > largestDriftMs) {
    const seconds = Math.round(driftMs / 1000);
    return look('clock', `The database's clock and this machine's are ${seconds} seconds apart.`);
  }
  const { db } = database;
  const newest = await db
    .selectFrom('ledger_entries')
    .select('appended_at')
    .orderBy('index', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest !== undefined && newest.appended_at.getTime() > asked + largestDriftMs) {
    return wrong(
      'clock',
      `The ledger's last entry is of ${newest.appended_at.toISOString()}: this clock is behind.`,
    );
  }
  return well('clock', 'The clocks agree, and no entry of the ledger lies in the future.');
}

/** Entries are signed within seconds; this long, and the workers do not run. */
const longestUnsignedMs = 10 * minuteMs;
/** In daily batches they wait for their day to end. */
const longestBatchMs = dayMs + 60 * minuteMs;

async function checkLedger(db: Reader, clock: Clock): Promise<Verdict> {
  const about = 'ledger';
  const head = await db.selectFrom('ledger_head').select('size').executeTakeFirst();
  const size = Number(head?.size ?? 0);
  const checkpoint = await latestCheckpoint(db);
  if (checkpoint === undefined) {
    return look(about, `No checkpoint is signed yet over ${size} entries: start the service.`);
  }
  if (size < checkpoint.size) {
    return wrong(
      about,
      `Article 12: ${checkpoint.size} entries were signed and ${size} are there.`,
    );
  }
  if (checkpoint.size > 0) {
    const { root } = await inclusionProof(db, checkpoint.size - 1, checkpoint.size);
    if (root !== checkpoint.root.toString('hex')) {
      return wrong(about, `Article 12: the entries are not those that the last checkpoint signed.`);
    }
  }
  if (size === checkpoint.size) return well(about, `Every entry is signed, ${size} in all.`);
  const first = await db
    .selectFrom('ledger_entries')
    .select('appended_at')
    .where('index', '=', String(checkpoint.size))
    .executeTakeFirst();
  const waitsMs = clock.now().getTime() - (first?.appended_at.getTime() ?? 0);
  const sentence = `${size - checkpoint.size} of its ${size} entries wait for the next checkpoint.`;
  const longestMs = (await getBatching(db)) === 'daily' ? longestBatchMs : longestUnsignedMs;
  return waitsMs > longestMs ? look(about, sentence) : well(about, sentence);
}

async function checkJobs(db: Reader): Promise<Verdict> {
  const parked = await listParkedJobs(db);
  if (parked.length === 0) return well('jobs', 'No job is parked.');
  const topics = [...new Set(parked.map(({ topic }) => topic))].join(', ');
  return look('jobs', `${parked.length} parked (${topics}): see moot jobs list.`);
}

async function checkOperator(db: Reader): Promise<Verdict> {
  const operators = await listRoleHolders(db, 'operator');
  if (operators.length === 0) {
    return look('operator', 'There is no operator yet: see moot operator-link.');
  }
  return well(
    'operator',
    `There ${operators.length === 1 ? 'is 1 operator' : `are ${operators.length} operators`}.`,
  );
}

const oldestBackupDays = 7;

async function checkBackup(db: Reader, clock: Clock): Promise<Verdict> {
  const time = timeOf(await findSetting(db, lastBackup));
  if (time === undefined) return look('backup', 'None was ever made here: see moot backup.');
  const days = Math.floor((clock.now().getTime() - time.getTime()) / dayMs);
  const sentence = `The last one is of ${time.toISOString()}, ${days} ${days === 1 ? 'day' : 'days'} ago.`;
  return days > oldestBackupDays ? look('backup', sentence) : well('backup', sentence);
}

function timeOf(value: unknown): Date | undefined {
  if (typeof value !== 'object' || value === null || !('at' in value)) return undefined;
  const time = new Date(String(value.at));
  return Number.isNaN(time.getTime()) ? undefined : time;
}
