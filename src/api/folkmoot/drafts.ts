import { z } from '@hono/zod-openapi';
import {
  changeDraft,
  deleteDraft,
  getDraft,
  listDrafts,
  publishDraft,
  quotePolicies,
  replyPolicies,
  saveDraft,
  visibilities,
  type Draft,
  type DraftContent,
} from '#conversation';
import type { World } from '#infrastructure';
import { forPerson, recordNotFound, type Api, type ApiContext } from '../endpoint.ts';
import { blankable, bool, id, integer, list, pageQuery, paging, text, time } from '../fields.ts';
import { answerJson } from '../json-response.ts';
import { nothing } from '../mastodon/entities/shapes.ts';
import { presentMedia } from '../mastodon/present/media-attachment.ts';
import { pageResponse } from '../page-links.ts';
import { draftEntity, publishedDraftEntity } from './draft-entity.ts';

const path = '/api/folkmoot/v1/drafts';
const draftId = { id: id<'draft'>() } as const;
const mostText = 100_000;

const contentFields = {
  text: text(mostText).default(''),
  content_warning: blankable(text(mostText)),
  sensitive: bool.optional(),
  language: blankable(text(35)),
  visibility: blankable(z.enum(visibilities)),
  in_reply_to: blankable(id<'post'>()),
  quotes: blankable(id<'post'>()),
  reply_policy: blankable(z.enum(replyPolicies)),
  quote_policy: blankable(z.enum(quotePolicies)),
  media_ids: list(id<'media'>(), 16).optional(),
  poll: blankable(
    z.object({
      options: list(text(1000), 40),
      seconds: integer(1, 100_000_000),
      multiple: bool.optional(),
      hides_totals: bool.optional(),
    }),
  ),
} as const;

type ContentInput = z.output<z.ZodObject<typeof contentFields>>;

/** Drafts: what is written and not published, on whichever device it was begun. */
export function mountDrafts(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'get',
      path,
      summary: 'One’s drafts and scheduled posts, newest first',
      returns: z.array(draftEntity),
      scopes: ['read:statuses'],
      fields: paging,
    },
    async ({ c, account, input }) => {
      const page = await listDrafts(world, account.id, pageQuery(input));
      const body = page.items.map((draft) => presentDraft(world, draft));
      return pageResponse(world.origin, c, { page, body });
    },
  );
  forPerson(
    api,
    {
      method: 'get',
      path: `${path}/:id`,
      summary: 'One draft; its version is also the ETag',
      returns: draftEntity,
      scopes: ['read:statuses'],
      fields: draftId,
    },
    async ({ c, account, input }) =>
      answerDraft(world, c, await getDraft(world.db, account.id, input.id)),
  );
  mountSaving(api);
  mountEnding(api);
}

function mountSaving(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'post',
      path,
      summary: 'Keep a draft; with `publish_at` it is published then',
      returns: draftEntity,
      scopes: ['write:statuses'],
      fields: { ...contentFields, publish_at: blankable(time) },
    },
    async ({ c, account, input }) => {
      const draft = await saveDraft(world, account.id, {
        content: contentOf(input),
        publishAt: input.publish_at,
        idempotencyKey: c.req.header('idempotency-key'),
      });
      return answerDraft(world, c, draft);
    },
  );
  forPerson(
    api,
    {
      method: 'put',
      path: `${path}/:id`,
      summary: 'Write a draft anew, from the version named in `version` or If-Match (else 409)',
      returns: draftEntity,
      scopes: ['write:statuses'],
      fields: {
        ...draftId,
        ...contentFields,
        publish_at: blankable(time),
        version: integer(1, 1_000_000_000).optional(),
      },
    },
    async ({ c, account, input }) => {
      const draft = await changeDraft(world, account.id, input.id, {
        content: contentOf(input),
        publishAt: input.publish_at ?? null,
        version: input.version ?? versionIn(c),
      });
      return answerDraft(world, c, draft);
    },
  );
}

function mountEnding(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'delete',
      path: `${path}/:id`,
      summary: 'Throw a draft away',
      returns: nothing,
      scopes: ['write:statuses'],
      fields: draftId,
    },
    async ({ account, input }) => {
      await deleteDraft(world, account.id, input.id);
      return {};
    },
  );
  forPerson(
    api,
    {
      method: 'post',
      path: `${path}/:id/publish`,
      summary: 'Publish a draft now; it is a draft no more',
      returns: publishedDraftEntity,
      scopes: ['write:statuses'],
      fields: draftId,
    },
    async ({ account, input }) => {
      const post = await publishDraft(world, account.id, input.id);
      return { post_id: post.id };
    },
  );
}

/** RFC 9110 §13.1.1. @throws Refusal `not-found` for an ETag that no draft ever has */
function versionIn(c: ApiContext): number | undefined {
  const written = c.req.header('if-match');
  if (written === undefined || written === '*') return undefined;
  const version = /^"(\d{1,9})"$/.exec(written)?.[1];
  if (version === undefined) throw recordNotFound();
  return Number(version);
}

function contentOf(input: ContentInput): DraftContent {
  const { content_warning, sensitive, language, visibility, in_reply_to, media_ids } = input;
  return {
    text: input.text,
    ...(content_warning === undefined ? {} : { contentWarning: content_warning }),
    ...(sensitive === undefined ? {} : { sensitive }),
    ...(language === undefined ? {} : { language }),
    ...(visibility === undefined ? {} : { visibility }),
    ...(in_reply_to === undefined ? {} : { inReplyTo: in_reply_to }),
    mediaIds: media_ids ?? [],
    ...controlsOf(input),
  };
}

function controlsOf({ quotes, reply_policy, quote_policy, poll }: ContentInput) {
  return {
    ...(quotes === undefined ? {} : { quotes }),
    ...(reply_policy === undefined ? {} : { replyPolicy: reply_policy }),
    ...(quote_policy === undefined ? {} : { quotePolicy: quote_policy }),
    ...(poll === undefined
      ? {}
      : {
          poll: {
            options: poll.options,
            seconds: poll.seconds,
            multiple: poll.multiple === true,
            hidesTotals: poll.hides_totals === true,
          },
        }),
  };
}

function answerDraft(world: World, c: ApiContext, draft: Draft): Response {
  const body = JSON.stringify(presentDraft(world, draft));
  return answerJson(c, body, { etag: `"${draft.version}"` });
}

function presentDraft(world: World, { content, media, ...draft }: Draft) {
  return {
    id: draft.id,
    version: draft.version,
    text: content.text,
    content_warning: content.contentWarning ?? '',
    sensitive: content.sensitive === true,
    language: content.language ?? null,
    visibility: content.visibility ?? null,
    in_reply_to: content.inReplyTo ?? null,
    quotes: content.quotes ?? null,
    ...presentControls(content),
    media: media.map((one) => presentMedia(world, one)),
    publish_at: draft.publishAt?.toISOString() ?? null,
    held_because: draft.heldBecause ?? null,
    created_at: draft.createdAt.toISOString(),
    updated_at: draft.updatedAt.toISOString(),
  };
}

function presentControls({ replyPolicy, quotePolicy, poll }: DraftContent) {
  return {
    reply_policy: replyPolicy ?? null,
    quote_policy: quotePolicy ?? null,
    poll:
      poll === undefined
        ? null
        : {
            options: poll.options,
            seconds: poll.seconds,
            multiple: poll.multiple === true,
            hides_totals: poll.hidesTotals === true,
          },
  };
}
