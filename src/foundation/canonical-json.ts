import canonicalize from 'canonicalize';

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The one canonical text of a JSON value (RFC 8785): what is hashed, signed and committed to. */
export function canonicalJson(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('value has no JSON form');
  return text;
}
