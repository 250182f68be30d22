import { readCheckpoint } from './checkpoint.ts';
import type { Finding } from './finding.ts';
import { hashAt, rootByPath } from './tree.ts';
import type { ReadLog } from './read-log.ts';

/** Checks that each `.tlog-proof` that people hold still proves the entry that the log now shows. */
export function checkProofs(log: ReadLog, files: readonly string[]): Finding[] {
  return files.flatMap((file) => checkProof(log, file) ?? []);
}

function checkProof(log: ReadLog, file: string): Finding | undefined {
  const body = file.indexOf('\n\n');
  const lines = file.slice(0, Math.max(body, 0)).split('\n');
  const place = lines.findIndex((line) => /^index \d{1,15}$/.test(line));
  if (lines[0] !== 'c2sp.org/tlog-proof@v1' || place < 1) {
    return { kind: 'unreadable', detail: 'a proof file is not of the form of C2SP tlog-proof' };
  }
  const index = Number(lines[place]?.slice('index '.length));
  const reading = readCheckpoint(file.slice(body + 2), log.key);
  if (!reading.ok) return { kind: 'unreadable', index, detail: `proof: ${reading.why}` };
  const leaf = hashAt(log.leaves, index);
  if (leaf === undefined) {
    return { kind: 'truncated', index, detail: `entry ${index} was proved, and is not there` };
  }
  const hashes = lines.slice(place + 1).map((line) => Buffer.from(line, 'base64'));
  const root = rootByPath(leaf, { index, size: reading.head.size, hashes });
  if (root?.equals(reading.head.root) === true) return undefined;
  return { kind: 'forked', index, detail: `entry ${index} is not the one that its proof shows` };
}
