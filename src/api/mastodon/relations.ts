import { z } from '@hono/zod-openapi';
import {
  acceptFollow,
  block,
  follow,
  listBlocks,
  listFollowRequests,
  listMutes,
  mute,
  rejectFollow,
  relationships,
  removeFollower,
  unblock,
  unfollow,
  unmute,
  type Relationship,
  type Scope,
} from '#accounts';
import type { AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { forPerson, type Api } from '../endpoint.ts';
import { bool, ids, integer, list, pageQuery, paging, text } from '../fields.ts';
import { pageResponse } from '../page-links.ts';
import { accountEntity, mutedAccountEntity } from './entities/account.ts';
import { relationshipEntity } from './entities/relationship.ts';
import { accountId, accountPage, presentInOrder } from './accounts.ts';

/** Follows, blocks and mutes. */
export function mountRelations(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/accounts/relationships',
      summary: 'What one is to other accounts',
      scopes: ['read:follows'],
      returns: z.array(relationshipEntity),
      fields: { id: ids<'account'>(80).default([]), with_suspended: bool.optional() },
    },
    async ({ world, account, input }) => {
      const found = await relationships(world.db, account.id, input.id);
      return found.map(presentRelationship);
    },
  );
  mountFollow(api);
  mountMute(api);
  mountSimpleActs(api);
  mountLists(api);
}

/** Mastodon's `Relationship`. */
export function presentRelationship(relation: Relationship) {
  return {
    id: relation.id,
    following: relation.following,
    showing_reblogs: relation.showingBoosts,
    notifying: relation.notifying,
    languages: relation.languages.length === 0 ? null : relation.languages,
    followed_by: relation.followedBy,
    blocking: relation.blocking,
    blocked_by: relation.blockedBy,
    muting: relation.muting,
    muting_notifications: relation.mutingNotifications,
    muting_expires_at: relation.muteExpiresAt?.toISOString() ?? null,
    requested: relation.requested,
    requested_by: relation.requestedBy,
    domain_blocking: relation.domainBlocking,
    endorsed: relation.endorsed,
    note: relation.note,
  };
}

function mountFollow(api: Api): void {
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/accounts/:id/follow',
      summary: 'Follow an account, or change how one follows it',
      scopes: ['write:follows', 'follow'],
      returns: relationshipEntity,
      fields: {
        ...accountId,
        reblogs: bool.optional(),
        notify: bool.optional(),
        languages: list(text(35), 40).optional(),
      },
    },
    async ({ world, account, input }) => {
      const relation = await follow(world, account.id, input.id, {
        ...(input.reblogs === undefined ? {} : { showBoosts: input.reblogs }),
        ...(input.notify === undefined ? {} : { notify: input.notify }),
        ...(input.languages === undefined ? {} : { languages: input.languages }),
      });
      return presentRelationship(relation);
    },
  );
}

function mountMute(api: Api): void {
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/accounts/:id/mute',
      summary: 'Stop seeing an account, for a time or for good',
      scopes: ['write:mutes', 'follow'],
      returns: relationshipEntity,
      fields: {
        ...accountId,
        notifications: bool.optional(),
        duration: integer(0, 10 * 365 * 86_400).optional(),
      },
    },
    async ({ world, account, input }) => {
      const relation = await mute(world, account.id, input.id, {
        notifications: input.notifications,
        durationSeconds: input.duration,
      });
      return presentRelationship(relation);
    },
  );
}

type Act = (world: World, actor: AccountId, other: AccountId) => Promise<Relationship>;

function mountSimpleActs(api: Api): void {
  const acts: readonly (readonly [path: string, scope: Scope, summary: string, act: Act])[] = [
    ['accounts/:id/unfollow', 'write:follows', 'Stop following', unfollow],
    ['accounts/:id/remove_from_followers', 'write:follows', 'Remove a follower', removeFollower],
    ['accounts/:id/block', 'write:blocks', 'Block an account', block],
    ['accounts/:id/unblock', 'write:blocks', 'Unblock it', unblock],
    ['accounts/:id/unmute', 'write:mutes', 'Unmute it', unmute],
    ['follow_requests/:id/authorize', 'write:follows', 'Accept a follower', acceptFollow],
    ['follow_requests/:id/reject', 'write:follows', 'Refuse a follower', rejectFollow],
  ];
  for (const [path, scope, summary, act] of acts) {
    forPerson(
      api,
      {
        method: 'post',
        path: `/api/v1/${path}`,
        summary,
        scopes: [scope, 'follow'],
        returns: relationshipEntity,
        fields: accountId,
      },
      async ({ world, account, input }) => {
        return presentRelationship(await act(world, account.id, input.id));
      },
    );
  }
}

function mountLists(api: Api): void {
  for (const [path, scope, summary, listThem] of [
    ['blocks', 'read:blocks', 'Accounts that one blocks', listBlocks],
    ['follow_requests', 'read:follows', 'Who asks to follow', listFollowRequests],
  ] as const) {
    forPerson(
      api,
      {
        method: 'get',
        path: `/api/v1/${path}`,
        summary,
        scopes: [scope, 'follow'],
        returns: z.array(accountEntity),
        fields: paging,
      },
      async ({ world, c, account, input }) =>
        accountPage(api, c, await listThem(world.db, account.id, pageQuery(input, 40, 80))),
    );
  }
  mountMutes(api);
}

function mountMutes(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/mutes',
      summary: 'Accounts that one mutes, and when that ends',
      scopes: ['read:mutes', 'follow'],
      returns: z.array(mutedAccountEntity),
      fields: paging,
    },
    async ({ world, c, account, input }) => {
      const page = await listMutes(world.db, account.id, pageQuery(input, 40, 80));
      const muted = await presentInOrder(
        api,
        page.items.map(({ id }) => id),
      );
      const body = muted.map((one) => ({
        ...one,
        mute_expires_at: page.endings.get(one.id)?.toISOString() ?? null,
      }));
      return pageResponse(world.origin, c, { page, body });
    },
  );
}
