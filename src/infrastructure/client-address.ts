import { isIP } from 'node:net';

/**
 * The network address of whoever asks. Each proxy adds the address that it was asked from to the
 * end of X-Forwarded-For, so with `proxies` of one's own the true one stands that far from its end;
 * what is written before it anybody could have written.
 */
export function clientAddress(asked: {
  readonly peer: string | undefined;
  readonly forwardedFor: string | null;
  readonly proxies: number;
}): string {
  const peer = asked.peer ?? '0.0.0.0';
  if (asked.proxies === 0) return peer;
  const named = (asked.forwardedFor ?? '').split(',').map((address) => address.trim());
  const address = named.at(-asked.proxies) ?? '';
  return isIP(address) === 0 ? peer : address;
}
