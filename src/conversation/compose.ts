import { refuse, type PostId } from '#foundation';
import type { World } from '#infrastructure';
import { firstLink } from './cards/first-link.ts';
import { detectLanguage } from './text/detect-language.ts';
import { findMentions, type FoundMention } from './text/mention-targets.ts';
import { postsById, viewOf, type OpenReading, type Reading } from './reading.ts';
import { checkDraft, type CheckedText, type DraftText } from './text/draft.ts';
import { postHtml } from './text/post-html.ts';
import { postLimits } from './rules/post-limits.ts';
import { mentionedNames, tagsIn, tokenizeText } from './text/text-tokens.ts';
import type { Mention, Post } from './types.ts';

/** A text made ready to be stored: all that can be worked out before the transaction. */
export type Composed = CheckedText & {
  readonly html: string;
  readonly languageKnown: string | null;
  readonly tags: readonly string[];
  /** The link that gets a card. */
  readonly link: string | undefined;
  /** Whom it reaches: those it names, without anyone who blocks the author or whom the author blocks. */
  readonly mentions: readonly Mention[];
};

/**
 * Reads a draft's text: its mentions, tags, links and language.
 * @throws Refusal `invalid`, `too-large`
 */
export async function compose(
  world: World,
  open: OpenReading,
  draft: DraftText,
): Promise<Composed> {
  const checked = checkDraft(draft);
  const tokens = tokenizeText(checked.text);
  const names = mentionedNames(tokens);
  const tags = tagsIn(tokens);
  requireFew(names.length, postLimits.mentions, 'mentions');
  requireFew(tags.length, postLimits.tags, 'tags');
  const found = await findMentions(world.db, world.origin, names);
  return {
    ...checked,
    html: postHtml(checked.text, { origin: world.origin, mentions: found }),
    languageKnown: checked.language ?? (await detectLanguage(checked.text)) ?? null,
    tags,
    link: firstLink(tokens, world.origin),
    mentions: found.size === 0 ? [] : reachable(await open(), found),
  };
}

function requireFew(count: number, most: number, what: string): void {
  if (count > most) {
    throw refuse('too-large', { field: 'text', detail: `A post has at most ${most} ${what}.` });
  }
}

function reachable(
  { relations }: Reading,
  found: ReadonlyMap<string, FoundMention>,
): readonly Mention[] {
  const mentionsById = new Map<string, Mention>();
  for (const { accountId, handle, domain } of found.values()) {
    if (relations.blocks.has(accountId) || relations.blockedBy.has(accountId)) continue;
    mentionsById.set(accountId, { accountId, handle, domain });
  }
  return [...mentionsById.values()];
}

/**
 * The post that is to be answered, as its answerer may see it.
 * @throws Refusal `not-found` where they may not, `blocked` when they blocked its author
 */
export async function answeredPost(reading: Reading, postId: PostId): Promise<Post> {
  const [post] = await postsById(reading, [postId]);
  const view = post === undefined ? undefined : viewOf(reading, post);
  if (post === undefined || view === undefined || view.tombstone !== undefined) {
    throw refuse('not-found', { field: 'inReplyTo', detail: 'The post to answer does not exist.' });
  }
  if (reading.relations.blocks.has(post.authorId)) {
    throw refuse('blocked', { field: 'inReplyTo', detail: 'You blocked the author of this post.' });
  }
  return post;
}
