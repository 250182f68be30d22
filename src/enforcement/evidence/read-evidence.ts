import { pictureTypeOf, readPicture } from '#conversation';
import { isRefusal, refuse } from '#foundation';
import type { EvidenceInput } from '../types.ts';
import { textType, typeOfText } from './text-type.ts';

export const opaqueType = 'application/octet-stream';
export const largestExhibitBytes = 10 * 1024 * 1024;

/** A picture made anew from its pixels: without what its file said of place, time and camera. */
export type ShownPicture = { readonly bytes: Uint8Array; readonly type: ShownType };
export type ShownType = 'image/jpeg' | 'image/png' | 'image/webp';

/** Bytes that may be kept as evidence, by what they are and not by what they are called. */
export type ReadBytes = {
  readonly content: Uint8Array;
  readonly mediaType: string;
  readonly shown?: ShownPicture;
};

/** Evidence that was looked at, ready to be frozen in a transaction. */
export type ReadEvidence = ReadBytes & Omit<EvidenceInput, 'content'>;

/**
 * Looks at what people bring, before any transaction: its size, its kind, its title. Pictures are
 * also made anew for showing; the bytes that came are what is hashed and kept.
 * @throws Refusal `invalid`, `too-large`, `unsupported-media`
 */
export async function readEvidence(
  given: readonly EvidenceInput[] | undefined,
): Promise<readonly ReadEvidence[]> {
  const all: ReadEvidence[] = [];
  // One after the other: a picture is decoded whole.
  for (const one of given ?? []) all.push(await readOne(one));
  return all;
}

async function readOne(evidence: EvidenceInput): Promise<ReadEvidence> {
  const sizeBytes = sizeOf(evidence.content);
  if (sizeBytes === 0 || evidence.gist.trim() === '' || evidence.gist.length > 1000) {
    throw refuse('invalid', { field: 'evidence', detail: 'Evidence has content and a title.' });
  }
  if (sizeBytes > largestExhibitBytes) {
    throw refuse('too-large', { field: 'evidence', detail: 'An exhibit has at most 10 MiB.' });
  }
  const content = await bytesOf(evidence.content);
  if (typeof evidence.content === 'string') {
    return { ...evidence, content, mediaType: evidence.mediaType ?? textType };
  }
  const read = await readBytes(content);
  if (read !== undefined) return { ...evidence, ...read };
  throw refuse('unsupported-media', {
    field: 'evidence',
    detail: 'A file is a picture (JPEG, PNG, GIF, WebP, AVIF), a PDF or a text.',
  });
}

/** Bytes of the files among it, which are on the disk until they are read. */
export function bytesOfFiles(given: readonly EvidenceInput[] | undefined): number {
  const sizes = (given ?? []).map(({ content }) => (content instanceof Blob ? content.size : 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}

type Content = EvidenceInput['content'];

function sizeOf(content: Content): number {
  if (content instanceof Blob) return content.size;
  return typeof content === 'string' ? Buffer.byteLength(content) : content.length;
}

/** A file is read only when its size is known to be within bounds. */
async function bytesOf(content: Content): Promise<Uint8Array> {
  if (content instanceof Blob) return new Uint8Array(await content.arrayBuffer());
  return typeof content === 'string' ? Buffer.from(content) : content;
}

/** What may be kept: pictures, PDF, text. Undefined for everything else, programs among it. */
export async function readBytes(content: Uint8Array): Promise<ReadBytes | undefined> {
  const pictureType = await pictureTypeOf(content);
  if (pictureType !== undefined) return readPictureFile(content, pictureType);
  if (Buffer.from(content.subarray(0, 5)).toString('latin1') === '%PDF-') {
    return { content, mediaType: 'application/pdf' };
  }
  const mediaType = typeOfText(content);
  return mediaType === undefined ? undefined : { content, mediaType };
}

/** A picture that is too large to be decoded safely, or broken, is kept as it came and shown to nobody. */
async function readPictureFile(content: Uint8Array, mediaType: string): Promise<ReadBytes> {
  try {
    const { bytes, type } = await readPicture(content);
    return isShownType(type)
      ? { content, mediaType, shown: { bytes, type } }
      : { content, mediaType };
  } catch (error) {
    if (isRefusal(error)) return { content, mediaType: opaqueType };
    throw error;
  }
}

function isShownType(type: string): type is ShownType {
  return type === 'image/jpeg' || type === 'image/png' || type === 'image/webp';
}
