import type { RequestEvent } from '@sveltejs/kit';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { idIn } from '../../../lib/server/posts.ts';

const endings: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/json': 'json',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'text/plain; charset=utf-8': 'txt',
};

/**
 * The bytes of an exhibit, for who may see them. A picture that was made anew is shown; everything
 * else is a file to keep, of a type that no browser runs.
 */
export async function GET(event: RequestEvent): Promise<Response> {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const id = idIn<'exhibit'>(platform, event.params['id'] ?? '');
  const wanted = event.url.searchParams.get('form') === 'picture' ? 'picture' : 'file';
  const { enforcement, world } = platform;
  const { bytes, mediaType, isPicture } = await enforcement.getExhibit(
    world,
    account.id,
    id,
    wanted,
  );
  const isShown = isPicture && wanted === 'picture';
  const name = `exhibit-${id}.${endings[mediaType] ?? 'bin'}`;
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': isShown ? mediaType : 'application/octet-stream',
      'content-disposition': isShown ? 'inline' : `attachment; filename="${name}"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, no-store',
    },
  });
}
