import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { isRefusal, refuse } from '#foundation';

export type FormLimits = {
  /** Of the whole body. */
  readonly totalBytes: number;
  readonly fileBytes: number;
  /** Of all fields that are no files together: those are held in memory. */
  readonly textBytes: number;
  readonly fields: number;
  readonly files: number;
  /** The longest silence before its sender is given up. */
  readonly silenceMs: number;
};

/** A request that sends a form. */
export type SentForm = Pick<Request, 'body' | 'headers'>;

export type FormPart = { readonly name: string; readonly type: string; readonly part: Readable };
export type FormEntry = readonly [name: string, value: string | File];

/**
 * Reads a multipart form as it arrives: fields in memory within their bounds, each file through
 * `keep`, which is waited for before more is read. Resolves, or rejects, when nothing is under way.
 * @throws Refusal `malformed`, `too-large`; whatever `keep` throws
 */
export async function parseForm(
  sent: SentForm,
  limits: FormLimits,
  keep: (file: FormPart) => Promise<File>,
): Promise<readonly FormEntry[]> {
  const declaredBytes = Number(sent.headers.get('content-length') ?? 0);
  if (declaredBytes > limits.totalBytes) throw tooLarge(limits.totalBytes);
  const stop = new AbortController();
  const parser = openParser(sent.headers.get('content-type') ?? '', limits);
  const entries: (FormEntry | undefined)[] = [];
  const parts: Readable[] = [];
  const keeping: Promise<void>[] = [];
  let textBytes = 0;
  const tooMany = () => stop.abort(refuse('malformed', { detail: 'the form has too many parts' }));
  parser.on('partsLimit', tooMany).on('fieldsLimit', tooMany).on('filesLimit', tooMany);
  parser.on('error', ignore);
  parser.on('field', (name: string | undefined, value, _cutName, isCut) => {
    textBytes += value.length;
    if (isCut || textBytes > limits.textBytes) stop.abort(tooLarge(limits.textBytes));
    if (name !== undefined) entries.push([name, value]);
  });
  parser.on('file', (field: string | undefined, part: BusboyFileStream, name, _encoding, type) => {
    parts.push(part.on('error', ignore));
    part.on('limit', () => stop.abort(fileTooLarge(field ?? 'file', limits.fileBytes)));
    const slot = entries.push(undefined) - 1;
    const store = async () => {
      const file = await keep({ name, type, part });
      if (field !== undefined) entries[slot] = [field, file];
    };
    keeping.push(store().catch((reason: unknown) => stop.abort(reason)));
  });
  try {
    if (sent.body === null) throw unreadable('no body');
    await pipeline(arriving(sent.body, limits, stop), parser, { signal: stop.signal });
    await Promise.all(keeping);
    stop.signal.throwIfAborted();
    return entries.filter((entry) => entry !== undefined);
  } catch (cause) {
    const reason: unknown = stop.signal.aborted ? stop.signal.reason : unreadable(cause);
    for (const part of parts) part.destroy();
    await Promise.all(keeping);
    throw reason;
  }
}

/** What is wrong with a part is wrong with the form, and is heard of there. */
const ignore = () => undefined;

function openParser(contentType: string, limits: FormLimits) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      // As browsers and the platform have it: what has a file's name is a file.
      isPartAFile: (_field, _type, name) => name !== undefined,
      limits: {
        fieldSize: limits.textBytes,
        fields: limits.fields,
        fileSize: limits.fileBytes,
        files: limits.files,
        parts: limits.fields + limits.files,
        headerPairs: 20,
        headerSize: 8 * 1024,
      },
    });
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** The body as it comes: counted, and given up when it falls silent. */
async function* arriving(
  body: ReadableStream<Uint8Array>,
  { totalBytes, silenceMs }: FormLimits,
  stop: AbortController,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  // Ends a read that waits: nothing else would.
  const leave = () => void reader.cancel().catch(() => undefined);
  stop.signal.addEventListener('abort', leave, { once: true });
  let seenBytes = 0;
  try {
    for (;;) {
      const silence = setTimeout(() => stop.abort(tooSlow(silenceMs)), silenceMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (done) return;
      seenBytes += value.byteLength;
      if (seenBytes > totalBytes) throw tooLarge(totalBytes);
      yield value;
    }
  } finally {
    leave();
  }
}

/** A body that breaks off, or is none, is its sender's fault. */
function unreadable(cause: unknown): Error {
  if (isRefusal(cause)) return cause;
  return Object.assign(refuse('malformed', { detail: 'the form could not be read' }), { cause });
}

function tooSlow(silenceMs: number) {
  const detail = `nothing of the form came for ${Math.ceil(silenceMs / 1000)} seconds`;
  return refuse('malformed', { detail });
}

function tooLarge(mostBytes: number) {
  const megabytes = Math.floor(mostBytes / 1024 / 1024);
  const size = megabytes > 0 ? `${megabytes} MB` : `${mostBytes} bytes`;
  return refuse('too-large', {
    detail: `What you send is larger than ${size}: choose a smaller file`,
  });
}

function fileTooLarge(field: string, mostBytes: number) {
  const detail = `A file has at most ${Math.floor(mostBytes / 1024 / 1024)} MB.`;
  return refuse('too-large', { field, detail });
}
