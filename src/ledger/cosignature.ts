import { sign } from 'node:crypto';
import { isSignedBy, parseSignature, signatureLine, type Signer, type Verifier } from './note.ts';

/** That a witness saw a checkpoint which extends every one it saw before. C2SP tlog-cosignature */
export type Cosignature = {
  readonly witness: string;
  /** The line of the note, with its newline. */
  readonly line: string;
  /** Seconds since 1970, as the witness says. */
  readonly signedAt: number;
};

const timeBytes = 8;

/** What a cosignature covers: the time, then the whole text of the checkpoint. */
function signedText(text: string, seconds: bigint | number): string {
  return `cosignature/v1\ntime ${seconds}\n${text}`;
}

/** Cosigns the text of a checkpoint at a time; gives the line for its signatures. */
export function cosign(text: string, signer: Signer, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  const time = Buffer.alloc(timeBytes);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = sign(null, Buffer.from(signedText(text, seconds)), signer.privateKey);
  return signatureLine(signer, Buffer.concat([time, signature]));
}

/** Reads one line; undefined unless this witness made it over that text at a time after 1970. */
export function openCosignature(
  line: string,
  text: string,
  witness: Verifier,
): Cosignature | undefined {
  const parsed = parseSignature(line);
  if (parsed?.name !== witness.name || !parsed.keyId.equals(witness.keyId)) return undefined;
  if (parsed.signature.length !== timeBytes + 64) return undefined;
  const seconds = parsed.signature.readBigUInt64BE();
  if (seconds === 0n || seconds > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  const signature = parsed.signature.subarray(timeBytes);
  if (!isSignedBy(signedText(text, seconds), signature, witness)) return undefined;
  return { witness: witness.name, line: `${line}\n`, signedAt: Number(seconds) };
}

/** The cosignatures of known witnesses on a checkpoint; what is unknown or false is left out. */
export function openCosignatures(note: string, witnesses: readonly Verifier[]): Cosignature[] {
  const split = note.lastIndexOf('\n\n');
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2).split('\n');
  return witnesses.flatMap((witness) => {
    const made = lines.map((line) => openCosignature(line, text, witness));
    return made.find((cosignature) => cosignature !== undefined) ?? [];
  });
}
