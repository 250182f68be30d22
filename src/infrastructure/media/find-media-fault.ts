import { keyOf } from './media-types.ts';
import type { MediaStore } from './media-store.ts';

/** A name that nothing has: no content has this hash. */
const nobodys = keyOf('0'.repeat(64), 'image/png');

/** Why the store does not answer, in its own words; undefined when it does. Writes nothing. */
export async function findMediaFault(store: MediaStore): Promise<string | undefined> {
  try {
    await store.find(nobodys);
    return undefined;
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return cause instanceof Error ? sentenceOf(cause) : 'it does not answer';
  }
}

/** A refused HEAD has no body, so that the name of the refusal is all there is. */
function sentenceOf({ name, message }: Error): string {
  const said = message.split('\n')[0]?.trim() ?? '';
  return said === '' || said === 'UnknownError' ? name : said;
}
