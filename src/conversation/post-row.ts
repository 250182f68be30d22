import { sql } from 'kysely';
import { isOfSuspendedServer } from '#accounts';
import { toId, type PostId } from '#foundation';
import type { Reader } from '#infrastructure';
import { cardJson, cardOf, type CardRow } from './cards/card-row.ts';
import { mediaOf, type MediaRow } from './media/media-row.ts';
import type { QuotePolicy, ReplyPolicy } from './rules/policies.ts';
import type { Visibility } from './rules/post-limits.ts';
import type { Boost, Label, Mention, Poll, Post } from './types.ts';

type MentionRow = { id: string; handle: string; domain: string | null };
type PollRow = Omit<Poll, 'expiresAt'> & { readonly expiresAt: string };
type LabelRow = { label: Label['label']; note: string; docket: string | null };

export type PostRow = {
  id: string;
  author_id: string;
  uri: string | null;
  text: string;
  html: string;
  content_warning: string;
  sensitive: boolean;
  language: string | null;
  visibility: Visibility;
  in_reply_to: string | null;
  in_reply_to_author: string | null;
  thread_root: string;
  created_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
  hidden_by: string | null;
  hidden_docket: string | null;
  is_barred: boolean;
  tags: string[];
  version: number;
  mentions: MentionRow[] | null;
  media: MediaRow[] | null;
  labels: LabelRow[] | null;
  poll: PollRow | null;
  quotes: string | null;
  quote_state: 'accepted' | 'revoked' | null;
  reply_policy: ReplyPolicy;
  quote_policy: QuotePolicy;
  quote_count: number | null;
  card: CardRow | null;
  replies: number | null;
  boosts: number | null;
  likes: number | null;
};

/** The post rows of these ids, deleted ones too, in no order. One statement, by primary keys. */
export async function loadPosts(reader: Reader, ids: readonly string[]): Promise<Post[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<PostRow>`
    select post.id, post.author_id, post.uri, post.text, post.html, post.content_warning,
      post.sensitive, post.language, post.visibility, post.in_reply_to, post.in_reply_to_author,
      post.thread_root, post.created_at, post.edited_at, post.deleted_at, post.hidden_by,
      post.hidden_docket, post.tags, post.version, post.quotes, post.quote_state, post.reply_policy, post.quote_policy,
      ${isOfSuspendedServer(sql.ref('post.author_id'))} as is_barred,
      counts.replies, counts.boosts, counts.likes, counts.quotes as quote_count,
      case when post.has_mentions then (
        select json_agg(json_build_object('id', account.id::text, 'handle', account.handle,
          'domain', account.domain) order by account.id)
        from mentions join accounts as account on account.id = mentions.account_id
        where mentions.post_id = post.id
      ) end as mentions,
      case when post.has_media then (
        select json_agg(json_build_object('id', media.id::text, 'owner_id', media.owner_id::text,
          'kind', media.kind, 'type', media.type, 'key', media.key, 'preview_key', media.preview_key,
          'width', media.width, 'height', media.height, 'preview_width', media.preview_width,
          'preview_height', media.preview_height, 'size_bytes', media.size_bytes,
          'sha256', media.sha256, 'blurhash', media.blurhash, 'focus_x', media.focus_x,
          'focus_y', media.focus_y, 'description', media.description, 'play', media.play,
          'created_at', media.created_at) order by media.position, media.id)
        from media where media.post_id = post.id
      ) end as media,
      case when post.has_labels then (
        select json_agg(json_build_object('label', given.label, 'note', given.note,
          'docket', given.docket) order by given.sanction_id)
        from post_labels as given where given.post_id = post.id
      ) end as labels,
      case when post.has_poll then (
        select json_build_object('options', poll.options, 'multiple', poll.multiple,
          'hidesTotals', poll.hides_totals, 'expiresAt', poll.expires_at, 'counts', poll.counts,
          'voters', poll.voters, 'revision', poll.revision)
        from polls as poll where poll.post_id = post.id
      ) end as poll,
      case when post.card_id is not null then (
        select ${cardJson} from link_cards as card where card.id = post.card_id
      ) end as card
    from posts as post left join post_counts as counts on counts.post_id = post.id
    where post.id = any(${ids}::bigint[])`.execute(reader);
  return rows.map(postOf);
}

