import type { World } from '#infrastructure';
import { previewOfUpload } from '../media/picture.ts';
import type { LinkPicture } from './link-card.ts';
import { decodePage } from './decode-page.ts';
import { readPage, type PageFacts } from './read-page.ts';

/** A page says what it is about at its beginning; what lies beyond this is not read. */
const page = { maxBytes: 1024 * 1024, timeoutMs: 10_000, cutAtMaxBytes: true } as const;
const picture = { maxBytes: 4 * 1024 * 1024, timeoutMs: 10_000 } as const;

/**
 * Asks a page what it says about itself. Undefined where it does not answer as a page, in time, from
 * a public address: whatever goes wrong out there is an answer here.
 */
export async function fetchPage(
  { outside }: Pick<World, 'outside'>,
  url: string,
): Promise<PageFacts | undefined> {
  const headers = { accept: 'text/html, application/xhtml+xml' };
  const response = await outside.fetch(url, { ...page, headers }).catch(() => undefined);
  const type = response?.headers.get('content-type') ?? '';
  if (response?.status !== 200 || !isPage(type)) return undefined;
  return readPage(decodePage(response.body, type), response.url);
}

function isPage(contentType: string): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i.test(contentType);
}

/**
 * Stores a small picture of our own of a page's picture, so that readers never ask the other site.
 * Undefined for what does not come in time, is too large, or is no picture.
 */
export async function fetchPicture(
  { outside, media }: Pick<World, 'outside' | 'media'>,
  facts: PageFacts,
): Promise<LinkPicture | undefined> {
  if (facts.imageUrl === null) return undefined;
  const response = await outside.fetch(facts.imageUrl, picture).catch(() => undefined);
  if (response?.status !== 200) return undefined;
  const made = await previewOfUpload(response.body).catch(() => undefined);
  if (made === undefined) return undefined;
  const { preview, blurhash } = made;
  const key = await media.put(preview.bytes, preview.type);
  return { key, size: preview.size, blurhash, description: facts.imageDescription };
}
