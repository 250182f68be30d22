import { openAsBlob } from 'node:fs';

/** A file of a form that lies on this machine's disk for as long as the form is being answered. */
export type SentFile = File & { readonly path: string };

/** Whether a file lies on the disk already; a command that needs a path then has one. */
export function isSentFile(file: Blob): file is SentFile {
  return 'path' in file && typeof file.path === 'string';
}

/** Its bytes are read from the disk when they are asked for, and in parts where parts are asked for. */
export async function sentFileAt(
  path: string,
  { name, type }: { readonly name: string; readonly type: string },
): Promise<SentFile> {
  return Object.assign(new File([await openAsBlob(path)], name, { type }), { path });
}
