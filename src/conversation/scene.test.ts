import { after } from 'node:test';
import { sql } from 'kysely';
import { block, follow, mute, signUp, unblock, unfollow, unmute, type Account } from '#accounts';
import { isRefusal, type AccountId, type PageQuery, type RefusalCode } from '#foundation';
import { settle, testDatabase, type TestDatabase } from '#testing';
import { conversationJobs } from './jobs.ts';
import { publishPost } from './publish-post.ts';
import { homeTimeline } from './timelines/home-timeline.ts';
import type { Post, PostDraft } from './types.ts';

export const firstPage: PageQuery = { limit: 20 };

/** People on the real engine, and short words for what they do. The clock ticks with every act. */
export async function openScene() {
  const test = await testDatabase();
  after(() => test.close());
  const { world, clock } = test;
  return {
    ...test,
    join: (handle: string) => join(test, handle),
    say: (author: AccountId, text: string, more: Omit<PostDraft, 'text'> = {}): Promise<Post> => {
      clock.advance(1000);
      return publishPost(world, author, { text, ...more });
    },
    follow: (one: AccountId, other: AccountId) => follow(world, one, other),
    unfollow: (one: AccountId, other: AccountId) => unfollow(world, one, other),
    block: (one: AccountId, other: AccountId) => block(world, one, other),
    unblock: (one: AccountId, other: AccountId) => unblock(world, one, other),
    mute: (one: AccountId, other: AccountId) => mute(world, one, other),
    unmute: (one: AccountId, other: AccountId) => unmute(world, one, other),
    homeOf: async (viewer: AccountId, query: PageQuery = firstPage): Promise<readonly string[]> =>
      (await homeTimeline(world, viewer, query)).items.map(({ post }) => post.text),
    settle: () => settle(world, conversationJobs),
    /** Enforcement guards marked posts by its own triggers; here only the obeying is looked at. */
    withoutGuards: async (): Promise<void> => {
      await sql`alter table posts disable trigger user`.execute(world.db);
      await sql`alter table post_hidings disable trigger user`.execute(world.db);
      await sql`alter table post_labels disable trigger user`.execute(world.db);
    },
  };
}

export type Scene = Awaited<ReturnType<typeof openScene>>;

async function join({ world }: TestDatabase, handle: string): Promise<Account> {
  const { account } = await signUp(world, {
    handle,
    email: `${handle}@example.org`,
    password: 'a long enough pass phrase',
  });
  return account;
}

export function refused(code: RefusalCode): (error: unknown) => boolean {
  return (error) => {
    if (isRefusal(error) && error.code === code) return true;
    throw error;
  };
}
