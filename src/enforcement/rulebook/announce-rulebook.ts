import { findServiceAccount } from '#accounts';
import { publishPost } from '#conversation';
import { dayOf } from '#foundation';
import { defineJob, type World } from '#infrastructure';
import { announcementTopic } from './announcement-topic.ts';
import { findRulebookChanges } from './rulebook-changes.ts';
import type { RulebookChanges } from '../types.ts';

/**
 * The server's own account says in public that the rules change, from when, and where to read it; what
 * members say of it answers that post, during the notice and after it (article 1). Once per rulebook.
 */
export const announceRulebook = defineJob(
  announcementTopic,
  { number: 'count' },
  async (world, { number }) => {
    const page = await findRulebookChanges(world.db, number);
    const speaker = await findServiceAccount(world.db);
    if (page === undefined || page.announcement !== undefined || speaker === undefined) return;
    const post = await publishPost(world, speaker.id, {
      text: announcementText(world, page),
      language: 'en',
      idempotencyKey: `rulebook-${number}`,
    });
    await world.db
      .insertInto('rulebook_announcements')
      .values({ rulebook_number: number, post_id: post.id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
);

const mostNamed = 3;

/** Short enough for one post, whatever the rules are called. */
function announcementText(world: Pick<World, 'origin'>, page: RulebookChanges): string {
  const { rulebook, changes } = page;
  const named = changes.slice(0, mostNamed).map((change) => {
    const title = (change.after ?? change.before)?.title ?? change.ruleId;
    return `- ${verbs[change.kind]}: ${title.length > 60 ? `${title.slice(0, 59)}…` : title}`;
  });
  const more = changes.length - named.length;
  return [
    `The rules change. Rulebook ${rulebook.number} takes effect on ${dayOf(rulebook.effectiveAt)}.`,
    [...named, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n'),
    `What changes, word by word, and why: ${world.origin}/rules/books/${rulebook.number}`,
    'Answer here to say what you think of it.',
  ].join('\n\n');
}

const verbs = { added: 'New', amended: 'Changed', removed: 'Gone' } as const;
