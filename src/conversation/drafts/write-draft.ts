import { sql } from 'kysely';
import { isStorableText, refuse, type AccountId } from '#foundation';
import type { Tx } from '#infrastructure';
import { postLimits } from '../rules/post-limits.ts';
import type { DraftContent, DraftId } from './types.ts';

/** A draft may be longer than a post: it is not finished. */
const mostCharacters = 20_000;

/** @throws Refusal `invalid`, `too-large` for what cannot be kept */
export function checkContent(content: DraftContent): void {
  for (const [field, text] of [
    ['text', content.text],
    ['contentWarning', content.contentWarning ?? ''],
    ['poll', (content.poll?.options ?? []).join('')],
  ] as const) {
    if (!isStorableText(text)) {
      throw refuse('invalid', { field, detail: 'It holds characters that cannot be stored.' });
    }
    if (text.length > mostCharacters) {
      throw refuse('too-large', {
        field,
        detail: `A draft has at most ${mostCharacters} characters.`,
      });
    }
  }
  requireFew(content);
}

function requireFew(content: DraftContent): void {
  if ((content.poll?.options.length ?? 0) > postLimits.pollOptions) {
    throw refuse('invalid', {
      field: 'poll',
      detail: `A poll has at most ${postLimits.pollOptions} options.`,
    });
  }
  if ((content.mediaIds?.length ?? 0) > postLimits.media) {
    throw refuse('too-large', {
      field: 'mediaIds',
      detail: `A post has at most ${postLimits.media} pictures.`,
    });
  }
}

/** The columns of what a draft says. */
export function columnsOf(content: DraftContent) {
  return {
    text: content.text,
    content_warning: content.contentWarning ?? '',
    sensitive: content.sensitive === true,
    language: content.language ?? null,
    visibility: content.visibility ?? null,
    in_reply_to: content.inReplyTo ?? null,
    quotes: content.quotes ?? null,
    reply_policy: content.replyPolicy ?? null,
    quote_policy: content.quotePolicy ?? null,
    ...pollColumns(content),
  };
}

function pollColumns({ poll }: DraftContent) {
  return {
    poll_options: poll === undefined ? null : [...poll.options],
    poll_multiple: poll?.multiple === true,
    poll_hides_totals: poll?.hidesTotals === true,
    poll_seconds: poll === undefined ? null : Math.max(1, Math.trunc(poll.seconds)),
  };
}

/**
 * Keeps uploads for a draft: nothing else may use them, and they are not swept.
 * @throws Refusal `invalid` unless each is the account's own and free
 */
export async function keepMedia(
  tx: Tx,
  { accountId, draftId }: { readonly accountId: AccountId; readonly draftId: DraftId },
  mediaIds: readonly string[],
): Promise<void> {
  await tx.deleteFrom('draft_media').where('draft_id', '=', draftId).execute();
  const wanted = [...new Set(mediaIds)];
  if (wanted.length === 0) return;
  const { numAffectedRows } = await sql`
    insert into draft_media (media_id, draft_id, position)
    select media.id, ${draftId}, wanted.position - 1
    from unnest(${wanted}::bigint[]) with ordinality as wanted (id, position)
    join media on media.id = wanted.id and media.owner_id = ${accountId} and media.post_id is null
      and media.state = 'ready'
    on conflict do nothing`.execute(tx);
  if (Number(numAffectedRows ?? 0n) !== wanted.length) {
    throw refuse('invalid', {
      field: 'mediaIds',
      detail: 'A file is unknown, in use elsewhere, or not ready yet.',
    });
  }
}
