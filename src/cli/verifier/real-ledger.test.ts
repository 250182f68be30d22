import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { hourMs, randomToken, sha256 } from '#foundation';
import { transact } from '#infrastructure';
import {
  appendEntry,
  commit,
  exportLog,
  newDocket,
  proofFile,
  publishCheckpoint,
  readCheckpoint,
  readVkey,
  type NewEntry,
} from '#ledger';
import { testDatabase } from '#testing';
import { judgeLedger } from './judge-ledger.ts';
import { folderSource } from './source.ts';

const { world, db, clock, close } = await testDatabase();
const root = await mkdtemp(join(tmpdir(), 'folkmoot-export-'));
after(async () => {
  await close();
  await rm(root, { recursive: true, force: true });
});

async function append(...acts: readonly NewEntry[]): Promise<number> {
  return transact(world, async (tx) => {
    let index = 0;
    for (const act of acts) ({ index } = await appendEntry(tx, world, act));
    return index;
  });
}

const hash = 'ab'.repeat(32);
const rules = [{ id: 'violence.threats', version: 1, hash }];

test('what the ledger exports verifies by code that the ledger does not share', async () => {
  await append({ type: 'rules-published', rules });
  const docket = newDocket();
  const seed = Buffer.from(randomToken(), 'base64url').toString('hex');
  const draw = await append({
    type: 'draw-committed',
    docket,
    commitments: { seed: sha256(Buffer.from(seed, 'hex')).toString('hex') },
  });
  const reveal = { seed };
  await append({ type: 'draw-revealed', docket, ref: draw, reveal });
  await publishCheckpoint(world);
  const previousCheckpoint = await readCheckpoint(db);
  const early = join(root, 'early');
  await exportLog(db, early);
  const decision = await append({
    type: 'decision',
    docket,
    rules,
    outcome: 'proved',
    sanction: 'suspension',
    term: { days: 30 },
    panel: { size: 3, for: 3, against: 0, recused: 1 },
    treatment: { followed: 2, distinguished: 1, overruled: 0 },
    commitments: {
      sor: commit('sor', { facts: 'as found' }).commitment,
      warning: commit('warning', { of: 'last month' }).commitment,
      votes: commit('votes', ['a', 'b', 'c']).commitment,
    },
  });
  await append({ type: 'served', docket, ref: decision });
  await append({ type: 'sanction-started', docket, ref: decision, sanction: 'suspension' });
  clock.advance(24 * hourMs);
  await append(...Array.from({ length: 600 }, () => ({ type: 'none' }) as const));
  await publishCheckpoint(world);

  const folder = join(root, 'late');
  assert.equal(await exportLog(db, folder), 606);
  const vkey = await readVkey(db);
  assert.ok(vkey !== undefined && previousCheckpoint !== undefined);
  const proofs = [await proofFile(db, decision), await proofFile(db, 0), await proofFile(db, 605)];
  const report = await judgeLedger(folderSource(folder), {
    vkey,
    previousCheckpoint,
    earlierCopy: folderSource(early),
    proofs,
  });
  assert.deepEqual(report.findings, []);
  assert.equal(report.size, 606);
});
