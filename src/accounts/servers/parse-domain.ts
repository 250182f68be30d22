import { refuse } from '#foundation';
import type { World } from '#infrastructure';

/**
 * The host of another server, in one spelling: lower case, in ASCII, without a last dot.
 * @throws Refusal `invalid` for what is no server's name, and for this server
 */
export function parseDomain(world: Pick<World, 'origin'>, name: string): string {
  const url = URL.parse(
    `https://${name
      .trim()
      .replace(/^https?:\/\//i, '')
      .replace(/\/$/, '')}`,
  );
  const isName = url !== null && url.pathname === '/' && url.username === '' && url.search === '';
  if (!isName || url.hash !== '' || url.host.length > 255 || !url.hostname.includes('.')) {
    throw refuse('invalid', {
      field: 'domain',
      detail: 'Validation failed: Domain is not a valid domain name',
    });
  }
  const host = url.host.replace(/\.(?=$|:)/, '');
  if (host === new URL(world.origin).host) {
    throw refuse('invalid', { field: 'domain', detail: 'This is the server that you are on.' });
  }
  return host;
}
