import { sql } from 'kysely';
import { isStorableText, randomBucket, refuse } from '#foundation';
import { defineJob, publish, transact, type Tx, type World } from '#infrastructure';
import { conversationTopics } from '../events.ts';
import { postsChannel } from '../streams/happening.ts';
import { postHtml } from '../text/post-html.ts';
import { announcementNotFound, announcementOf, type AnnouncementRow } from './announcement-row.ts';
import type { Announcement, AnnouncementId } from './types.ts';

export type AnnouncementDraft = {
  readonly text: string;
  readonly startsAt?: Date | undefined;
  readonly endsAt?: Date | undefined;
  readonly allDay?: boolean | undefined;
};

const most = { characters: 5000, standing: 50 } as const;

/**
 * Tells everybody here something, from now until it ends or is withdrawn. Whoever runs the server asks
 * for it by the command line. @throws Refusal `invalid`, `conflict` when as many stand as are shown
 */
export async function publishAnnouncement(
  world: World,
  draft: AnnouncementDraft,
): Promise<Announcement> {
  const checked = check(draft);
  const now = world.clock.now();
  return transact(world, async (tx) => {
    await requireRoom(tx, now);
    const { rows } = await sql<AnnouncementRow>`
      insert into announcements (id, text, html, starts_at, ends_at, all_day, published_at, updated_at)
      values (${world.ids.next<'announcement'>(randomBucket())}, ${checked.text},
        ${postHtml(checked.text, { origin: world.origin, mentions: new Map() })},
        ${draft.startsAt ?? null}, ${draft.endsAt ?? null}, ${draft.allDay === true}, ${now}, ${now})
      returning *`.execute(tx);
    const [row] = rows;
    if (row === undefined) throw new Error('the announcement was not written');
    const announcement = announcementOf(row);
    await publish(tx, conversationTopics.tellAnnouncement, { announcementId: announcement.id });
    return announcement;
  });
}

/** Takes an announcement back, with what was said to it. @throws Refusal `not-found` */
export async function withdrawAnnouncement(world: World, id: AnnouncementId): Promise<void> {
  await transact(world, async (tx) => {
    const { numAffectedRows } = await sql`delete from announcements where id = ${id}`.execute(tx);
    if (numAffectedRows !== 1n) throw announcementNotFound();
    await publish(tx, conversationTopics.tellAnnouncement, { announcementId: id });
  });
}

function check({ text, startsAt, endsAt, allDay }: AnnouncementDraft): { readonly text: string } {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > most.characters || !isStorableText(trimmed)) {
    const detail = `An announcement has 1 to ${most.characters} characters.`;
    throw refuse('invalid', { field: 'text', detail });
  }
  if (startsAt !== undefined && endsAt !== undefined && endsAt <= startsAt) {
    throw refuse('invalid', { field: 'endsAt', detail: 'It ends before it begins.' });
  }
  if (allDay === true && (startsAt === undefined || endsAt === undefined)) {
    throw refuse('invalid', { field: 'allDay', detail: 'Days need a first and a last one.' });
  }
  return { text: trimmed };
}

async function requireRoom(tx: Tx, now: Date): Promise<void> {
  const { rows } = await sql`
    select 1 from announcements where ends_at is null or ends_at > ${now}
    limit ${most.standing}`.execute(tx);
  if (rows.length < most.standing) return;
  throw refuse('conflict', {
    detail: 'Withdraw another announcement first: nobody reads so many.',
  });
}

/**
 * Says on the bus that an announcement is there, or is there no more: as a job, because who wrote it
 * may be another process than those who are watched.
 */
export const tellAnnouncement = defineJob(
  conversationTopics.tellAnnouncement,
  { announcementId: 'id:announcement' },
  async ({ bus }, { announcementId }) => bus.send(postsChannel, `announced ${announcementId}`),
);