function postOf(row: PostRow): Post {
  return {
    id: toId(row.id),
    authorId: toId(row.author_id),
    uri: row.uri,
    text: row.text,
    html: row.html,
    contentWarning: row.content_warning,
    sensitive: row.sensitive,
    language: row.language,
    visibility: row.visibility,
    ...(row.in_reply_to === null ? {} : { inReplyTo: toId(row.in_reply_to) }),
    ...(row.in_reply_to_author === null ? {} : { inReplyToAuthor: toId(row.in_reply_to_author) }),
    threadRoot: toId(row.thread_root),
    createdAt: row.created_at,
    ...(row.edited_at === null ? {} : { editedAt: row.edited_at }),
    ...(row.deleted_at === null ? {} : { deletedAt: row.deleted_at }),
    ...hiddenOf(row),
    ...(row.is_barred ? { isBarred: true } : {}),
    labels: (row.labels ?? []).map(labelOf),
    mentions: (row.mentions ?? []).map(mentionOf),
    tags: row.tags,
    media: (row.media ?? []).map(mediaOf),
    card: cardOf(row.card),
    ...(row.poll === null ? {} : { poll: pollOf(row.poll) }),
    ...(row.quotes === null
      ? {}
      : { quote: { postId: toId(row.quotes), state: row.quote_state ?? 'revoked' } }),
    replyPolicy: row.reply_policy,
    quotePolicy: row.quote_policy,
    counts: countsOf(row),
    version: row.version,
  };
}

function countsOf(row: PostRow): Post['counts'] {
  return {
    replies: row.replies ?? 0,
    boosts: row.boosts ?? 0,
    likes: row.likes ?? 0,
    quotes: row.quote_count ?? 0,
  };
}

function pollOf({ expiresAt, ...poll }: PollRow): Poll {
  return { ...poll, expiresAt: new Date(expiresAt) };
}

function hiddenOf(row: PostRow): Pick<Post, 'hiddenBy' | 'hiddenDocket'> {
  if (row.hidden_by === null) return {};
  return {
    hiddenBy: toId(row.hidden_by),
    ...(row.hidden_docket === null ? {} : { hiddenDocket: row.hidden_docket }),
  };
}

function labelOf({ label, note, docket }: LabelRow): Label {
  return { label, note, ...(docket === null ? {} : { docket }) };
}

function mentionOf(row: MentionRow): Mention {
  return { accountId: toId(row.id), handle: row.handle, domain: row.domain };
}

type BoostRow = {
  id: string;
  account_id: string;
  post_id: string;
  visibility: 'public' | 'unlisted' | 'followers';
  created_at: Date;
};

export async function loadBoosts(reader: Reader, ids: readonly string[]): Promise<Boost[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<BoostRow>`
    select id, account_id, post_id, visibility, created_at from boosts
    where id = any(${ids}::bigint[])`.execute(reader);
  return rows.map(boostOf);
}

export function boostOf(row: BoostRow): Boost {
  return {
    id: toId(row.id),
    accountId: toId(row.account_id),
    postId: toId(row.post_id),
    visibility: row.visibility,
    createdAt: row.created_at,
  };
}

/**
 * A post as a row, for nobody's eyes in particular: exhibits, archives, federation. Deleted and
 * hidden ones are given too; the caller answers for who sees them.
 */
export async function findPost(reader: Reader, postId: PostId): Promise<Post | undefined> {
  const [post] = await loadPosts(reader, [postId]);
  return post;
}

/** As `findPost`, for many, in the order asked; unknown ids are left out. */
export async function listPosts(reader: Reader, ids: readonly PostId[]): Promise<readonly Post[]> {
  const posts = await loadPosts(reader, ids);
  const postsById = new Map<string, Post>(posts.map((post) => [post.id, post]));
  return ids.flatMap((id) => postsById.get(id) ?? []);
}
