import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat, type FileHandle } from 'node:fs/promises';

/** One file of an archive. */
export type Member = {
  readonly path: string;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
};

export type TarWriter = {
  readonly add: (path: string, bytes: Uint8Array) => Promise<void>;
  /** Copies a file of the disk piece by piece. @throws Error when it changes meanwhile */
  readonly addFile: (path: string, source: string) => Promise<void>;
  /** What was added so far. */
  readonly members: () => readonly Member[];
  /** Ends the archive and waits until the disk has it. */
  readonly end: () => Promise<void>;
};

const block = 512;
const longestName = 100;
const largestSize = 8 ** 11 - 1;

/** Writes a POSIX tar (ustar, IEEE Std 1003.1-1988) that any `tar` lists and unpacks. */
export function writeTar(file: FileHandle, at: Date): TarWriter {
  const members: Member[] = [];
  const begin = (path: string, sizeBytes: number) => file.write(header(path, sizeBytes, at));
  const finish = async (member: Member): Promise<void> => {
    await file.write(padding(member.sizeBytes));
    members.push(member);
  };
  return {
    members: () => members,
    add: async (path, bytes) => {
      await begin(path, bytes.length);
      await writeAll(file, bytes);
      await finish({ path, sizeBytes: bytes.length, sha256: hashOf(bytes) });
    },
    addFile: async (path, source) => {
      const { size } = await stat(source);
      await begin(path, size);
      const hash = createHash('sha256');
      let written = 0;
      for await (const piece of createReadStream(source)) {
        const bytes = Buffer.from(piece);
        hash.update(bytes);
        written += bytes.length;
        await writeAll(file, bytes);
      }
      if (written !== size) throw new Error(`${source} changed while it was copied`);
      await finish({ path, sizeBytes: size, sha256: hash.digest('hex') });
    },
    end: async () => {
      await file.write(Buffer.alloc(2 * block));
      await file.sync();
    },
  };
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await file.write(bytes, done)).bytesWritten;
  }
}

function header(path: string, sizeBytes: number, at: Date): Buffer {
  if (Buffer.byteLength(path) > longestName) throw new Error(`${path} is too long for a tar`);
  if (sizeBytes > largestSize) throw new Error(`${path} is too large for a tar`);
  const bytes = Buffer.alloc(block);
  const octal = (value: number, width: number) => value.toString(8).padStart(width - 1, '0');
  bytes.write(path, 0);
  bytes.write(octal(0o600, 8), 100);
  bytes.write(octal(0, 8), 108);
  bytes.write(octal(0, 8), 116);
  bytes.write(octal(sizeBytes, 12), 124);
  bytes.write(octal(Math.floor(at.getTime() / 1000), 12), 136);
  bytes.write('        ', 148);
  bytes.write('0', 156);
  bytes.write('ustar\u000000', 257);
  bytes.write(`${octal(sumOf(bytes), 7)}\u0000 `, 148);
  return bytes;
}

function sumOf(bytes: Buffer): number {
  return bytes.reduce((sum, byte) => sum + byte, 0);
}

function padding(sizeBytes: number): Buffer {
  return Buffer.alloc((block - (sizeBytes % block)) % block);
}

/** Where a member's bytes lie in the archive. */
export type Placed = { readonly path: string; readonly sizeBytes: number; readonly offset: number };

/** Lists an archive's members; undefined when it is not a whole tar of plain files. */
export async function listTar(file: FileHandle): Promise<readonly Placed[] | undefined> {
  const placed: Placed[] = [];
  for (let offset = 0; ;) {
    const bytes = await readAt(file, offset, block);
    if (bytes.length !== block) return undefined;
    if (bytes.every((byte) => byte === 0)) return placed;
    const member = readHeader(bytes, offset + block);
    if (member === undefined) return undefined;
    placed.push(member);
    offset += block + member.sizeBytes + padding(member.sizeBytes).length;
  }
}

function readHeader(bytes: Buffer, offset: number): Placed | undefined {
  const sum = Number.parseInt(bytes.toString('latin1', 148, 155), 8);
  const blank = Buffer.from(bytes).fill(' ', 148, 156);
  const size = /^[0-7]{11}$/.exec(bytes.toString('latin1', 124, 135))?.[0];
  const isPlain = bytes.toString('latin1', 156, 157) === '0';
  if (sum !== sumOf(blank) || size === undefined || !isPlain) return undefined;
  const end = bytes.indexOf(0);
  return {
    path: bytes.toString('utf8', 0, Math.min(end, longestName)),
    sizeBytes: Number.parseInt(size, 8),
    offset,
  };
}

/** Up to `sizeBytes` from a place of a file. */
export async function readAt(file: FileHandle, offset: number, sizeBytes: number): Promise<Buffer> {
  const bytes = Buffer.alloc(sizeBytes);
  let done = 0;
  while (done < sizeBytes) {
    const { bytesRead } = await file.read(bytes, done, sizeBytes - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

const pieceBytes = 1024 * 1024;

/** A member's bytes piece by piece. */
export async function* piecesOf(file: FileHandle, member: Placed): AsyncGenerator<Buffer> {
  for (let done = 0; done < member.sizeBytes; done += pieceBytes) {
    const wanted = Math.min(pieceBytes, member.sizeBytes - done);
    yield await readAt(file, member.offset + done, wanted);
  }
}
