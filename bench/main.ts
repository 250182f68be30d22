/**
 * `npm run bench`: fills a community of 10,000 accounts and 500,000 posts (kept between runs),
 * starts the service as a user would, and prints what its hot paths do, each beside the same HTTP
 * server answering constant bytes. `npm run bench -- --seconds 10` measures longer;
 * `npm run bench -- home notifications` measures these alone; `npm run bench -- deciding --cases
 * 100000 --entries 1000000` the desk beside so many decided cases and entries, and the ledger.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sha256 } from '#foundation';
import { migrate, openDatabase, startEmbeddedPostgres } from '#infrastructure';
import { fillDatabase } from './dataset.ts';
import { measureDeciding } from './deciding.ts';
import { measureEnforcement } from './enforcement.ts';
import { httpGroups } from './http.ts';
import { readGroups } from './reads.ts';
import { table, type Row } from './report.ts';
import { measureStreams } from './streams.ts';
import { start } from './measured.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '5' },
    /** Where the filled community is kept between runs. */
    data: { type: 'string', default: 'data/bench' },
    /** Beside how many decided cases the desk is measured. */
    cases: { type: 'string', default: '100000' },
    /** And beside how many entries of the ledger, which is measured too; 0 leaves that out. */
    entries: { type: 'string', default: '1000000' },
  },
});

const folder = join(resolve(values.data), await fingerprint());
const seconds = Number(values.seconds);
const ownData = ['deciding', 'enforcement'];

if (positionals.length === 0 || positionals.some((name) => !ownData.includes(name))) {
  await measureCommunity();
}
if (isWanted('deciding')) await printDeciding();
if (isWanted('enforcement')) await printEnforcement();

async function measureCommunity(): Promise<void> {
  await ensureDataset(folder);
  const constant = await start('bench/constant-server.ts', {});
  const startedMs = performance.now();
  const service = await start('src/main.ts', {
    FOLKMOOT_DATA: folder,
    PORT: '0',
    FOLKMOOT_CALLS: '1000000000',
    FOLKMOOT_LOG: 'warning',
  });
  const startMs = Math.round(performance.now() - startedMs);
  try {
    const sides = { service, constant, seconds };
    const groups: Readonly<Record<string, () => Promise<Row[]>>> = {
      ...httpGroups(sides),
      ...readGroups(sides),
      streams: async () => [await measureStreams(sides)],
    };
    const rows: Row[] = [];
    for (const [name, measure] of Object.entries(groups)) {
      if (isWanted(name)) rows.push(...(await measure()));
    }
    process.stdout.write(
      `\n${table(rows)}\n\nService memory: ${await service.memoryMb()} MB; it started in ${startMs} ms\n`,
    );
  } finally {
    await service.stop();
    await constant.stop();
  }
}

/** The desk has a service of its own, in this process, so that its calls can be timed without HTTP. */
async function printDeciding(): Promise<void> {
  const constant = await start('bench/constant-server.ts', {});
  try {
    const rows = await measureDeciding(constant, {
      cases: Number(values.cases),
      entries: Number(values.entries),
      seconds,
    });
    process.stdout.write(`\n${table(rows)}\n`);
  } finally {
    await constant.stop();
  }
}

function isWanted(name: string): boolean {
  return positionals.length === 0 || positionals.includes(name);
}

async function printEnforcement(): Promise<void> {
  const rows = table(await measureEnforcement());
  process.stdout.write(
    `\n${rows}\n\nHere “constant” is a durable transaction that writes one row.\n`,
  );
}

/** Of everything that decides what the filled database looks like. */
async function fingerprint(): Promise<string> {
  const migrations = (await readdir('migrations')).sort().map((name) => join('migrations', name));
  const texts = await Promise.all(
    [...migrations, 'bench/dataset.ts'].map((path) => readFile(path, 'utf8')),
  );
  return sha256(texts.join('\0')).toString('hex').slice(0, 16);
}

/** Fills a fresh folder beside the real one, so that an interrupted filling leaves nothing half made. */
async function ensureDataset(wanted: string): Promise<void> {
  if (existsSync(join(wanted, 'filled'))) return;
  const unfinished = `${wanted}.unfinished`;
  // What was filled for other migrations is of no use any more.
  await rm(dirname(wanted), { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  process.stdout.write('Filling 10,000 accounts and 500,000 posts (a few minutes, once) …\n');
  const postgres = await startEmbeddedPostgres({ dataFolder: unfinished });
  try {
    const database = openDatabase({ url: postgres.url, maxConnections: 4 });
    await migrate(database.pool);
    await database.close();
    await fillDatabase(postgres.url);
  } finally {
    await postgres.stop();
  }
  await mkdir(join(unfinished, 'filled'));
  await rename(unfinished, wanted);
}
