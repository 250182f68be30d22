/** How far into a page its encoding may be declared (WHATWG HTML, "prescan a byte stream"). */
const prescanBytes = 1024;

/**
 * The text of a page, in the encoding that its first bytes, its header or itself names, in that
 * order; UTF-8 where none is named or the name is unknown. Bytes that do not fit become U+FFFD.
 */
export function decodePage(body: Uint8Array, contentType: string): string {
  const label = markedBy(body) ?? charsetIn(contentType) ?? declaredIn(body) ?? 'utf-8';
  return decoderFor(label).decode(body);
}

function markedBy([first, second]: Uint8Array): string | undefined {
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined;
}

function charsetIn(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1];
}

/** A declaration that can be read byte by byte cannot be true of UTF-16. */
function declaredIn(body: Uint8Array): string | undefined {
  const start = Buffer.from(body.subarray(0, prescanBytes)).toString('latin1');
  const label = /<meta[^>]+?charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(start)?.[1];
  return label?.toLowerCase().startsWith('utf-16') === true ? undefined : label;
}

function decoderFor(label: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
