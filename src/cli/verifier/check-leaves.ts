import { readHashes } from './check-tiles.ts';
import type { Finding } from './finding.ts';
import { countOf, hashAt, rootOf, type Hashes } from './tree.ts';
import type { ReadLog } from './read-log.ts';

/**
 * Checks the entries against the signed root. If they differ, the published leaf hashes say which
 * entry it is: they are true as a whole when they lead to the signed root.
 */
export async function checkLeaves(log: ReadLog): Promise<Finding[]> {
  const { source, head, leaves, tree } = log;
  const published = await readHashes(source, 0, head.size);
  const publishedRoot = published.equals(leaves) ? tree.root : rootOf(published);
  const isPublishedTrue = countOf(published) === head.size && publishedRoot.equals(head.root);
  const findings = leafFindings(leaves, published);
  const isWhole = countOf(leaves) === head.size;
  if (!isPublishedTrue) {
    findings.push({
      kind: 'wrong-tile',
      detail: 'the published leaf hashes do not lead to the signed root',
    });
  }
  if (isWhole && findings.every((finding) => finding.index === undefined)) {
    if (!tree.root.equals(head.root)) findings.push(unnamed(head.size));
  }
  return findings;
}

function unnamed(size: number): Finding {
  const detail =
    `the entries 0 to ${size - 1} do not lead to the signed root: one of them is not what was ` +
    'signed (an earlier copy, or a proof file, tells which)';
  return { kind: 'tampered', detail };
}

function leafFindings(leaves: Hashes, published: Hashes): Finding[] {
  if (published.equals(leaves)) return [];
  const placeByHash = placesOf(published);
  const findings: Finding[] = [];
  for (let index = 0; index < countOf(leaves); index += 1) {
    const leaf = hashAt(leaves, index);
    const claimed = hashAt(published, index);
    if (leaf === undefined || claimed === undefined || claimed.equals(leaf)) continue;
    const place = placeByHash.get(leaf.toString('hex'));
    const isCopy = place !== undefined && hashAt(leaves, place)?.equals(leaf) === true;
    findings.push(place === undefined ? changed(index) : moved(index, place, isCopy));
  }
  return findings;
}

function placesOf(hashes: Hashes): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (let place = 0; place < countOf(hashes); place += 1) {
    places.set(hashAt(hashes, place)?.toString('hex') ?? '', place);
  }
  return places;
}

function changed(index: number): Finding {
  return { kind: 'tampered', index, detail: `entry ${index} is not what its leaf hash signs` };
}

/** The entry's hash is published, but at another place. */
function moved(index: number, place: number, isCopy: boolean): Finding {
  const detail = isCopy
    ? `entry ${index} is a copy of entry ${place}`
    : `entry ${index} was signed as entry ${place}`;
  return { kind: isCopy ? 'duplicate' : 'reordered', index, detail };
}
