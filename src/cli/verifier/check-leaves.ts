import { readHashes } from './check-tiles.ts';
import type { Finding } from './finding.ts';
import { rootOf } from './tree.ts';
import type { ReadLog } from './read-log.ts';

/**
 * Checks the entries against the signed root. If they differ, the published leaf hashes say which
 * entry it is: they are true as a whole when they lead to the signed root.
 */
export async function checkLeaves(log: ReadLog): Promise<Finding[]> {
  const { source, head, leaves } = log;
  const published = await readHashes(source, 0, head.size);
  const isPublishedTrue = published.length === head.size && rootOf(published).equals(head.root);
  const findings = leafFindings(log, published);
  const isWhole = leaves.length === head.size;
  if (!isPublishedTrue) {
    findings.push({
      kind: 'wrong-tile',
      detail: 'the published leaf hashes do not lead to the signed root',
    });
  }
  if (isWhole && findings.every((finding) => finding.index === undefined)) {
    const isTrue = rootOf(leaves).equals(head.root);
    if (!isTrue) findings.push(unnamed(head.size));
  }
  return findings;
}

function unnamed(size: number): Finding {
  const detail =
    `the entries 0 to ${size - 1} do not lead to the signed root: one of them is not what was ` +
    'signed (an earlier copy, or a proof file, tells which)';
  return { kind: 'tampered', detail };
}

function leafFindings(log: ReadLog, published: readonly Buffer[]): Finding[] {
  const placeByHash = new Map(published.map((hash, place) => [hash.toString('hex'), place]));
  return log.leaves.flatMap((leaf, index): Finding[] => {
    const claimed = published[index];
    if (claimed === undefined || claimed.equals(leaf)) return [];
    const place = placeByHash.get(leaf.toString('hex'));
    if (place === undefined) {
      return [
        { kind: 'tampered', index, detail: `entry ${index} is not what its leaf hash signs` },
      ];
    }
    const isCopy = log.leaves[place]?.equals(leaf) === true;
    const detail = isCopy
      ? `entry ${index} is a copy of entry ${place}`
      : `entry ${index} was signed as entry ${place}`;
    return [{ kind: isCopy ? 'duplicate' : 'reordered', index, detail }];
  });
}
