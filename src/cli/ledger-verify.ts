import { readFile, stat } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { openOutside, type Outside } from '#infrastructure';
import type { Finding } from './verifier/finding.ts';
import { judgeLedger, type LedgerReport } from './verifier/judge-ledger.ts';
import type { VerifyOptions } from './verifier/read-log.ts';
import { folderSource, largestFileBytes, webSource, type LogSource } from './verifier/source.ts';

export type { LedgerReport } from './verifier/judge-ledger.ts';

export type LedgerVerifyInput = {
  /** URL of a server or its log, or a folder as exported. */
  readonly source: string;
  /** Verifier key, or a file that holds it. */
  readonly vkey?: string;
  /** What was seen before: a checkpoint file, or the folder or URL of an earlier copy. */
  readonly since?: string;
  /** A policy file (C2SP tlog-policy). */
  readonly policy?: string;
  /** `.tlog-proof` files. */
  readonly proofs?: readonly string[];
  /** Is handed the bytes of each entry as they were judged, in order from entry 0 on. */
  readonly onEntry?: (entry: Buffer) => void;
  /** Is handed each entry as it was read, in the same order. */
  readonly onView?: VerifyOptions['onView'];
};

/**
 * `moot ledger verify`: judges a log from outside and says in sentences what it found.
 * @returns the exit code: 0 for a log with nothing wrong, 1 otherwise
 */
export async function ledgerVerify(
  input: LedgerVerifyInput,
  print: (line: string) => void,
): Promise<number> {
  const report = await verifyLedger(input);
  for (const line of reportLines(report)) print(line);
  return report.ok ? 0 : 1;
}

/** Judges a log from outside. Whoever runs this names the addresses, so private ones are allowed. */
export async function verifyLedger(input: LedgerVerifyInput): Promise<LedgerReport> {
  const outside = openOutside({ userAgent: 'moot', allowPrivate: true });
  try {
    return await judgeLedger(openSource(outside, input.source), await optionsOf(outside, input));
  } finally {
    await outside.close();
  }
}

function openSource(outside: Outside, place: string): LogSource {
  if (!/^https?:\/\//.test(place)) return folderSource(place);
  return webSource(place, async (url) => {
    const { status, headers, body } = await outside.fetch(url, { maxBytes: largestFileBytes });
    if (status === 404 || status === 410) return undefined;
    if (status !== 200) throw new Error(`${url} answered ${status}`);
    // Logs may send gzip unasked (C2SP tlog-tiles).
    if (headers.get('content-encoding') !== 'gzip') return body;
    return gunzipSync(body, { maxOutputLength: largestFileBytes });
  });
}

async function optionsOf(outside: Outside, input: LedgerVerifyInput): Promise<VerifyOptions> {
  const { vkey, since, policy, proofs = [], onEntry, onView } = input;
  return {
    ...(vkey === undefined ? {} : { vkey: (await textOf(vkey)) ?? vkey }),
    ...(since === undefined ? {} : await seenBefore(outside, since)),
    ...(onEntry === undefined ? {} : { onEntry }),
    ...(onView === undefined ? {} : { onView }),
    ...(policy === undefined ? {} : { policy: await readFile(policy, 'utf8') }),
    proofs: await Promise.all(proofs.map((path) => readFile(path, 'utf8'))),
  };
}

async function seenBefore(outside: Outside, since: string): Promise<VerifyOptions> {
  const note = await textOf(since);
  return note === undefined
    ? { earlierCopy: openSource(outside, since) }
    : { previousCheckpoint: note };
}

/** The text of a file; undefined if there is no such file. */
async function textOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true ? readFile(path, 'utf8') : undefined;
}

/** A report for people: what was checked, what was found, and what that rests on. */
function reportLines(report: LedgerReport): string[] {
  const lines = [`Ledger    ${report.origin ?? 'unknown'} (read from ${report.source})`];
  if (report.size !== undefined) {
    lines.push(`Entries   ${report.size} in ${report.dockets} dockets`, `Root      ${report.root}`);
  }
  if (report.keyFrom === 'log') {
    lines.push('Key       as the log itself names it: pass --vkey with a key learnt elsewhere');
  }
  const { findings } = report;
  if (findings.length === 0) {
    return [...lines, 'Verified  signature, tree, tiles, dockets, Articles'];
  }
  const count = findings.length === 1 ? '1 thing is' : `${findings.length} things are`;
  return [...lines, `Failed    ${count} wrong:`, ...findings.map(findingLine)];
}

function findingLine(finding: Finding): string {
  const article = finding.article === undefined ? '' : ` (article ${finding.article})`;
  const docket = finding.docket === undefined ? '' : ` [docket ${finding.docket}]`;
  return `  ${finding.kind}${article}: ${finding.detail}${docket}`;
}
