import type { RequestEvent } from '@sveltejs/kit';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';

/** The viewer's archive, made while it is sent. Never withheld (article 13). */
export async function GET(event: RequestEvent): Promise<Response> {
  const { account } = requireViewer(event);
  const { fileName, stream } = await platformOf(event).archiveOf(account.id);
  return new Response(streamOf(stream), {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'private, no-store',
    },
  });
}

type Chunks = AsyncIterator<Uint8Array, undefined, undefined>;

function streamOf(source: { [Symbol.asyncIterator]: () => Chunks }): ReadableStream<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: async () => {
      await chunks.return?.();
    },
  });
}
