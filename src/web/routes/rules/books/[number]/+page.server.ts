import type { RulebookChanges } from '#enforcement';
import type { Platform } from '../../../../platform.ts';
import { platformOf } from '../../../../lib/server/platform.ts';
import { viewPosts } from '../../../../lib/server/posts.ts';
import { threadLines } from '../../../../lib/server/thread.ts';
import type { Viewer } from '../../../../lib/server/viewer.ts';
import { words } from '../../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const platform = platformOf(event);
  const { enforcement, foundation, world } = platform;
  const number = /^[1-9]\d{0,6}$/.test(event.params.number) ? Number(event.params.number) : 0;
  const page = await enforcement.findRulebookChanges(world.db, number);
  if (page === undefined) throw foundation.refuse('not-found');
  const { rulebook } = page;
  const next = await enforcement.findRulebook(world.db, number + 1);
  const now = world.clock.now();
  return {
    title: words().rules.books.bookTitle(number),
    book: {
      number,
      hash: rulebook.hash,
      publishedAt: rulebook.publishedAt,
      effectiveAt: rulebook.effectiveAt,
      urgentReason: rulebook.urgentReason,
      entryIndex: rulebook.entryIndex,
    },
    state: stateAt(now, rulebook, next),
    isFirst: page.before === undefined,
    changes: page.before === undefined ? [] : changesOf(platform, page),
    talk: await talkOf(platform, event.locals.viewer, page),
  };
};

type Dated = { readonly effectiveAt: Date };

function stateAt(now: Date, book: Dated, next: Dated | undefined): 'notYet' | 'inForce' | 'past' {
  if (book.effectiveAt > now) return 'notYet';
  return next !== undefined && next.effectiveAt <= now ? 'past' : 'inForce';
}

function changesOf({ enforcement }: Platform, page: RulebookChanges) {
  return page.changes.map(({ ruleId, kind, before, after, rationale }) => ({
    ruleId,
    kind,
    rationale,
    title: (after ?? before)?.title ?? ruleId,
    version: (after ?? before)?.version ?? 1,
    before: before?.schedule,
    after: after?.schedule,
    comparison: enforcement.compareRules(before, after),
  }));
}

/** The announcement and its answers, as any thread, with a form for whoever may answer. */
async function talkOf(
  platform: Platform,
  viewer: Viewer | undefined,
  { announcement }: RulebookChanges,
) {
  if (announcement === undefined) return null;
  const { conversation, foundation, world } = platform;
  const viewerId = viewer?.account.id;
  const [shown, thread] = await Promise.all([
    conversation.getPost(world, viewerId, announcement),
    conversation.getThread(world, viewerId, announcement),
  ]);
  const [post] = await viewPosts(platform, viewer, [shown]);
  if (post === undefined) return null;
  const mayReply = viewer?.account.standing.may.reply === true && post.may.reply;
  return {
    path: post.path,
    lines: threadLines(announcement, await viewPosts(platform, viewer, thread.descendants)),
    reply: mayReply
      ? {
          idempotencyKey: foundation.randomToken(),
          visibility: post.visibility,
          limit: conversation.postLimits.characters,
          inReplyTo: post.id,
          text: '',
        }
      : null,
  };
}
