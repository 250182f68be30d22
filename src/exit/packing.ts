import { addAbortSignal, Readable } from 'node:stream';
import type { Account } from '#accounts';
import type { World } from '#infrastructure';
import type { ZipFile } from 'yazl';
import type { ArchiveWire } from './wire.ts';

/** What the writers of an archive's parts share. */
export type Packing = {
  readonly world: World;
  readonly account: Account;
  readonly wire: ArchiveWire;
  readonly zip: ZipFile;
  readonly at: Date;
  /** Raised when nobody reads on. */
  readonly abandoned: AbortSignal;
};

export type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

export type PackOptions = {
  /** False for what is compressed already. */
  readonly compress?: boolean;
};

/**
 * Adds one file and resolves when its last byte was taken: the parts follow one another at the pace
 * of whoever reads, so an archive of any size needs the memory of one piece.
 */
export async function pack(
  { zip, at, abandoned }: Packing,
  path: string,
  pieces: Pieces,
  { compress = true }: PackOptions = {},
): Promise<void> {
  const source = addAbortSignal(abandoned, Readable.from(pieces));
  const taken = new Promise<void>((resolve, reject) => {
    source.once('end', resolve);
    source.once('error', reject);
  });
  zip.addReadStream(source, path, { mtime: at, compress });
  await taken;
}
