import type { World } from '#infrastructure';
import { getList } from '../people-lists/queries.ts';
import type { Watching } from './recipients.ts';

/**
 * To be asked before a stream is watched. What comes over it is decided event by event all the same.
 * @throws Refusal `not-found` for a list that is not the viewer's
 */
export async function requireWatchable(
  { db }: Pick<World, 'db'>,
  { viewer, stream }: Watching,
): Promise<void> {
  if (stream.of === 'list') await getList(db, viewer, stream.listId);
}
