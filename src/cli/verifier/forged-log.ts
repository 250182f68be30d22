import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { canonicalJson, type Json } from '#foundation';
import { leafHash, rootOf as rootOver } from './tree.ts';

export const hashLeaf = (entry: Uint8Array): Buffer => Buffer.from(leafHash(entry), 'hex');
export const rootOf = (leaves: readonly Buffer[]): Buffer => rootOver(Buffer.concat(leaves));

const root = await mkdtemp(join(tmpdir(), 'folkmoot-forged-'));

/** Removes every log that this process wrote. */
export const removeLogs = (): Promise<void> => rm(root, { recursive: true, force: true });

/** An operator with the log's key who writes whatever they like: the one the verifier is made for. */
export const origin = 'evil.example/ledger';
const keys = generateKeyPairSync('ed25519');
const typedKey = Buffer.concat([
  Buffer.of(1),
  keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
]);
const keyId = createHash('sha256').update(`${origin}\n`).update(typedKey).digest().subarray(0, 4);
export const vkey = `${origin}+${keyId.toString('hex')}+${typedKey.toString('base64')}`;

export function checkpointOf(size: number, hash: Buffer): string {
  const text = `${origin}\n${size}\n${hash.toString('base64')}\n`;
  const field = Buffer.concat([keyId, sign(null, Buffer.from(text), keys.privateKey)]);
  return `${text}\n— ${origin} ${field.toString('base64')}\n`;
}

/** Writes a log whose tiles and checkpoint all agree with the entries, into a folder of its own. */
export async function writeLog(entries: readonly Buffer[]): Promise<string> {
  const folder = await mkdtemp(join(root, 'log-'));
  const leaves = entries.map(hashLeaf);
  await put(folder, 'checkpoint', checkpointOf(entries.length, rootOf(leaves)));
  await put(folder, 'vkey', `${vkey}\n`);
  for (let from = 0; from < entries.length; from += 256) {
    await put(
      folder,
      tile('entries', from, entries.length),
      frame(entries.slice(from, from + 256)),
    );
  }
  let below = leaves;
  for (let level = 0; below.length > 0; level += 1) {
    const hashes = below;
    for (let from = 0; from < hashes.length; from += 256) {
      const bytes = Buffer.concat(hashes.slice(from, from + 256));
      await put(folder, tile(level, from, hashes.length), bytes);
    }
    below = Array.from({ length: Math.floor(hashes.length / 256) }, (_, place) =>
      rootOf(hashes.slice(place * 256, place * 256 + 256)),
    );
  }
  return folder;
}

export const tile = (level: number | 'entries', from: number, size: number): string => {
  const width = Math.min(256, size - from);
  return `tile/${level}/${String(from / 256).padStart(3, '0')}${width < 256 ? `.p/${width}` : ''}`;
};

export const frame = (entries: readonly Buffer[]): Buffer =>
  Buffer.concat(
    entries.flatMap((entry) => [Buffer.of(entry.length >> 8, entry.length & 255), entry]),
  );

export async function put(folder: string, path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

export type Act = { readonly type: string; readonly docket?: string } & Readonly<
  Record<string, Json>
>;

/** Entries of acts, numbered and chained as the ledger does it. */
export function logOf(acts: readonly Act[]): Buffer[] {
  const last = new Map<string, { seq: number; hash: string }>();
  return acts.map((act) => {
    const previous = last.get(act.docket ?? '');
    const seq = (previous?.seq ?? 0) + 1;
    const prev = previous === undefined ? {} : { prev: previous.hash };
    const place = act.docket === undefined ? {} : { seq, ...prev };
    const entry = Buffer.from(canonicalJson({ v: 1, day: '2027-01-11', ...act, ...place }));
    if (act.docket !== undefined) {
      last.set(act.docket, { seq, hash: hashLeaf(entry).toString('hex') });
    }
    return entry;
  });
}

export const hash = 'ab'.repeat(32);
export const a = 'a'.repeat(32);
export const b = 'b'.repeat(32);
export const rules = [{ id: 'violence.threats', version: 1, hash }];
export const one = { size: 1, for: 1, against: 0, recused: 0 };
export const three = { size: 3, for: 2, against: 1, recused: 0 };
export const published: Act = { type: 'rules-published', rules };
export const warning: Act = {
  type: 'warning',
  docket: a,
  rules,
  sanction: 'warning',
  term: { days: 365 },
  panel: one,
  commitments: { sor: hash },
};
const permanent = { code: 'permanent', review: '2028-01-11' };
export const ban: Act = {
  type: 'decision',
  docket: b,
  rules,
  outcome: 'proved',
  sanction: 'ban',
  term: permanent,
  panel: three,
  commitments: { sor: hash, votes: hash, warning: hash },
};

/** The story of a ban, by the book. */
export const story: readonly Act[] = [
  published,
  warning,
  { type: 'served', docket: a, ref: 1 },
  { type: 'draw-committed', docket: b, commitments: { seed: hash } },
  ban,
  { type: 'served', docket: b, ref: 4 },
  { type: 'sanction-started', docket: b, ref: 4, sanction: 'ban', term: permanent },
  { type: 'appeal-filed', docket: b, ref: 4 },
  { type: 'appeal-decided', docket: b, ref: 7, outcome: 'overturned', panel: three },
  { type: 'reversal', docket: b, ref: 4 },
  { type: 'none' },
  { type: 'none' },
];

export const entries = logOf(story);
export const replaced = (at: number, ...by: readonly Buffer[]): Buffer[] =>
  entries.toSpliced(at, 1, ...by);
export const changed = (at: number, from: string, to: string): Buffer =>
  Buffer.from((entries[at] ?? Buffer.alloc(0)).toString().replace(from, to));
