import { isIPv4, isIPv6 } from 'node:net';

/** A network address by itself: an IPv4 address that comes as one of IPv6 is the IPv4 address. */
export function plainAddress(address: string): string | undefined {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.[1];
  const plain = (mapped ?? address).replace(/%.*$/s, '');
  return isIPv4(plain) || isIPv6(plain) ? plain : undefined;
}

/** An address or a range of IPv4 or IPv6 as CIDR writes it; undefined for anything else. */
export function addressRange(written: string): string | undefined {
  const [address = '', prefix, ...rest] = written.trim().split('/');
  const most = isIPv4(address) ? 32 : isIPv6(address) && !address.includes('%') ? 128 : -1;
  const bits = prefix === undefined ? most : /^\d{1,3}$/.test(prefix) ? Number(prefix) : most + 1;
  return most < 0 || bits > most || rest.length > 0 ? undefined : `${address}/${bits}`;
}
