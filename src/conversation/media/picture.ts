import { stat } from 'node:fs/promises';
import { encode } from 'blurhash';
import sharp, { type Sharp } from 'sharp';
import { isRefusal, refuse } from '#foundation';
import { mediaLimits } from '../rules/media-limits.ts';
import type { Size } from '../types.ts';
import {
  keptFormat,
  sniffType,
  type KeptFormat,
  type PictureType,
  type UploadSource,
} from './upload-type.ts';

/** Longest side in pixels of what is kept, and of its preview. */
const longestSide = { full: 2560, preview: 640 } as const;
/** Frames and pixels of one animation together stay within the pixel bound. */
const options = { limitInputPixels: mediaLimits.imagePixels, failOn: 'error' } as const;

export type Picture = {
  readonly bytes: Buffer;
  readonly type: string;
  readonly size: Size;
};

/** A small still picture, and the blur that stands in for it while it loads. */
export type Preview = { readonly preview: Picture; readonly blurhash: string };

/**
 * Reads an uploaded image and makes what is kept: turned upright, without metadata, within bounds.
 * @throws Refusal `too-large`; `unsupported-media` for what is no image, is broken, or lies
 */
export async function readPicture(upload: UploadSource): Promise<Picture> {
  const format = keptFormat(await incomingType(upload));
  return decoding(async () => {
    const image = sharp(upload, { ...options, animated: format === 'webp' });
    await requireSize(upload);
    const upright = image.autoOrient().resize({
      width: longestSide.full,
      height: longestSide.full,
      fit: 'inside',
      withoutEnlargement: true,
    });
    return write(upright, format);
  });
}

/** @throws Refusal `unsupported-media` */
export async function previewOf(picture: Pick<Picture, 'bytes'>): Promise<Preview> {
  return decoding(async () => {
    const side = longestSide.preview;
    const small = sharp(picture.bytes, options).autoOrient().resize({
      width: side,
      height: side,
      fit: 'inside',
      withoutEnlargement: true,
    });
    return { preview: await write(small, 'webp'), blurhash: await blurOf(picture.bytes) };
  });
}

/** The preview of a picture that somebody sent, or that was taken from a film. @throws Refusal as `readPicture` */
export async function previewOfUpload(upload: UploadSource): Promise<Preview> {
  return previewOf(await readPicture(upload));
}

/** A profile's picture, cut to its shape. @throws Refusal as `readPicture` */
export async function cropPicture(upload: UploadSource, size: Size): Promise<Picture> {
  await incomingType(upload);
  return decoding(async () => {
    const image = sharp(upload, options);
    await requireSize(upload);
    return write(
      image.autoOrient().resize({ ...size, fit: 'cover', position: 'attention' }),
      'webp',
    );
  });
}

/** Whether a picture has more than one frame; false for what cannot be read. */
export async function isAnimated(upload: UploadSource): Promise<boolean> {
  try {
    const { pages = 1 } = await sharp(upload, { limitInputPixels: false }).metadata();
    return pages > 1;
  } catch {
    return false;
  }
}

async function incomingType(upload: UploadSource): Promise<PictureType> {
  const sizeBytes = typeof upload === 'string' ? (await stat(upload)).size : upload.byteLength;
  if (sizeBytes > mediaLimits.imageBytes) {
    throw refuse('too-large', {
      field: 'file',
      detail: `A picture has at most ${mediaLimits.imageBytes / 1024 / 1024} MB.`,
    });
  }
  const found = await sniffType(upload);
  if (found?.is !== 'picture') throw unsupported();
  return found.type;
}

/** Asked of the header alone, before anything is decoded. An animation counts with all its frames. */
async function requireSize(upload: UploadSource): Promise<void> {
  const { width, height, pages = 1 } = await sharp(upload, { limitInputPixels: false }).metadata();
  if (width * height * pages > mediaLimits.imagePixels) {
    throw refuse('too-large', { field: 'file', detail: 'The picture has too many pixels.' });
  }
}

async function write(image: Sharp, format: KeptFormat): Promise<Picture> {
  const written = {
    jpeg: () => image.jpeg({ quality: 88, mozjpeg: false }),
    png: () => image.png({ compressionLevel: 8 }),
    webp: () => image.webp({ quality: 84 }),
  }[format]();
  const { data, info } = await written.toBuffer({ resolveWithObject: true });
  const height = info.pageHeight ?? info.height;
  return { bytes: data, type: `image/${format}`, size: { width: info.width, height } };
}

async function blurOf(bytes: Buffer): Promise<string> {
  const { data, info } = await sharp(bytes, options)
    .resize({ width: 32, height: 32, fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return encode(new Uint8ClampedArray(data), info.width, info.height, 4, 3);
}

/** The decoder says no in its own words; whoever uploads hears one sentence. */
async function decoding<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isRefusal(error) ? error : unsupported();
  }
}

function unsupported() {
  return refuse('unsupported-media', {
    field: 'file',
    detail: 'The file is not a picture that can be read: JPEG, PNG, GIF, WebP and AVIF can.',
  });
}
