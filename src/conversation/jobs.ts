import { sql } from 'kysely';
import { accountTopics, listRoleHolders } from '#accounts';
import { after, dayMs, toId, type AccountId, type PostId } from '#foundation';
import { defineJob, transact, type Job, type World } from '#infrastructure';
import { tellAnnouncement } from './announcements/write-announcement.ts';
import { attachCardJob } from './cards/attach-card.ts';
import { sweepCards } from './cards/sweep-cards.ts';
import { conversationTopics } from './events.ts';
import { convertMedia } from './media/convert-media.ts';
import { publishScheduled } from './drafts/publish-draft.ts';
import { sweepMedia } from './media/sweep-media.ts';
import { notify } from './notify.ts';
import { endPoll } from './polls/end-poll.ts';
import { findPost } from './post-row.ts';
import { computeTrendsJob } from './trends/compute-trends.ts';
import type { NotificationDraft, NotificationKind, Post } from './types.ts';

/** How many are told in one transaction. */
const pageSize = 500;

const onFollowed = defineJob(
  accountTopics.followed,
  { followId: 'id:follow', followerId: 'id:account', followeeId: 'id:account' },
  (world, { followId, followerId, followeeId }) =>
    transact(world, async (tx) => {
      const stands = await tx
        .selectFrom('follows')
        .select('id')
        .where('id', '=', followId)
        .executeTakeFirst();
      if (stands === undefined) return;
      await notify(tx, world, {
        accountId: followeeId,
        kind: 'follow',
        fromId: followerId,
        cause: `follow:${followId}`,
      });
    }),
);

const onFollowRequested = defineJob(
  accountTopics.followRequested,
  { requestId: 'id:follow', followerId: 'id:account', followeeId: 'id:account' },
  (world, { requestId, followerId, followeeId }) =>
    transact(world, async (tx) => {
      const stands = await tx
        .selectFrom('follow_requests')
        .select('id')
        .where('id', '=', requestId)
        .executeTakeFirst();
      if (stands === undefined) return;
      await notify(tx, world, {
        accountId: followeeId,
        kind: 'follow-request',
        fromId: followerId,
        cause: `follow-request:${requestId}`,
      });
    }),
);

/** Those who answer for who is here: operators and officers. */
const onSignedUp = defineJob(
  accountTopics.signedUp,
  { accountId: 'id:account' },
  (world, { accountId }) =>
    transact(world, async (tx) => {
      const staff = new Set([
        ...(await listRoleHolders(tx, 'operator')),
        ...(await listRoleHolders(tx, 'officer')),
      ]);
      const told = [...staff].map((id) => ({
        accountId: id,
        kind: 'admin-sign-up' as const,
        fromId: accountId,
        cause: `sign-up:${accountId}`,
      }));
      await notify(tx, world, ...told);
    }),
);

/** How many followers a person let go by turning away from their server. */
const onFollowersLetGo = defineJob(
  accountTopics.followersLetGo,
  { blockId: 'id', accountId: 'id:account', domain: 'text', followers: 'count' },
  (world, { blockId, accountId, domain, followers }) =>
    transact(world, async (tx) => {
      const counts = { followers: String(followers), following: '0' };
      await notify(tx, world, {
        accountId,
        kind: 'severed',
        details: { event: 'own-domain-block', target: domain, ...counts },
        cause: `domain-block:${blockId}`,
      });
    }),
);

/** Whose follows a decision on a whole server holds back. */
const onServerSevered = defineJob(
  accountTopics.serverSevered,
  {
    measureId: 'id',
    accountId: 'id:account',
    domain: 'text',
    followers: 'count',
    following: 'count',
  },
  (world, { measureId, accountId, domain, followers, following }) =>
    transact(world, async (tx) => {
      const counts = { followers: String(followers), following: String(following) };
      await notify(tx, world, {
        accountId,
        kind: 'severed',
        details: { event: 'domain-block', target: domain, ...counts },
        cause: `server-measure:${measureId}`,
      });
    }),
);

