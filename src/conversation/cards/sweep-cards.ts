import { sql } from 'kysely';
import type { World } from '#infrastructure';
import { releaseFiles } from '../media/release-files.ts';

/** How many go in one statement. */
const pageSize = 200;

/**
 * Removes cards that no post has any more and whose page was not looked at since `before`, with their
 * pictures. One that a post got meanwhile stays: the database refuses to take it from the post.
 */
export async function sweepCards(world: World, before: Date): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ image_key: string | null }>`
      delete from link_cards where id in (
        select card.id from link_cards as card
        where card.checked_at < ${before}
          and not exists (select 1 from posts where posts.card_id = card.id)
        order by card.checked_at limit ${pageSize} for update skip locked
      ) returning image_key`.execute(world.db);
    await releaseFiles(
      world,
      rows.map((row) => row.image_key),
    );
    if (rows.length < pageSize) return;
  }
}
