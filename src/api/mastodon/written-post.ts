import { z } from '@hono/zod-openapi';
import {
  quotePolicies,
  replyPolicies,
  type PollDraft,
  type PostDraft,
  type QuotePolicy,
  type ReplyPolicy,
  type Visibility,
} from '#conversation';
import { refuse, type MediaId, type PostId } from '#foundation';
import { blankable, bool, id, integer, list, text } from '../fields.ts';

/** Longer than any post may be: the domain says precisely what is too long. */
const mostText = 100_000;

/** A poll without options asks for none: forms send their empty fields along. */
const poll = z.preprocess(
  (value) => (isEmptyPoll(value) ? null : value),
  z
    .object({
      options: list(text(1000), 40),
      expires_in: integer(-1_000_000_000, 1_000_000_000),
      multiple: bool.optional(),
      hide_totals: bool.optional(),
    })
    .nullable(),
);

function isEmptyPoll(value: unknown): boolean {
  if (value === null || value === '') return true;
  if (typeof value !== 'object') return false;
  const options: unknown = Reflect.get(value, 'options');
  return (
    options === undefined || options === '' || (Array.isArray(options) && options.length === 0)
  );
}

/** What a post says, in publishing and editing. `reply_policy` is our own. */
export const writtenFields = {
  status: text(mostText).optional(),
  spoiler_text: text(mostText).optional(),
  sensitive: bool.optional(),
  language: blankable(text(35)),
  media_ids: list(id<'media'>(), 16).optional(),
  poll: poll.optional(),
  quote_approval_policy: blankable(z.enum(quotePolicies)),
  reply_policy: blankable(z.enum(replyPolicies)),
} as const;

/** What only publishing takes besides. */
export const publishedFields = {
  ...writtenFields,
  in_reply_to_id: blankable(id<'post'>()),
  quoted_status_id: blankable(id<'post'>()),
  visibility: text(20).optional(),
} as const;

export type Written = {
  readonly status?: string | undefined;
  readonly spoiler_text?: string | undefined;
  readonly sensitive?: boolean | undefined;
  readonly language?: string | undefined;
  readonly media_ids?: readonly MediaId[] | undefined;
  readonly poll?: WrittenPoll | null | undefined;
  readonly quote_approval_policy?: QuotePolicy | undefined;
  readonly reply_policy?: ReplyPolicy | undefined;
};

type WrittenPoll = {
  readonly options: readonly string[];
  readonly expires_in: number;
  readonly multiple?: boolean | undefined;
  readonly hide_totals?: boolean | undefined;
};

export type Published = Written & {
  readonly in_reply_to_id?: PostId | undefined;
  readonly quoted_status_id?: PostId | undefined;
  readonly visibility?: string | undefined;
};

/** What publishing and editing share, the poll apart. */
export function writtenPost(input: Written) {
  return {
    text: input.status ?? '',
    ...(input.spoiler_text === undefined ? {} : { contentWarning: input.spoiler_text }),
    ...(input.sensitive === undefined ? {} : { sensitive: input.sensitive }),
    ...(input.language === undefined ? {} : { language: input.language }),
    ...(input.media_ids === undefined ? {} : { mediaIds: input.media_ids }),
    ...(input.reply_policy === undefined ? {} : { replyPolicy: input.reply_policy }),
    ...(input.quote_approval_policy === undefined
      ? {}
      : { quotePolicy: input.quote_approval_policy }),
  };
}

export function writtenPoll({
  options,
  expires_in,
  multiple,
  hide_totals,
}: WrittenPoll): PollDraft {
  return {
    options,
    seconds: expires_in,
    ...(multiple === undefined ? {} : { multiple }),
    ...(hide_totals === undefined ? {} : { hidesTotals: hide_totals }),
  };
}

/** What stands for a post where it does not say otherwise: its author's preferences. */
export type Defaults = {
  readonly defaultVisibility: Visibility;
  readonly defaultSensitive: boolean;
  readonly defaultQuotePolicy: QuotePolicy;
  readonly language: string | null;
};

export function writtenDraft(input: Published, defaults: Defaults): PostDraft {
  const language = input.language ?? defaults.language;
  return {
    sensitive: defaults.defaultSensitive,
    quotePolicy: defaults.defaultQuotePolicy,
    ...(language === null ? {} : { language }),
    ...writtenPost(input),
    visibility: visibilityOf(input.visibility) ?? defaults.defaultVisibility,
    ...(input.poll === undefined || input.poll === null ? {} : { poll: writtenPoll(input.poll) }),
    ...(input.in_reply_to_id === undefined ? {} : { inReplyTo: input.in_reply_to_id }),
    ...(input.quoted_status_id === undefined ? {} : { quotes: input.quoted_status_id }),
  };
}

const visibilityByName = {
  public: 'public',
  unlisted: 'unlisted',
  private: 'followers',
  direct: 'direct',
} as const;

/** @throws Refusal `invalid` for a word that is none of Mastodon's */
function visibilityOf(name: string | undefined): Visibility | undefined {
  if (name === undefined || name === '') return undefined;
  const found = Object.entries(visibilityByName).find(([known]) => known === name);
  if (found !== undefined) return found[1];
  throw refuse('invalid', {
    field: 'visibility',
    detail: 'Visibility is not included in the list',
  });
}
