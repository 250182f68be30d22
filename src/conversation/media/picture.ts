import { encode } from 'blurhash';
import { fileTypeFromBuffer } from 'file-type';
import sharp, { type Sharp } from 'sharp';
import { isRefusal, refuse } from '#foundation';
import { postLimits } from '../rules/post-limits.ts';
import type { Size } from '../types.ts';

/** What may come in, by the bytes themselves, and what is kept of it. Vector images run no code here. */
const keptAs = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/gif': 'webp',
  'image/webp': 'webp',
  'image/avif': 'jpeg',
} as const;
type Incoming = keyof typeof keptAs;

/** Longest side in pixels of what is kept, and of its preview. */
const longestSide = { full: 2560, preview: 640 } as const;
/** Frames and pixels of one animation together stay within the pixel bound. */
const options = { limitInputPixels: postLimits.imagePixels, failOn: 'error' } as const;

export type Picture = {
  readonly bytes: Buffer;
  readonly type: string;
  readonly size: Size;
};

/**
 * Reads an uploaded image and makes what is kept: turned upright, without metadata, within bounds.
 * @throws Refusal `too-large`; `unsupported-media` for what is no image, is broken, or lies
 */
export async function readPicture(upload: Uint8Array): Promise<Picture> {
  const type = await incomingType(upload);
  return decoding(async () => {
    const isAnimated = keptAs[type] === 'webp';
    const image = sharp(upload, { ...options, animated: isAnimated });
    await requireSize(upload);
    const upright = image.autoOrient().resize({
      width: longestSide.full,
      height: longestSide.full,
      fit: 'inside',
      withoutEnlargement: true,
    });
    return write(upright, keptAs[type]);
  });
}

/** A small still picture of what is kept, and the blur that stands in for it while it loads. */
export async function previewOf(picture: Picture): Promise<{ preview: Picture; blurhash: string }> {
  return decoding(async () => {
    const side = longestSide.preview;
    const small = sharp(picture.bytes, options).resize({
      width: side,
      height: side,
      fit: 'inside',
      withoutEnlargement: true,
    });
    return { preview: await write(small, 'webp'), blurhash: await blurOf(picture.bytes) };
  });
}

/** A profile's picture, cut to its shape. @throws Refusal as `readPicture` */
export async function cropPicture(upload: Uint8Array, size: Size): Promise<Picture> {
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

async function incomingType(upload: Uint8Array): Promise<Incoming> {
  if (upload.byteLength > postLimits.imageBytes) {
    throw refuse('too-large', {
      field: 'file',
      detail: `A picture has at most ${postLimits.imageBytes / 1024 / 1024} MB.`,
    });
  }
  const type = (await fileTypeFromBuffer(upload))?.mime;
  if (type === undefined || !isIncoming(type)) throw unsupported();
  return type;
}

function isIncoming(type: string): type is Incoming {
  return type in keptAs;
}

/** Asked of the header alone, before anything is decoded. An animation counts with all its frames. */
async function requireSize(upload: Uint8Array): Promise<void> {
  const { width, height, pages = 1 } = await sharp(upload, { limitInputPixels: false }).metadata();
  if (width * height * pages > postLimits.imagePixels) {
    throw refuse('too-large', { field: 'file', detail: 'The picture has too many pixels.' });
  }
}

async function write(image: Sharp, format: 'jpeg' | 'png' | 'webp'): Promise<Picture> {
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
