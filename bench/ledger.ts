import { join } from 'node:path';
import type { World } from '#infrastructure';
import { exportLog, inclusionProof, readPublished } from '#ledger';
import { openReport } from '#report';
import { verifyLedger } from '../src/cli/index.ts';
import { fillLedger } from './long-ledger.ts';
import type { Row } from './report.ts';
import { figuresOf, timed } from './timed.ts';

/**
 * The ledger at a length: appending to it, a proof, the report, and a stranger's whole verification of
 * an exported copy. The targets are those of a million entries, in proportion.
 */
export async function measureLedger(
  { world, folder }: { readonly world: World; readonly folder: string },
  entries: number,
): Promise<Row[]> {
  process.stdout.write(`appending ${entries} entries …\n`);
  const { size, perBatch, tookMs } = await fillLedger(world, entries);
  const batches = figuresOf(tookMs);
  const appends = { ...batches, perSecond: batches.perSecond * perBatch };
  const proofs = await timed(1000, (turn) => inclusionProof(world.db, (turn * 7919) % size));
  const report = await timed(1, () => openReport((from) => readPublished(world.db, from))('all'));
  const copy = join(folder, 'ledger-copy');
  process.stdout.write('exporting and verifying …\n');
  await exportLog(world.db, copy);
  const verified = await timed(1, () => verifyWhole(copy));
  const of = `of ${size.toLocaleString('en')} entries`;
  const under = (seconds: number) => `${Math.round((seconds * size) / 1000)} ms`;
  return [
    { what: `entries appended, ${perBatch} at once`, figures: appends, target: '1,000 a second' },
    { what: `inclusion proof, ${of}`, figures: proofs, target: 'p99 2 ms' },
    { what: `report, ${of}`, figures: report, target: under(20) },
    { what: `offline verification, ${of}`, figures: verified, target: under(60) },
  ];
}

async function verifyWhole(source: string): Promise<void> {
  const { ok, findings } = await verifyLedger({ source });
  if (!ok) throw new Error(`the ledger does not verify: ${findings[0]?.detail}`);
}
