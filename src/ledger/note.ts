import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { sha256 } from '#foundation';

/** A named Ed25519 public key. C2SP signed-note, type 0x01 */
export type Verifier = {
  readonly name: string;
  readonly keyId: Buffer;
  /** Raw key, 32 bytes. */
  readonly publicKey: Buffer;
};

export type Signer = Verifier & { readonly privateKey: KeyObject };

export type NoteReading =
  | { readonly kind: 'verified'; readonly text: string; readonly names: readonly string[] }
  | { readonly kind: 'malformed' | 'unsigned' | 'bad-signature' };

const ed25519Type = 0x01;
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const mostSignatures = 64;

/** First four bytes of SHA-256(name ‖ LF ‖ type ‖ key). C2SP signed-note */
function keyIdOf(name: string, publicKey: Buffer): Buffer {
  const hashed = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ed25519Type), publicKey]);
  return sha256(hashed).subarray(0, 4);
}

function isKeyName(name: string): boolean {
  return /^[^\s+\p{Cc}]+$/u.test(name);
}

/** A verifier for a raw Ed25519 key. @throws RangeError for a bad name or key size */
export function verifierOf(name: string, publicKey: Buffer): Verifier {
  if (!isKeyName(name)) throw new RangeError(`not a key name: ${name}`);
  if (publicKey.length !== 32) throw new RangeError('an Ed25519 key has 32 bytes');
  return { name, publicKey, keyId: keyIdOf(name, publicKey) };
}

/** A signer for a private key in PKCS #8 DER. @throws RangeError for a bad name */
export function signerOf(name: string, pkcs8: Buffer): Signer {
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { ...verifierOf(name, spki.subarray(spkiPrefix.length)), privateKey };
}

/** `<name>+<8 hex of key id>+<base64 of type and key>`: what others store to trust this log. */
export function vkeyOf(verifier: Verifier): string {
  const key = Buffer.concat([Buffer.of(ed25519Type), verifier.publicKey]).toString('base64');
  return `${verifier.name}+${verifier.keyId.toString('hex')}+${key}`;
}

/** Reads a verifier key; undefined if any of its parts disagree or its type is not Ed25519. */
export function parseVkey(vkey: string): Verifier | undefined {
  // Split at the first two + only: base64 may hold more of them.
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(vkey) ?? [];
  if (name === undefined || encoded === undefined || !isKeyName(name)) return undefined;
  const key = Buffer.from(encoded, 'base64');
  if (key.length !== 33 || key[0] !== ed25519Type) return undefined;
  const verifier = verifierOf(name, key.subarray(1));
  return verifier.keyId.toString('hex') === id ? verifier : undefined;
}

/** Signs a text that ends in a newline. @throws RangeError for a text that a note cannot carry */
export function signNote(text: string, signer: Signer): string {
  if (!isNoteText(text)) throw new RangeError('a note text ends in one newline');
  const signature = sign(null, Buffer.from(text), signer.privateKey);
  const field = Buffer.concat([signer.keyId, signature]).toString('base64');
  return `${text}\n— ${signer.name} ${field}\n`;
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && text.isWellFormed() && !/[^\P{Cc}\n]/u.test(text);
}

/**
 * Opens a signed note. Signatures by unknown keys are ignored; a known key whose signature fails
 * spoils the note; at least one known key must sign. C2SP signed-note
 */
export function openNote(note: string, known: readonly Verifier[]): NoteReading {
  const split = note.lastIndexOf('\n\n');
  const text = note.slice(0, split + 1);
  const block = note.slice(split + 2);
  if (split < 1 || !isNoteText(text) || !block.endsWith('\n')) return { kind: 'malformed' };
  const lines = block.slice(0, -1).split('\n').map(parseSignature);
  if (lines.length > mostSignatures) return { kind: 'malformed' };
  const names = new Set<string>();
  for (const line of lines) {
    if (line === undefined) return { kind: 'malformed' };
    const verifier = known.find((key) => key.name === line.name && key.keyId.equals(line.keyId));
    if (verifier === undefined) continue;
    if (!isSignedBy(text, line.signature, verifier)) return { kind: 'bad-signature' };
    names.add(verifier.name);
  }
  return names.size === 0 ? { kind: 'unsigned' } : { kind: 'verified', text, names: [...names] };
}

type SignatureLine = { name: string; keyId: Buffer; signature: Buffer };

function parseSignature(line: string): SignatureLine | undefined {
  const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/]+=*)$/u.exec(line) ?? [];
  if (name === undefined || encoded === undefined || !isKeyName(name)) return undefined;
  const field = Buffer.from(encoded, 'base64');
  if (field.length < 5 || field.toString('base64') !== encoded) return undefined;
  return { name, keyId: field.subarray(0, 4), signature: field.subarray(4) };
}

function isSignedBy(text: string, signature: Buffer, verifier: Verifier): boolean {
  const spki = Buffer.concat([spkiPrefix, verifier.publicKey]);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  return signature.length === 64 && verify(null, Buffer.from(text), key, signature);
}
