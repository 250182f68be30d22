import { readCheckpoint, type SignedHead } from './checkpoint.ts';
import type { Finding } from './finding.ts';
import { readEntries } from './read-entries.ts';
import type { LogSource } from './source.ts';
import { rootOf } from './tree.ts';
import type { ReadLog, VerifyOptions } from './read-log.ts';

/** Checks that the log extends what was seen of it before: a checkpoint, a whole copy, or both. */
export async function checkEarlier(log: ReadLog, options: VerifyOptions): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (options.previousCheckpoint !== undefined) {
    findings.push(...checkExtends(log, options.previousCheckpoint, []));
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
  const { entries } = await readEntries(copy, size);
  return checkExtends(log, note, entries);
}

function checkExtends(log: ReadLog, note: string, copied: readonly Buffer[]): Finding[] {
  const reading = readCheckpoint(note, log.key);
  if (!reading.ok) return [{ kind: 'unreadable', detail: `earlier checkpoint: ${reading.why}` }];
  const { head } = reading;
  if (head.size > log.head.size) return [shorter(log, head)];
  if (rootOf(log.leaves.slice(0, head.size)).equals(head.root)) return [];
  const index = copied.findIndex((entry, at) => log.entries[at]?.equals(entry) !== true);
  const found = `the first ${head.size} entries are not those of the checkpoint signed for them`;
  if (index < 0) return [{ kind: 'forked', detail: `${found}: the log shows two histories` }];
  const detail = `${found}: entry ${index} is not what it was`;
  return [{ kind: 'forked', index, detail }];
}

function shorter(log: ReadLog, earlier: SignedHead): Finding {
  const index = log.head.size;
  const last = earlier.size - 1;
  const gone = last === index ? `entry ${index} is gone` : `entries ${index} to ${last} are gone`;
  const detail = `${earlier.size} entries were signed before, now there are ${index}: ${gone}`;
  return { kind: 'truncated', index, detail };
}
