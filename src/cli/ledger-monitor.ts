import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hourMs, minuteMs, type Clock } from '#foundation';
import { accountFor, askStanding, type LedgerAccount } from './own-standing.ts';
import { verifyLedger, type LedgerReport } from './ledger-verify.ts';

export type MonitorInput = {
  /** URL of a server or its log, or a folder that a copy is renewed in. */
  readonly source: string;
  /** Where what was seen is kept; made if it is not there. */
  readonly state: string;
  /** The verifier key; else the one that the log named when it was seen first. */
  readonly vkey?: string;
  /** A policy file (C2SP tlog-policy). */
  readonly policy?: string;
  /** Looks once and leaves. */
  readonly once: boolean;
  /** A file with somebody's access token: what they may not do is held against the log. */
  readonly token?: string;
  readonly everyMinutes: number;
};

export type Monitor = { readonly say: (line: string) => void; readonly clock: Clock };

/** What is kept between two looks, each in a file of its name. */
const kept = { key: 'vkey', checkpoint: 'checkpoint', unlogged: 'unlogged-since' } as const;
/** A log in daily batches shows an act a day later; what it then does not show, it does not hold. */
const longestBatchMs = 36 * hourMs;

/**
 * `moot ledger monitor`: follows a log and says aloud when it is no longer the log that was seen
 * before. What was seen is only replaced by what extends it, so an alarm stands until a person
 * looks into it.
 * @returns with `once` the exit code: 0 for a log with nothing wrong, 1 otherwise; else never
 */
export async function monitorLedger(input: MonitorInput, monitor: Monitor): Promise<number> {
  await mkdir(input.state, { recursive: true });
  for (;;) {
    const isFine = await look(input, monitor);
    if (input.once) return isFine ? 0 : 1;
    await delay(input.everyMinutes * minuteMs);
  }
}

/** One look at the log. A log that cannot be read is said as well, but alarms nobody by itself. */
async function look(input: MonitorInput, { say, clock }: Monitor): Promise<boolean> {
  let report: LedgerReport;
  let own: LedgerAccount | undefined;
  try {
    // Asked first: an act is entered before it takes effect, so whatever is felt is there by now.
    if (input.token !== undefined) {
      own = accountFor(await askStanding(input.source, input.token));
    }
    report = await judge(input, own);
  } catch (error) {
    say(`UNREACHABLE  ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
  for (const line of alarmsOf(report)) say(line);
  if (!report.ok || report.note === undefined || report.vkey === undefined) return false;
  await keep(input.state, kept.key, `${report.vkey}\n`);
  await keep(input.state, kept.checkpoint, report.note);
  say(`OK           ${report.origin}: ${report.size} entries, root ${report.root}`);
  return own === undefined || isAccountedFor(own, input.state, { say, clock });
}

/** The whole log, held to what was seen of it before. */
async function judge(input: MonitorInput, own: LedgerAccount | undefined): Promise<LedgerReport> {
  const pinned = input.vkey ?? (await readKept(input.state, kept.key));
  const seen = await readKept(input.state, kept.checkpoint);
  return verifyLedger({
    source: input.source,
    ...(pinned === undefined ? {} : { vkey: pinned.trim() }),
    ...(seen === undefined ? {} : { since: join(input.state, kept.checkpoint) }),
    ...(input.policy === undefined ? {} : { policy: input.policy }),
    ...(own === undefined ? {} : { onView: own.onView }),
  });
}

/** Whether all that restricts the token's owner is in the log, or has had no time to be. */
async function isAccountedFor(
  own: LedgerAccount,
  state: string,
  { say, clock }: Monitor,
): Promise<boolean> {
  const unlogged = own.unlogged();
  if (unlogged === undefined) {
    await rm(join(state, kept.unlogged), { force: true });
    say('OK           whatever restricts this account is in the ledger');
    return true;
  }
  const now = clock.now();
  const since = (await readKept(state, kept.unlogged)) ?? now.toISOString();
  await keep(state, kept.unlogged, since);
  if (now.getTime() - Date.parse(since) < longestBatchMs) {
    say(`WAITING      ${unlogged}; seen first at ${since}`);
    return true;
  }
  say(`ALARM        unlogged-restriction (article 12): ${unlogged}; seen first at ${since}`);
  return false;
}

function alarmsOf(report: LedgerReport): string[] {
  return report.findings.map(({ kind, article, detail, docket }) => {
    const breached = article === undefined ? '' : ` (article ${article})`;
    const where = docket === undefined ? '' : ` [docket ${docket}]`;
    return `ALARM        ${kind}${breached}: ${detail}${where}`;
  });
}

async function readKept(folder: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, name), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Renamed into place: an interrupted look leaves what was seen before. */
async function keep(folder: string, name: string, text: string): Promise<void> {
  const path = join(folder, name);
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}
