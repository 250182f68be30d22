import { readCheckpoint, type SignedHead } from './checkpoint.ts';
import type { Finding } from './finding.ts';
import { readEntries } from './read-entries.ts';
import type { LogSource } from './source.ts';
import { countOf, hashAt, hashesFrom, rootOf, type Hashes } from './tree.ts';
import type { ReadLog, VerifyOptions } from './read-log.ts';

/** Checks that the log extends what was seen of it before: a checkpoint, a whole copy, or both. */
export async function checkEarlier(log: ReadLog, options: VerifyOptions): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (options.previousCheckpoint !== undefined) {
    findings.push(...checkExtends(log, options.previousCheckpoint, Buffer.alloc(0)));
  }
  if (options.earlierCopy !== undefined) {
    findings.push(...(await checkAgainstCopy(log, options.earlierCopy)));
  }
  return findings;
}

async function checkAgainstCopy(log: ReadLog, copy: LogSource): Promise<Finding[]> {
  const note = (await copy.read('checkpoint'))?.toString('utf8');
  if (note === undefined) return [{ kind: 'unreadable', detail: `${copy.name} has no checkpoint` }];
  const reading = readCheckpoint(note, log.key);
  const size = reading.ok ? reading.head.size : 0;
  return checkExtends(log, note, await readEntries(copy, size));
}

function checkExtends(log: ReadLog, note: string, copied: Hashes): Finding[] {
  const reading = readCheckpoint(note, log.key);
  if (!reading.ok) return [{ kind: 'unreadable', detail: `earlier checkpoint: ${reading.why}` }];
  const { head } = reading;
  if (head.size > log.head.size) return [shorter(log, head)];
  if (rootOf(hashesFrom(log.leaves, 0, head.size)).equals(head.root)) return [];
  const index = firstDifference(copied, log.leaves);
  const found = `the first ${head.size} entries are not those of the checkpoint signed for them`;
  if (index === undefined) {
    return [{ kind: 'forked', detail: `${found}: the log shows two histories` }];
  }
  const detail = `${found}: entry ${index} is not what it was`;
  return [{ kind: 'forked', index, detail }];
}

/** The first of these hashes that the others do not have in its place. */
function firstDifference(hashes: Hashes, others: Hashes): number | undefined {
  for (let place = 0; place < countOf(hashes); place += 1) {
    const other = hashAt(others, place);
    if (other === undefined || hashAt(hashes, place)?.equals(other) !== true) return place;
  }
  return undefined;
}

function shorter(log: ReadLog, earlier: SignedHead): Finding {
  const index = log.head.size;
  const last = earlier.size - 1;
  const gone = last === index ? `entry ${index} is gone` : `entries ${index} to ${last} are gone`;
  const detail = `${earlier.size} entries were signed before, now there are ${index}: ${gone}`;
  return { kind: 'truncated', index, detail };
}
