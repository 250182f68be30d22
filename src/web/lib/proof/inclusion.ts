/**
 * Checks, in the browser, that an entry is in the signed log. It takes hashing and signatures from
 * WebCrypto and shares no code with what made the proof. RFC 6962 §2.1, C2SP signed-note
 */
export type Proof = {
  readonly index: number;
  readonly size: number;
  /** Hex, as are all hashes here. */
  readonly leafHash: string;
  readonly path: readonly string[];
  readonly root: string;
  readonly checkpoint: string;
};

type Bytes = Uint8Array<ArrayBuffer>;

/** The leaf hash of an entry's bytes: SHA-256(0x00 ‖ entry). */
export async function leafHash(entry: Bytes): Promise<string> {
  return toHex(await sha256(join(Uint8Array.of(0), entry)));
}

/** The root that a proof leads to; undefined when its path has the wrong length. */
export async function rootOf(proof: Proof): Promise<string | undefined> {
  let hash = fromHex(proof.leafHash);
  let index = proof.index;
  let last = proof.size - 1;
  if (index < 0 || index > last) return undefined;
  for (const step of proof.path) {
    if (last === 0) return undefined;
    const sibling = fromHex(step);
    if (index % 2 === 1 || index === last) {
      hash = await nodeHash(sibling, hash);
      // A node without a right neighbour moves up unhashed until it has one.
      while (index % 2 === 0 && index !== 0) {
        index = Math.floor(index / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = await nodeHash(hash, sibling);
    }
    index = Math.floor(index / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? toHex(hash) : undefined;
}

export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: string };

/** Origin, size and root that a checkpoint states, signed or not; undefined if malformed. */
export function readCheckpoint(note: string): Checkpoint | undefined {
  const [origin, size, root] = note.split('\n');
  if (origin === undefined || size === undefined || root === undefined) return undefined;
  if (!/^(0|[1-9]\d{0,15})$/.test(size) || !/^[A-Za-z0-9+/]{43}=$/.test(root)) return undefined;
  return { origin, size: Number(size), root: toHex(fromBase64(root)) };
}

/** Whether the key signed the checkpoint; `unknown` where this browser has no Ed25519. */
export async function isSignedBy(note: string, vkey: string): Promise<boolean | 'unknown'> {
  const split = note.lastIndexOf('\n\n');
  const [, name = '', keyId = '', encoded = ''] =
    /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey.trim()) ?? [];
  if (split < 0 || encoded === '') return false;
  const key = await importKey(fromBase64(encoded).slice(1));
  if (key === undefined) return 'unknown';
  const signature = signatureBy(note.slice(split + 2), name, keyId);
  if (signature === undefined) return false;
  const text = new TextEncoder().encode(note.slice(0, split + 1));
  return crypto.subtle.verify('Ed25519', key, signature, text);
}

/** The signature bytes of the line by this key. Lines by other keys are witnesses'. */
function signatureBy(lines: string, name: string, keyId: string): Bytes | undefined {
  const fields = lines.split('\n').flatMap((line) => {
    const [dash, signer, field] = line.split(' ');
    return dash === '—' && signer === name && field !== undefined ? [fromBase64(field)] : [];
  });
  return fields.find((field) => toHex(field.slice(0, 4)) === keyId)?.slice(4);
}

async function importKey(raw: Bytes): Promise<CryptoKey | undefined> {
  try {
    return await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
  } catch {
    return undefined;
  }
}

function nodeHash(left: Bytes, right: Bytes): Promise<Bytes> {
  return sha256(join(Uint8Array.of(1), left, right));
}

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function join(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function toHex(bytes: Bytes): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(hex: string): Bytes {
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16);
  }
  return bytes;
}

function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (character) => character.codePointAt(0) ?? 0);
}
