import { sql } from 'kysely';
import { refuse, type AccountId } from '#foundation';
import { afterCommit, transact, type Tx, type World } from '#infrastructure';
import { requireActive } from '../author-check.ts';
import { postsChannel } from '../streams/happening.ts';
import { announcementNotFound } from './announcement-row.ts';
import type { AnnouncementId } from './types.ts';

/** Different emojis on one announcement. */
const mostReactions = 8;

export type AnnouncementReacting = {
  readonly announcementId: AnnouncementId;
  readonly name: string;
};

/** Marks an announcement as read, for one reader. @throws Refusal `not-found` */
export async function dismissAnnouncement(
  world: World,
  reader: AccountId,
  id: AnnouncementId,
): Promise<void> {
  await transact(world, async (tx) => {
    await lockStanding(tx, world, id);
    await sql`
      insert into announcement_reads (announcement_id, account_id, read_at)
      values (${id}, ${reader}, ${world.clock.now()}) on conflict do nothing`.execute(tx);
  });
}

/**
 * Reacts with one emoji, once however often it is asked.
 * @throws Refusal `not-found`, `invalid` for what is no emoji, or one kind more than there may be
 */
export async function reactToAnnouncement(
  world: World,
  actor: AccountId,
  { announcementId, name }: AnnouncementReacting,
): Promise<void> {
  if (!isEmoji(name)) {
    throw refuse('invalid', { field: 'name', detail: 'Validation failed: Name is not an emoji' });
  }
  await transact(world, async (tx) => {
    await requireActive(tx, actor);
    await lockStanding(tx, world, announcementId);
    await requireRoom(tx, announcementId, name);
    const { numAffectedRows } = await sql`
      insert into announcement_reactions (announcement_id, account_id, name, created_at)
      values (${announcementId}, ${actor}, ${name}, ${world.clock.now()})
      on conflict do nothing`.execute(tx);
    if (numAffectedRows === 1n) await sayReacted(tx, announcementId, name);
  });
}

/** Takes a reaction back; without one it does nothing. @throws Refusal `not-found` */
export async function takeReactionBack(
  world: World,
  actor: AccountId,
  { announcementId, name }: AnnouncementReacting,
): Promise<void> {
  await transact(world, async (tx) => {
    await lockStanding(tx, world, announcementId);
    const { numAffectedRows } = await sql`
      delete from announcement_reactions where announcement_id = ${announcementId}
        and account_id = ${actor} and name = ${name}`.execute(tx);
    if (numAffectedRows === 1n) await sayReacted(tx, announcementId, name);
  });
}

/** With or without the sign that has it shown as a picture. */
function isEmoji(name: string): boolean {
  const one = /^\p{RGI_Emoji}$/v;
  return one.test(name) || one.test(`${name}\u{fe0f}`);
}

/** The lock keeps the kinds of reactions within their number, and counts in the order of commits. */
async function lockStanding(
  tx: Tx,
  { clock }: Pick<World, 'clock'>,
  id: AnnouncementId,
): Promise<void> {
  const { rows } = await sql`
    select 1 from announcements where id = ${id} and (ends_at is null or ends_at > ${clock.now()})
    for update`.execute(tx);
  if (rows.length === 0) throw announcementNotFound();
}

async function requireRoom(tx: Tx, id: AnnouncementId, name: string): Promise<void> {
  const { rows } = await sql<{ others: number }>`
    select count(distinct name)::integer as others from announcement_reactions
    where announcement_id = ${id} and name <> ${name}`.execute(tx);
  if ((rows[0]?.others ?? 0) < mostReactions) return;
  const detail = 'Validation failed: Limit of different reactions reached';
  throw refuse('invalid', { field: 'name', detail });
}

async function sayReacted(tx: Tx, id: AnnouncementId, name: string): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from announcement_reactions
    where announcement_id = ${id} and name = ${name}`.execute(tx);
  const count = rows[0]?.count ?? 0;
  afterCommit(tx, (bus) => bus.send(postsChannel, `announcement-reaction ${id} ${count} ${name}`));
}
