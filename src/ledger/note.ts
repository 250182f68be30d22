import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { sha256 } from '#foundation';

/** What a key signs: the text of a note, or a text together with the time it was seen at. */
export type KeyUse = 'note' | 'cosignature';

/** A named Ed25519 public key. C2SP signed-note, type 0x01; C2SP tlog-cosignature, type 0x04 */
export type Verifier = {
  readonly name: string;
  readonly use: KeyUse;
  readonly keyId: Buffer;
  /** Raw key, 32 bytes. */
  readonly publicKey: Buffer;
};

export type Signer = Verifier & { readonly privateKey: KeyObject };

export type NoteReading =
  | { readonly kind: 'verified'; readonly text: string; readonly names: readonly string[] }
  | { readonly kind: 'malformed' | 'unsigned' | 'bad-signature' };

const typeOfUse = { note: 0x01, cosignature: 0x04 } as const satisfies Record<KeyUse, number>;
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const mostSignatures = 64;

/** First four bytes of SHA-256(name ‖ LF ‖ type ‖ key). C2SP signed-note */
function keyIdOf(name: string, use: KeyUse, publicKey: Buffer): Buffer {
  const hashed = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(typeOfUse[use]), publicKey]);
  return sha256(hashed).subarray(0, 4);
}

function isKeyName(name: string): boolean {
  return /^[^\s+\p{Cc}]+$/u.test(name);
}

/** A verifier for a raw Ed25519 key. @throws RangeError for a bad name or key size */
export function verifierOf(name: string, publicKey: Buffer, use: KeyUse = 'note'): Verifier {
  if (!isKeyName(name)) throw new RangeError(`not a key name: ${name}`);
  if (publicKey.length !== 32) throw new RangeError('an Ed25519 key has 32 bytes');
  return { name, use, publicKey, keyId: keyIdOf(name, use, publicKey) };
}

/** A signer for a private key in PKCS #8 DER. @throws RangeError for a bad name */
export function signerOf(name: string, pkcs8: Buffer, use: KeyUse = 'note'): Signer {
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { ...verifierOf(name, spki.subarray(spkiPrefix.length), use), privateKey };
}

/** `<name>+<8 hex of key id>+<base64 of type and key>`: what others store to trust this log. */
export function vkeyOf(verifier: Verifier): string {
  const typed = Buffer.concat([Buffer.of(typeOfUse[verifier.use]), verifier.publicKey]);
  const key = typed.toString('base64');
  return `${verifier.name}+${verifier.keyId.toString('hex')}+${key}`;
}

/** Reads a verifier key; undefined if any of its parts disagree or it is not Ed25519 for that use. */
export function parseVkey(vkey: string, use: KeyUse = 'note'): Verifier | undefined {
  // Split at the first two + only: base64 may hold more of them.
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(vkey) ?? [];
  if (name === undefined || encoded === undefined || !isKeyName(name)) return undefined;
  const key = Buffer.from(encoded, 'base64');
  if (key.length !== 33 || key[0] !== typeOfUse[use]) return undefined;
  const verifier = verifierOf(name, key.subarray(1), use);
  return verifier.keyId.toString('hex') === id ? verifier : undefined;
}

/** Signs a text that ends in a newline. @throws RangeError for a text that a note cannot carry */
export function signNote(text: string, signer: Signer): string {
  if (!isNoteText(text)) throw new RangeError('a note text ends in one newline');
  const signature = sign(null, Buffer.from(text), signer.privateKey);
  return `${text}\n${signatureLine(signer, signature)}`;
}

/** A line of a note's signatures, with its newline. */
export function signatureLine({ name, keyId }: Verifier, signature: Buffer): string {
  return `— ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`;
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

export type SignatureLine = {
  readonly name: string;
  readonly keyId: Buffer;
  readonly signature: Buffer;
};

/** Reads a line of a note's signatures, without its newline; undefined if malformed. */
export function parseSignature(line: string): SignatureLine | undefined {
  const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/]+=*)$/u.exec(line) ?? [];
  if (name === undefined || encoded === undefined || !isKeyName(name)) return undefined;
  const field = Buffer.from(encoded, 'base64');
  if (field.length < 5 || field.toString('base64') !== encoded) return undefined;
  return { name, keyId: field.subarray(0, 4), signature: field.subarray(4) };
}

/** Whether these are the 64 bytes of the key's Ed25519 signature over the text. */
export function isSignedBy(text: string, signature: Buffer, verifier: Verifier): boolean {
  const spki = Buffer.concat([spkiPrefix, verifier.publicKey]);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  return signature.length === 64 && verify(null, Buffer.from(text), key, signature);
}