/** Who follows, leaves and follows again is told of once, not once each time. */
const onUnfollowed = defineJob(
  accountTopics.unfollowed,
  { followerId: 'id:account', followeeId: 'id:account' },
  async (world, { followerId, followeeId }) => {
    await sql`
      delete from notifications where account_id = ${followeeId} and from_id = ${followerId}
        and kind in ('follow', 'follow-request') and not exists (
          select 1 from follows where follower_id = ${followerId} and followee_id = ${followeeId})`.execute(
      world.db,
    );
  },
);

const tellWatchers = defineJob(
  conversationTopics.tellWatchers,
  { postId: 'id:post' },
  (world, { postId }) =>
    tell(
      world,
      { postId, kind: 'post', cause: `post:${postId}` },
      (post, afterId) => sql`
      select follower_id as id from follows
      where followee_id = ${post.authorId} and notify and follower_id > ${afterId}::bigint
      order by follower_id limit ${pageSize}`,
    ),
);

const tellBoosters = defineJob(
  conversationTopics.tellBoosters,
  { postId: 'id:post', version: 'count' },
  (world, { postId, version }) =>
    tell(
      world,
      { postId, kind: 'edit', cause: `edit:${postId}:${version}` },
      (_post, afterId) => sql`
      select account_id as id from boosts where post_id = ${postId} and account_id > ${afterId}::bigint
      order by account_id limit ${pageSize}`,
    ),
);

const convert = defineJob(
  conversationTopics.convertMedia,
  { mediaId: 'id:media' },
  (world, { mediaId }) => convertMedia(world, mediaId),
);

const tellQuoters = defineJob(
  conversationTopics.tellQuoters,
  { postId: 'id:post', version: 'count' },
  (world, { postId, version }) =>
    tell(
      world,
      { postId, kind: 'quoted-edit', cause: `quoted-edit:${postId}:${version}` },
      (_post, afterId) => sql`
      select distinct author_id as id from posts
      where quotes = ${postId} and quote_state = 'accepted' and author_id > ${afterId}::bigint
      order by author_id limit ${pageSize}`,
    ),
);

const pollEnds = defineJob(conversationTopics.endPoll, { postId: 'id:post' }, (world, { postId }) =>
  endPoll(world, postId),
);

const scheduled = defineJob(
  conversationTopics.publishScheduled,
  { draftId: 'id:draft' },
  (world, { draftId }) => publishScheduled(world, draftId),
);

const sweep = defineJob(
  conversationTopics.sweepMedia,
  {},
  (world) => sweepMedia(world, after(world.clock.now(), -dayMs)),
  { cron: '17 4 * * *' },
);

const sweepUnusedCards = defineJob(
  conversationTopics.sweepCards,
  {},
  (world) => sweepCards(world, after(world.clock.now(), -30 * dayMs)),
  { cron: '47 4 * * *' },
);

type Telling = {
  readonly postId: PostId;
  readonly kind: NotificationKind;
  readonly cause: string;
};

/** Tells page by page; told again after a crash, the cause keeps everybody from hearing it twice. */
async function tell(
  world: World,
  telling: Telling,
  recipients: (post: Post, afterId: string) => ReturnType<typeof sql<{ id: string }>>,
): Promise<void> {
  const post = await findPost(world.db, telling.postId);
  if (post === undefined || post.deletedAt !== undefined || post.hiddenBy !== undefined) return;
  for (let afterId = '0'; ;) {
    const { rows } = await recipients(post, afterId).execute(world.db);
    const drafts = rows.map(({ id }) => noticeFor(toId(id), post, telling));
    await transact(world, (tx) => notify(tx, world, ...drafts));
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    afterId = last.id;
  }
}

function noticeFor(accountId: AccountId, post: Post, { kind, cause }: Telling): NotificationDraft {
  return { accountId, kind, fromId: post.authorId, postId: post.id, cause };
}

/** The jobs of this module, for the workers. */
export const conversationJobs: readonly Job[] = [
  onFollowed,
  onFollowRequested,
  onSignedUp,
  onFollowersLetGo,
  onServerSevered,
  onUnfollowed,
  tellWatchers,
  tellBoosters,
  convert,
  tellQuoters,
  pollEnds,
  scheduled,
  sweep,
  sweepUnusedCards,
  attachCardJob,
  computeTrendsJob,
  tellAnnouncement,
];
