import { once } from 'node:events';
import { request } from 'node:http';

const megabyte = 1024 * 1024;
/** The largest that a film may be. */
export const largestFileBytes = 40 * megabyte;

const boundary = 'the-boundary';
const head = Buffer.from(
  `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="film.mp4"\r\n` +
    'content-type: video/mp4\r\n\r\n',
);
const tail = Buffer.from(`\r\n--${boundary}--\r\n`);

/** An upload that has been sent but for its end. */
export type BegunUpload = {
  /** Sends the end, and gives the status of the answer. */
  readonly finish: () => Promise<number>;
  readonly breakOff: () => void;
};

/** Sends an upload of the largest size, which holds nothing that could be shown, but for its end. */
export async function beginUpload(origin: string, token: string): Promise<BegunUpload> {
  const sent = request(`${origin}/api/v2/media`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + largestFileBytes + tail.length,
    },
  });
  const status = Promise.withResolvers<number>();
  sent.on('error', status.reject);
  sent.on('response', (response) => status.resolve(response.resume().statusCode ?? 0));
  status.promise.catch(() => undefined);
  sent.write(head);
  const piece = Buffer.alloc(megabyte, 1);
  for (let at = 0; at < largestFileBytes; at += megabyte) {
    if (!sent.write(piece)) await once(sent, 'drain');
  }
  return {
    finish: () => {
      sent.end(tail);
      return status.promise;
    },
    breakOff: () => sent.destroy(),
  };
}
