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
import { countOf, treeOver } from './tree.ts';

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
    };
    return { ok: false, source: source.name, keyFrom, ...nothing, findings: [finding] };
  }
  const { key, head, note, vkey } = opened;
  const forms = judgeForms(options);
  const leaves = await readEntries(source, head.size, forms.take);
  const tree = treeOver(leaves);
  const log: ReadLog = { source, key, head, note, leaves, tree };
  const all = [
    ...checkLength(log),
    ...checkWitnesses(log, options.policy),
    ...forms.findings,
    ...(await checkLeaves(log)),
    ...(await checkUpperTiles(source, tree.levels)),
    ...forms.checks.dockets.findings(),
    ...forms.checks.padding.findings(),
    ...(await checkEarlier(log, options)),
    ...checkProofs(log, options.proofs ?? []),
    ...forms.checks.articles.findings(),
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
    dockets: forms.dockets.count(),
    findings: all.map((finding) => namingDocket(finding, forms.dockets.at)),
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

/** The checkpoint counts the entries: those that are not there were cut off. */
function checkLength({ head, leaves }: ReadLog): Finding[] {
  const index = countOf(leaves);
  if (index === head.size) return [];
  const detail = `the checkpoint counts ${head.size} entries, entry ${index} is not there`;
  return [{ kind: 'truncated', index, detail }];
}

/** Judges each entry as it is read, and keeps of it no more than the checks do. */
function judgeForms({ onEntry, onView }: Pick<VerifyOptions, 'onEntry' | 'onView'>) {
  const findings: Finding[] = [];
  const dockets = docketsByIndex();
  const checks = {
    dockets: checkDockets(),
    padding: checkPadding(),
    articles: checkArticles(),
  };
  const inOrder = Object.values(checks);
  let index = 0;
  const take = (bytes: Buffer, hash: string): void => {
    const reading = readEntry(index, bytes, hash);
    if (reading.ok) {
      dockets.add(reading.view);
      for (const check of inOrder) check.add(reading.view);
      onView?.(reading.view);
    } else findings.push({ kind: 'malformed', index, detail: `entry ${index} ${reading.why}` });
    onEntry?.(bytes);
    index += 1;
  };
  return { take, checks, dockets, findings };
}

/** The docket of each entry, for findings: every docket's text is kept once. */
function docketsByIndex() {
  const names: string[] = [];
  const places = new Map<string, number>();
  const placeByIndex: number[] = [];
  return {
    add: ({ index, docket }: EntryView): void => {
      while (placeByIndex.length < index) placeByIndex.push(-1);
      if (docket === undefined) return;
      const place = places.get(docket) ?? names.push(docket) - 1;
      places.set(docket, place);
      placeByIndex.push(place);
    },
    at: (index: number): string | undefined => names[placeByIndex[index] ?? -1],
    count: (): number => names.length,
  };
}

function namingDocket(finding: Finding, docketAt: (index: number) => string | undefined): Finding {
  const { index } = finding;
  const docket = finding.docket ?? (index === undefined ? undefined : docketAt(index));
  return docket === undefined ? finding : { ...finding, docket };
}
