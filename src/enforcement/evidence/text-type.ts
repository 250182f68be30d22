export const textType = 'text/plain; charset=utf-8';

/** Whether bytes are a text that can be shown as one, markup included: always plain, never run. */
export function typeOfText(content: Uint8Array): string | undefined {
  if (content.some(isControl)) return undefined;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content);
    return textType;
  } catch {
    return undefined;
  }
}

/** What no text holds: control characters other than white space and escape. */
const isControl = (byte: number): boolean =>
  byte < 9 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32);
