import { checkArticles } from './check-articles.ts';
import { checkDockets } from './check-dockets.ts';
import { checkEarlier } from './check-earlier.ts';
import { checkLeaves } from './check-leaves.ts';
import { checkPadding } from './check-padding.ts';
import { checkProofs } from './check-proofs.ts';
import { checkUpperTiles } from './check-tiles.ts';
import { readCheckpoint, readVkey, type LogKey, type SignedHead } from './checkpoint.ts';
import type { Finding } from './finding.ts';
import { readEntries } from './read-entries.ts';
import { readEntry, type EntryView } from './read-entry.ts';
import { readPolicy } from './policy.ts';
import type { ReadLog, VerifyOptions } from './read-log.ts';
import type { LogSource } from './source.ts';
import { hashLeaf } from './tree.ts';

export type LedgerReport = {
  /** Whether nothing at all was found wrong. */
  readonly ok: boolean;
  readonly source: string;
  readonly origin: string | undefined;
  readonly size: number | undefined;
  /** Hex. */
  readonly root: string | undefined;
  /** The checkpoint that was judged, verbatim, and the key that it was judged by. */
  readonly note?: string;
  readonly vkey?: string;
  /** Whether the key was given by the caller or only by the log itself. */
  readonly keyFrom: 'caller' | 'log';
  readonly dockets: number;
  /** The bytes of each entry as they were judged, from entry 0 on. */
  readonly entries: readonly Buffer[];
  readonly findings: readonly Finding[];
};

/**
 * Reads a whole log and recomputes everything in it: signature,
 * tree, tiles, dockets, and the Articles as far as entries alone can show them. Each finding names
 * the entry at fault where one can be named.
 */
export async function judgeLedger(
  source: LogSource,
  options: VerifyOptions = {},
): Promise<LedgerReport> {
  const keyFrom = options.vkey === undefined ? 'log' : 'caller';
  const opened = await openHead(source, options.vkey);
  if (!opened.ok) {
    const { finding } = opened;
    const nothing = {
      origin: undefined,
      size: undefined,
      root: undefined,
      dockets: 0,
      entries: [],
    };
    return { ok: false, source: source.name, keyFrom, ...nothing, findings: [finding] };
  }
  const { key, head, note, vkey } = opened;
  const { entries, findings } = await readEntries(source, head.size);
  const log: ReadLog = { source, key, head, note, entries, leaves: entries.map(hashLeaf) };
  const forms = readForms(log);
  const all = [
    ...findings,
    ...checkWitnesses(log, options.policy),
    ...forms.findings,
    ...(await checkLeaves(log)),
    ...(await checkUpperTiles(source, log.leaves)),
    ...checkDockets(forms.views),
    ...checkPadding(forms.views),
    ...(await checkEarlier(log, options)),
    ...checkProofs(log, options.proofs ?? []),
    ...checkArticles(forms.views),
  ];
  return {
    ok: all.length === 0,
    source: source.name,
    origin: head.origin,
    size: head.size,
    root: head.root.toString('hex'),
    note,
    vkey,
    keyFrom,
    entries,
    dockets: new Set(forms.views.flatMap((view) => view.docket ?? [])).size,
    findings: namingDockets(all, forms.views),
  };
}

type OpenedHead =
  | {
      readonly ok: true;
      readonly key: LogKey;
      readonly vkey: string;
      readonly head: SignedHead;
      readonly note: string;
    }
  | { readonly ok: false; readonly finding: Finding };

async function openHead(source: LogSource, given: string | undefined): Promise<OpenedHead> {
  const note = await source.read('checkpoint');
  const vkey = given ?? (await source.read('vkey'))?.toString('utf8');
  const refused = (kind: Finding['kind'], detail: string): OpenedHead => ({
    ok: false,
    finding: { kind, detail },
  });
  if (note === undefined) return refused('unreadable', `${source.name} has no checkpoint`);
  if (vkey === undefined) return refused('unreadable', 'no verifier key was given or published');
  const key = readVkey(vkey);
  if (key === undefined) return refused('unreadable', 'the verifier key is malformed');
  const reading = readCheckpoint(note.toString('utf8'), key);
  if (!reading.ok) return refused('bad-signature', reading.why);
  return { ok: true, key, vkey: vkey.trim(), head: reading.head, note: note.toString('utf8') };
}

/** A policy that does not name this log says nothing about it. */
function checkWitnesses(log: ReadLog, text: string | undefined): Finding[] {
  if (text === undefined) return [];
  const reading = readPolicy(text);
  if (!reading.ok) return [{ kind: 'unreadable', detail: reading.why }];
  const { logs, isFulfilledBy } = reading.policy;
  if (!logs.some((vkey) => readVkey(vkey)?.id === log.key.id)) {
    return [
      { kind: 'unreadable', detail: `the policy does not name the key of ${log.key.origin}` },
    ];
  }
  if (isFulfilledBy(log.note)) return [];
  return [{ kind: 'not-witnessed', detail: 'the checkpoint lacks the quorum of witnesses' }];
}

function readForms(log: ReadLog): { views: readonly EntryView[]; findings: readonly Finding[] } {
  const views: EntryView[] = [];
  const findings: Finding[] = [];
  log.entries.forEach((bytes, index) => {
    const reading = readEntry(index, bytes, log.leaves[index] ?? hashLeaf(bytes));
    if (reading.ok) views.push(reading.view);
    else findings.push({ kind: 'malformed', index, detail: `entry ${index} ${reading.why}` });
  });
  return { views, findings };
}

function namingDockets(findings: readonly Finding[], views: readonly EntryView[]): Finding[] {
  const docketByIndex = new Map(views.map((view) => [view.index, view.docket]));
  return findings.map((finding) => {
    const docket =
      finding.docket ??
      (finding.index === undefined ? undefined : docketByIndex.get(finding.index));
    return docket === undefined ? finding : { ...finding, docket };
  });
}
