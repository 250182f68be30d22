import { fileTypeFromBuffer, fileTypeFromFile } from 'file-type';
import type { Container } from '#infrastructure';

/** What may come in as a picture, by its bytes, and what is kept of it. Vector images run no code here. */
const pictures = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/gif': 'webp',
  'image/webp': 'webp',
  'image/avif': 'jpeg',
} as const;

const films: Readonly<Record<string, Container>> = {
  'video/mp4': 'mov',
  'video/quicktime': 'mov',
  'video/x-m4v': 'mov',
  'video/3gpp': 'mov',
  'video/webm': 'matroska',
  'video/matroska': 'matroska',
  'video/ogg': 'ogg',
  'audio/mp4': 'mov',
  'audio/x-m4a': 'mov',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/flac': 'flac',
  'audio/wav': 'wav',
  'audio/aac': 'aac',
};

export type PictureType = keyof typeof pictures;
export type KeptFormat = (typeof pictures)[PictureType];
export type FilmType = { readonly type: string; readonly container: Container };

/** Names that browsers and clients have for the same types. */
const otherNames = [
  'audio/wave',
  'audio/x-wav',
  'audio/x-pn-wave',
  'audio/vnd.wave',
  'audio/vorbis',
  'audio/opus',
  'audio/webm',
  'audio/mp3',
  'audio/x-flac',
  'audio/m4a',
  'audio/x-aac',
  'audio/3gpp',
];

/** The types to tell clients of: films and sounds only where something here can read them. */
export function uploadTypes(hasFilms: boolean): readonly string[] {
  const still = Object.keys(pictures);
  return hasFilms ? [...still, ...Object.keys(films), ...otherNames] : still;
}

/** An upload as it is looked at: its bytes, or the path of the file that holds them. */
export type UploadSource = Uint8Array | string;

/** The type of an upload by its bytes, whatever its sender calls it; undefined for all others. */
export async function sniffType(
  upload: UploadSource,
): Promise<
  | { readonly is: 'picture'; readonly type: PictureType }
  | { readonly is: 'film'; readonly film: FilmType }
  | undefined
> {
  const found = await (typeof upload === 'string'
    ? fileTypeFromFile(upload)
    : fileTypeFromBuffer(upload));
  const type = found?.mime.split(';', 1)[0];
  if (type === undefined) return undefined;
  if (isPicture(type)) return { is: 'picture', type };
  const container = films[type];
  return container === undefined ? undefined : { is: 'film', film: { type, container } };
}

/** The type of a picture by its bytes; undefined for everything else. */
export async function pictureTypeOf(bytes: Uint8Array): Promise<string | undefined> {
  const found = await sniffType(bytes);
  return found?.is === 'picture' ? found.type : undefined;
}

function isPicture(type: string): type is PictureType {
  return type in pictures;
}

export function keptFormat(type: PictureType): KeptFormat {
  return pictures[type];
}

/** What ffmpeg is to read a waiting upload as. */
export function containerOf(type: string): Container | undefined {
  return type === 'image/gif' ? 'gif' : films[type];
}
