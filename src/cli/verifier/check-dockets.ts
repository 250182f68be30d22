import type { Check, Finding } from './finding.ts';
import type { EntryView } from './read-entry.ts';

/**
 * Checks that each docket is an unbroken chain: its entries count from 1, in the order of the log,
 * and each names the hash of the one before. Changing an entry, even together with every hash of
 * the tree, leaves its successor naming another.
 */
export function checkDockets(): Check {
  const lastByDocket = new Map<string, Link>();
  const findings: Finding[] = [];
  const add = (entry: EntryView): void => {
    const { docket, index, seq, hash } = entry;
    if (!Number.isNaN(entry.ref) && entry.ref >= index) {
      findings.push(faultOf(entry, 'broken-docket', `refers to entry ${entry.ref}, not before it`));
    }
    if (docket === undefined) return;
    const last = lastByDocket.get(docket);
    const finding = placeFault(entry, last);
    if (finding !== undefined) findings.push(finding);
    if (last === undefined || seq > last.seq) {
      lastByDocket.set(docket, { docket, index, seq, hash });
    }
  };
  return { add, findings: () => findings };
}

/** An entry as its successor in the docket is held to it. */
type Link = Pick<EntryView, 'docket' | 'index' | 'seq' | 'hash'>;

function placeFault(entry: EntryView, last: Link | undefined): Finding | undefined {
  if (last === undefined) {
    if (entry.seq === 1 && entry.prev === undefined) return undefined;
    return faultOf(
      entry,
      'broken-docket',
      `is the docket's first but says it is number ${entry.seq}`,
    );
  }
  if (entry.hash === last.hash || entry.seq === last.seq) {
    return faultOf(
      entry,
      'duplicate',
      `repeats number ${entry.seq} of its docket, entry ${last.index}`,
    );
  }
  if (entry.seq < last.seq) {
    const where = `number ${entry.seq} of its docket after number ${last.seq}`;
    return faultOf(entry, 'reordered', `comes as ${where} (entry ${last.index})`);
  }
  if (entry.seq !== last.seq + 1) {
    const lost = `numbers ${last.seq + 1} to ${entry.seq - 1}`;
    return faultOf(entry, 'broken-docket', `follows number ${last.seq}: ${lost} are not there yet`);
  }
  if (entry.prev === last.hash) return undefined;
  const detail = `was changed after entry ${entry.index} of the same docket recorded its hash`;
  return faultOf(last, 'tampered', detail);
}

function faultOf(entry: Link, kind: Finding['kind'], detail: string): Finding {
  const docket = entry.docket === undefined ? {} : { docket: entry.docket };
  return { kind, index: entry.index, ...docket, detail: `entry ${entry.index} ${detail}` };
}
