import { sql, type RawBuilder } from 'kysely';
import { refuse, toId, type AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import { mediaOf, type MediaRow } from '../media/media-row.ts';
import type { QuotePolicy, ReplyPolicy } from '../rules/policies.ts';
import type { Visibility } from '../rules/post-limits.ts';
import type { Media, PollDraft } from '../types.ts';
import type { Draft, DraftContent, DraftId } from './types.ts';

type DraftRow = {
  id: string;
  version: number;
  text: string;
  content_warning: string;
  sensitive: boolean;
  language: string | null;
  visibility: Visibility | null;
  in_reply_to: string | null;
  quotes: string | null;
  reply_policy: ReplyPolicy | null;
  quote_policy: QuotePolicy | null;
  poll_options: string[] | null;
  poll_multiple: boolean;
  poll_hides_totals: boolean;
  poll_seconds: number | null;
  publish_at: Date | null;
  held_because: string | null;
  idempotency_key: string | null;
  created_at: Date;
  updated_at: Date;
};

/** An account's drafts that meet a condition, with their media, in its order. */
export async function loadDrafts(
  reader: Reader,
  accountId: AccountId,
  which: RawBuilder<unknown>,
): Promise<readonly Draft[]> {
  const { rows } = await sql<DraftRow>`
    select * from drafts where account_id = ${accountId} ${which}`.execute(reader);
  const media = await loadMedia(
    reader,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => draftOf(row, media.get(row.id) ?? []));
}

async function loadMedia(
  reader: Reader,
  draftIds: readonly string[],
): Promise<ReadonlyMap<string, Media[]>> {
  const mediaByDraft = new Map<string, Media[]>();
  if (draftIds.length === 0) return mediaByDraft;
  const { rows } = await sql<MediaRow & { draft_id: string }>`
    select media.*, kept.draft_id from draft_media as kept join media on media.id = kept.media_id
    where kept.draft_id = any(${draftIds}::bigint[]) order by kept.draft_id, kept.position`.execute(
    reader,
  );
  for (const row of rows) {
    mediaByDraft.set(row.draft_id, [...(mediaByDraft.get(row.draft_id) ?? []), mediaOf(row)]);
  }
  return mediaByDraft;
}

/** @throws Refusal `not-found` unless it is the account's */
export async function getDraft(reader: Reader, accountId: AccountId, id: DraftId): Promise<Draft> {
  const [draft] = await loadDrafts(reader, accountId, sql`and id = ${id}`);
  if (draft === undefined) throw draftNotFound();
  return draft;
}

export function draftNotFound() {
  return refuse('not-found', { detail: 'There is no such draft.' });
}

function draftOf(row: DraftRow, media: readonly Media[]): Draft {
  return {
    id: toId(row.id),
    version: row.version,
    content: contentOf(row, media),
    media,
    ...(row.publish_at === null ? {} : { publishAt: row.publish_at }),
    ...(row.held_because === null ? {} : { heldBecause: row.held_because }),
    ...(row.idempotency_key === null ? {} : { idempotencyKey: row.idempotency_key }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function contentOf(row: DraftRow, media: readonly Media[]): DraftContent {
  return {
    text: row.text,
    contentWarning: row.content_warning,
    sensitive: row.sensitive,
    mediaIds: media.map(({ id }) => id),
    ...(row.language === null ? {} : { language: row.language }),
    ...(row.visibility === null ? {} : { visibility: row.visibility }),
    ...(row.in_reply_to === null ? {} : { inReplyTo: toId(row.in_reply_to) }),
    ...(row.quotes === null ? {} : { quotes: toId(row.quotes) }),
    ...(row.reply_policy === null ? {} : { replyPolicy: row.reply_policy }),
    ...(row.quote_policy === null ? {} : { quotePolicy: row.quote_policy }),
    ...pollOf(row),
  };
}

function pollOf(row: DraftRow): { readonly poll?: PollDraft } {
  if (row.poll_options === null) return {};
  return {
    poll: {
      options: row.poll_options,
      seconds: row.poll_seconds ?? 0,
      multiple: row.poll_multiple,
      hidesTotals: row.poll_hides_totals,
    },
  };
}
