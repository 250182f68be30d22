import { isRefusal } from '#foundation';
import type { Outside, OutsideResponse } from '#infrastructure';
import type { ExhibitSource } from '../types.ts';
import { opaqueType, readBytes, type ReadBytes } from './read-evidence.ts';
import { typeOfText } from './text-type.ts';

/** The beginning of a page that is larger; bytes are counted as they come, packed or not. */
const mostBytes = 5 * 1024 * 1024;

export type Fetched =
  | { readonly kept: ReadBytes & { readonly source: ExhibitSource } }
  /** Said in the case. `again`: it may work later. */
  | { readonly failure: string; readonly again: boolean };

/**
 * Fetches a link as evidence through the guarded client: public addresses only, also behind
 * redirects, a bounded body and a bounded time. A packed body is kept packed: nothing is unpacked.
 */
export async function fetchPage(outside: Outside, url: string): Promise<Fetched> {
  const response = await answerOf(outside, url);
  if ('failure' in response) return response;
  const { status, body } = response;
  if (status < 200 || status > 299) {
    const again = status >= 500 || status === 429;
    return { failure: `The server answered with the status ${status}.`, again };
  }
  if (body.length === 0) return { failure: 'The server answered with nothing.', again: false };
  const read = await kindOf(response);
  if (read === undefined) {
    return { failure: 'It is neither a text, a picture nor a PDF: not kept.', again: false };
  }
  return { kept: { ...read, source: sourceOf(url, response) } };
}

async function answerOf(
  outside: Outside,
  url: string,
): Promise<OutsideResponse | { readonly failure: string; readonly again: boolean }> {
  try {
    return await outside.fetch(url, {
      maxBytes: mostBytes,
      cutAtMaxBytes: true,
      headers: {
        accept: 'text/html, text/plain, image/*, application/pdf, */*;q=0.1',
        'accept-encoding': 'identity',
      },
    });
  } catch (error) {
    if (isRefusal(error)) return { failure: error.detail.slice(0, 400), again: false };
    if (!(error instanceof Error)) throw error;
    return failureOf(error);
  }
}

/** What the network said, in one safe sentence: no address that a name resolved to is repeated. */
function failureOf(error: Error): { readonly failure: string; readonly again: boolean } {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return { failure: 'The headers of the answer are too large.', again: false };
  }
  if (/timeout/i.test(`${code} ${error.name}`)) {
    return { failure: 'The server did not answer in time.', again: true };
  }
  return { failure: 'The server could not be reached.', again: true };
}

/** By the bytes. What calls itself a text in another encoding, or came packed, is kept as it came. */
async function kindOf({ body, headers }: OutsideResponse): Promise<ReadBytes | undefined> {
  const read = await readBytes(body);
  if (read !== undefined) return read;
  const packed = headers.get('content-encoding') ?? 'identity';
  const cutInside = body.length === mostBytes && typeOfText(body.subarray(0, -4)) !== undefined;
  const isText = /^text\//i.test(headers.get('content-type') ?? '') && !body.includes(0);
  if (packed === 'identity' && !cutInside && !isText) return undefined;
  return { content: body, mediaType: opaqueType };
}

const mostHeaders = 60;
const longestHeader = 500;
const mostHeaderText = 12_000;

function sourceOf(
  askedUrl: string,
  { url, status, headers, body }: OutsideResponse,
): ExhibitSource {
  const kept: Record<string, string> = {};
  let size = 0;
  for (const [name, value] of [...headers].slice(0, mostHeaders)) {
    // A session of the server's own visit is nobody's evidence.
    if (name === 'set-cookie') continue;
    const text = printable(value).slice(0, longestHeader);
    size += JSON.stringify([name, text]).length;
    if (size > mostHeaderText) break;
    kept[printable(name).slice(0, 100)] = text;
  }
  return {
    askedUrl,
    finalUrl: printable(url).slice(0, 2000),
    status,
    headers: kept,
    isCut: body.length === mostBytes,
  };
}

const printable = (text: string): string => text.replaceAll(/[^\u0020-\u007e]/g, '?');
