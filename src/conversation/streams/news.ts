import { sql } from 'kysely';
import type { Memory } from '../memory/memory.ts';
import type { PublicFacts } from '../rules/streams.ts';
import { isInFullView } from '../timelines/full-view.ts';
import type { Entry } from '../timelines/entries.ts';
import type { Boost, Post } from '../types.ts';
import type { PostHappening } from './happening.ts';

/** A happening among the posts with all that decides who is told, whoever watches. */
export type News = {
  readonly is: 'post' | 'changed' | 'removed';
  /** As a timeline would list it; what was deleted or taken back, as it was listed before. */
  readonly entry: Entry;
  /** Absent for what never goes by in public. */
  readonly facts: PublicFacts | undefined;
};

/** Looks at the rows behind a happening. Undefined where there is nothing left to tell. */
export async function newsOf(memory: Memory, happening: PostHappening): Promise<News | undefined> {
  switch (happening.is) {
    case 'published':
      return publishedNews(memory, happening.id);
    case 'unboosted':
      return boostNews(memory, 'removed', happening.boost);
    case 'changed':
    case 'deleted': {
      // Whoever changed it may be another process, which could not drop what is kept here.
      memory.posts.drop(happening.postId);
      const post = await findPost(memory, happening.postId);
      if (post === undefined) return undefined;
      return happening.is === 'changed'
        ? changedNews(memory, post)
        : deletedNews(memory, post, happening);
    }
  }
}

async function publishedNews(memory: Memory, id: string): Promise<News | undefined> {
  const post = await findPost(memory, id);
  if (post !== undefined) {
    return { is: 'post', entry: { id, post }, facts: await factsOf(memory, post) };
  }
  const boost = (await memory.boosts.get([id])).get(id);
  return boost === undefined ? undefined : boostNews(memory, 'post', boost);
}

async function boostNews(memory: Memory, is: News['is'], boost: Boost): Promise<News | undefined> {
  const post = await findPost(memory, boost.postId);
  if (post === undefined) return undefined;
  return { is, entry: { id: boost.id, post, boost }, facts: undefined };
}

async function changedNews(memory: Memory, post: Post): Promise<News | undefined> {
  // Deleted meanwhile: that is told by itself.
  if (post.deletedAt !== undefined) return undefined;
  return { is: 'changed', entry: { id: post.id, post }, facts: await factsOf(memory, post) };
}

type Deletion = Extract<PostHappening, { readonly is: 'deleted' }>;

async function deletedNews(
  memory: Memory,
  post: Post,
  { hadMedia, tags }: Deletion,
): Promise<News> {
  const facts = await factsOf(memory, post);
  return {
    is: 'removed',
    entry: { id: post.id, post },
    facts: facts === undefined ? undefined : { ...facts, hasMedia: hadMedia, tags },
  };
}

async function findPost(memory: Memory, id: string): Promise<Post | undefined> {
  return (await memory.posts.get([id])).get(id);
}

/** What the public timelines ask of a row, but for what took it away since. */
async function factsOf(memory: Memory, post: Post): Promise<PublicFacts | undefined> {
  if (post.visibility !== 'public') return undefined;
  const { rows } = await sql<{ answers_other: boolean; local: boolean }>`
    select post.answers_other, post.local from posts as post
    where post.id = ${post.id} and ${isInFullView}`.execute(memory.db);
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    answersOther: row.answers_other,
    local: row.local,
    hasMedia: post.media.length > 0,
    tags: post.tags,
  };
}
