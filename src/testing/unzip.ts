import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';

/** Every member of a zip by its path, each read to its end. @throws Error when it is not whole */
export async function unzip(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const members = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    members.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return members;
}
