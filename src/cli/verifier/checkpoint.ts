import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';

/** A log's name and Ed25519 key. C2SP signed-note */
export type LogKey = {
  readonly origin: string;
  /** First four bytes of the key's hash, hex. */
  readonly id: string;
  readonly key: KeyObject;
};

export type SignedHead = {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
};

export type HeadReading =
  { readonly ok: true; readonly head: SignedHead } | { readonly ok: false; readonly why: string };

const ed25519 = 1;

/** Reads `<name>+<key id>+<base64 of type and key>`; undefined if its parts disagree. */
export function readVkey(vkey: string): LogKey | undefined {
  const line = vkey.trim();
  const first = line.indexOf('+');
  const second = line.indexOf('+', first + 1);
  if (first < 1 || second < 0) return undefined;
  const origin = line.slice(0, first);
  const id = line.slice(first + 1, second);
  const typed = Buffer.from(line.slice(second + 1), 'base64');
  if (typed.length !== 33 || typed[0] !== ed25519) return undefined;
  const hash = createHash('sha256').update(`${origin}\n`).update(typed).digest('hex');
  if (hash.slice(0, 8) !== id) return undefined;
  const x = typed.subarray(1).toString('base64url');
  const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
  return { origin, id, key };
}

/** Opens a checkpoint (C2SP tlog-checkpoint): its form, its log's name, its log's signature. */
export function readCheckpoint(note: string, log: LogKey): HeadReading {
  const end = note.lastIndexOf('\n\n');
  const [origin, size, root, ...rest] = note.slice(0, Math.max(end, 0)).split('\n');
  if (root === undefined || !/^(0|[1-9]\d{0,14})$/.test(size ?? '') || rest.includes('')) {
    return { ok: false, why: 'the checkpoint is not of the form of C2SP tlog-checkpoint' };
  }
  const head = { origin: origin ?? '', size: Number(size), root: Buffer.from(root, 'base64') };
  if (head.root.length !== 32) return { ok: false, why: 'the root is not 32 bytes' };
  if (head.origin !== log.origin) {
    return { ok: false, why: `the checkpoint is of ${head.origin}, the key of ${log.origin}` };
  }
  const text = note.slice(0, end + 1);
  const why = signatureFault(text, note.slice(end + 2), log);
  return why === undefined ? { ok: true, head } : { ok: false, why };
}

function signatureFault(text: string, block: string, log: LogKey): string | undefined {
  let signed = false;
  for (const line of block.split('\n')) {
    const [dash, name, field] = line.split(' ');
    const bytes = Buffer.from(field ?? '', 'base64');
    if (dash !== '—' || name !== log.origin || bytes.toString('hex', 0, 4) !== log.id) continue;
    if (!verify(null, Buffer.from(text), log.key, bytes.subarray(4))) {
      return "the log's signature on the checkpoint is false";
    }
    signed = true;
  }
  return signed ? undefined : "the checkpoint is not signed by the log's key";
}
