import { z } from '@hono/zod-openapi';
import {
  changeDraft,
  deleteDraft,
  getDraft,
  listDrafts,
  type Draft,
  type DraftId,
} from '#conversation';
import type { AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { forPerson, recordNotFound, type Api } from '../endpoint.ts';
import { id, pageQuery, paging, time } from '../fields.ts';
import { pageResponse } from '../page-links.ts';
import { scheduledStatusEntity } from './entities/scheduled-status.ts';
import { nothing } from './entities/shapes.ts';
import { presentMedia } from './present/media-attachment.ts';

const path = '/api/v1/scheduled_statuses';
const draftId = { id: id<'draft'>() } as const;

const visibilityNames = {
  public: 'public',
  unlisted: 'unlisted',
  followers: 'private',
  direct: 'direct',
} as const;

/** Posts that wait for their time. Drafts without one have no words in this API. */
export function mountScheduledStatuses(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'get',
      path,
      summary: 'One’s scheduled posts',
      scopes: ['read:statuses'],
      returns: z.array(scheduledStatusEntity),
      fields: paging,
    },
    async ({ c, account, input }) => {
      const query = { ...pageQuery(input), scheduled: true };
      const page = await listDrafts(world, account.id, query);
      const body = page.items.map((draft) => presentScheduled(world, draft));
      return pageResponse(world.origin, c, { page, body });
    },
  );
  forPerson(
    api,
    {
      method: 'get',
      path: `${path}/:id`,
      summary: 'One scheduled post',
      scopes: ['read:statuses'],
      returns: scheduledStatusEntity,
      fields: draftId,
    },
    async ({ account, input }) =>
      presentScheduled(world, await scheduledOf(world, account.id, input.id)),
  );
  mountChanges(api);
}

function mountChanges(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'put',
      path: `${path}/:id`,
      summary: 'Move a scheduled post to another time',
      scopes: ['write:statuses'],
      returns: scheduledStatusEntity,
      fields: { ...draftId, scheduled_at: time },
    },
    async ({ account, input }) => {
      await scheduledOf(world, account.id, input.id);
      const change = { publishAt: input.scheduled_at };
      return presentScheduled(world, await changeDraft(world, account.id, input.id, change));
    },
  );
  forPerson(
    api,
    {
      method: 'delete',
      path: `${path}/:id`,
      summary: 'Cancel a scheduled post',
      scopes: ['write:statuses'],
      returns: nothing,
      fields: draftId,
    },
    async ({ account, input }) => {
      await scheduledOf(world, account.id, input.id);
      await deleteDraft(world, account.id, input.id);
      return {};
    },
  );
}

async function scheduledOf(world: World, accountId: AccountId, which: DraftId): Promise<Draft> {
  const draft = await getDraft(world.db, accountId, which);
  if (draft.publishAt === undefined) throw recordNotFound();
  return draft;
}

/** Mastodon's `ScheduledStatus`. */
export function presentScheduled(world: World, draft: Draft) {
  const { content, media, publishAt } = draft;
  return {
    id: draft.id,
    scheduled_at: (publishAt ?? draft.updatedAt).toISOString(),
    params: {
      text: content.text,
      visibility: content.visibility === undefined ? null : visibilityNames[content.visibility],
      spoiler_text: content.contentWarning ?? '',
      sensitive: content.sensitive === true,
      language: content.language ?? null,
      in_reply_to_id: content.inReplyTo ?? null,
      media_ids: media.length === 0 ? null : media.map((one) => one.id),
      poll: presentPollParams(draft),
      // It is scheduled once: nothing says a time in the post itself.
      scheduled_at: null,
      idempotency: draft.idempotencyKey ?? null,
      with_rate_limit: false,
      application_id: 0,
      quoted_status_id: content.quotes ?? null,
      quote_approval_policy: content.quotePolicy ?? null,
    },
    media_attachments: media.map((one) => presentMedia(world, one)),
  };
}

function presentPollParams({ content: { poll } }: Draft) {
  if (poll === undefined) return null;
  return {
    options: poll.options,
    expires_in: poll.seconds,
    multiple: poll.multiple === true,
    hide_totals: poll.hidesTotals === true,
  };
}
