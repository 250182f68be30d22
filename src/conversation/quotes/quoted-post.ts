import { findAccount } from '#accounts';
import { escapeHtml, refuse, type AccountId, type PostId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { sql } from 'kysely';
import { postsById, relationTo, viewOf, type Reading } from '../reading.ts';
import { mayQuote } from '../rules/policies.ts';
import type { Post } from '../types.ts';

/**
 * The post that is to be quoted, if its author lets this person quote it.
 * @throws Refusal `not-found` where they may not see it, `blocked` when they blocked its author,
 * `forbidden` when its author does not want it quoted by them
 */
export async function quotablePost(reading: Reading, postId: PostId): Promise<Post> {
  const [post] = await postsById(reading, [postId]);
  const view = post === undefined ? undefined : viewOf(reading, post);
  if (post === undefined || view === undefined || view.tombstone !== undefined) {
    throw refuse('not-found', { field: 'quotes', detail: 'The post to quote does not exist.' });
  }
  if (reading.relations.blocks.has(post.authorId)) {
    throw refuse('blocked', { field: 'quotes', detail: 'You blocked the author of this post.' });
  }
  requireQuotable(reading, post);
  return post;
}

function requireQuotable(reading: Reading, post: Post): void {
  if (mayQuote(post, relationTo(reading, post))) return;
  const whom = post.quotePolicy === 'followers' ? 'only by followers' : 'by nobody';
  const isOpen = post.visibility === 'public' || post.visibility === 'unlisted';
  throw refuse('forbidden', {
    field: 'quotes',
    detail: isOpen
      ? `The author of this post lets it be quoted ${whom}.`
      : 'Only its author may quote a post that not everyone may see.',
  });
}

/** Asked again in the transaction that quotes: consent that was just withdrawn is not there. */
export async function requireConsent(tx: Reader, reading: Reading, post: Post): Promise<void> {
  const { rows } = await sql<{ quote_policy: Post['quotePolicy'] }>`
    select quote_policy from posts where id = ${post.id} and deleted_at is null and hidden_by is null
    -- A deletion or a change of policy that is under way is waited for.
    for share`.execute(tx);
  const row = rows[0];
  if (row === undefined) {
    throw refuse('not-found', { field: 'quotes', detail: 'The post to quote does not exist.' });
  }
  requireQuotable(reading, { ...post, quotePolicy: row.quote_policy });
}

/**
 * What readers see of a quote who know no quotes: a link, as Mastodon writes it. Pages and apps that
 * know them leave the paragraph out by its class.
 */
export async function quoteLinkHtml(
  world: Pick<World, 'db' | 'origin'>,
  quoted: { readonly id: PostId; readonly authorId: AccountId; readonly uri: string | null },
): Promise<string> {
  const author = await findAccount(world.db, quoted.authorId);
  const page = author === undefined ? '' : `${world.origin}/@${author.handle}/${quoted.id}`;
  const url = escapeHtml(quoted.uri ?? page);
  return `<p class="quote-inline">RE: <a href="${url}" rel="nofollow noopener">${url}</a></p>`;
}
