import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { transact, type World } from '#infrastructure';
import { appendEntries, publishCheckpoint, type NewEntry } from '#ledger';

const ruleHash = hex('rule');
const rules = [{ id: 'bench.conduct', version: 1, hash: ruleHash }];
const officer = { size: 1, for: 1, against: 0, recused: 0 };
const panel = { size: 3, for: 2, against: 1, recused: 0 };
const suspended = { days: 30 } as const;

const perStory = 16;
const storiesAtOnce = 60;

function hex(of: string): string {
  return createHash('sha256').update(of).digest('hex');
}

/** A warning, then a suspension that an appeal lifts, then padding: by the book, the first at `at`. */
function storyAt(at: number): readonly NewEntry[] {
  const warned = hex(`warned ${at}`).slice(0, 32);
  const docket = hex(`suspended ${at}`).slice(0, 32);
  const seed = hex(`seed ${at}`);
  const sor = hex(`statement ${at}`);
  const opened = createHash('sha256').update(Buffer.from(seed, 'hex')).digest('hex');
  return [
    { type: 'case-opened', docket: warned, rules },
    {
      type: 'warning',
      docket: warned,
      rules,
      outcome: 'proved',
      sanction: 'warning',
      term: { days: 365 },
      panel: officer,
      commitments: { sor, exhibits: hex(`exhibits ${at}`) },
    },
    { type: 'served', docket: warned, ref: at + 1 },
    { type: 'sanction-started', docket: warned, ref: at + 1, sanction: 'warning' },
    { type: 'case-opened', docket, rules },
    { type: 'case-noticed', docket, rules },
    { type: 'draw-committed', docket, commitments: { seed: opened, eligible: hex(`list ${at}`) } },
    { type: 'draw-revealed', docket, ref: at + 6, reveal: { seed } },
    { type: 'votes-committed', docket, commitments: { votes: hex(`votes ${at}`) } },
    {
      type: 'decision',
      docket,
      rules,
      outcome: 'proved',
      sanction: 'suspension',
      term: suspended,
      panel,
      commitments: { sor, warning: hex(`warning ${at}`), findings: hex(`findings ${at}`) },
      treatment: { followed: 2, distinguished: 1, overruled: 0 },
    },
    { type: 'served', docket, ref: at + 9 },
    { type: 'sanction-started', docket, ref: at + 9, sanction: 'suspension', term: suspended },
    { type: 'appeal-filed', docket, ref: at + 9, commitments: { appeal: hex(`appeal ${at}`) } },
    { type: 'appeal-decided', docket, ref: at + 12, outcome: 'overturned', panel },
    { type: 'reversal', docket, ref: at + 9 },
    { type: 'none' },
  ];
}

/** The acts of one batch, whose first is to stand at `at`. */
function actsFrom(at: number): readonly NewEntry[] {
  return Array.from({ length: storiesAtOnce }, (_, turn) => storyAt(at + turn * perStory)).flat();
}

export type Filling = {
  /** Entries that the ledger now holds. */
  readonly size: number;
  readonly perBatch: number;
  /** How long each batch took, committed. */
  readonly tookMs: readonly number[];
};

/** Appends stories until the ledger holds `wanted` entries, with every guard awake, and publishes it. */
export async function fillLedger(world: World, wanted: number): Promise<Filling> {
  const tookMs: number[] = [];
  let size = await append(world, [{ type: 'rules-published', rules }]);
  while (size < wanted) {
    const acts = actsFrom(size);
    const startedMs = performance.now();
    size = await append(world, acts);
    tookMs.push(performance.now() - startedMs);
  }
  await sql`vacuum analyze ledger_entries, ledger_nodes`.execute(world.db);
  await publishCheckpoint(world);
  return { size, perBatch: storiesAtOnce * perStory, tookMs };
}

/** @returns the size of the ledger afterwards */
async function append(world: World, acts: readonly NewEntry[]): Promise<number> {
  const appended = await transact(world, (tx) => appendEntries(tx, world, acts));
  return (appended.at(-1)?.index ?? -1) + 1;
}
