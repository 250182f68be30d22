import type { RequestEvent } from '@sveltejs/kit';
import { viewPerson } from '../../lib/server/people.ts';
import { pageQuery, pagesOf } from '../../lib/server/paging.ts';
import { platformOf } from '../../lib/server/platform.ts';
import { viewPosts } from '../../lib/server/posts.ts';
import { words } from '../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

const longestText = 400;
const limit = 20;

export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url;
  const text = (searchParams.get('q') ?? '').replaceAll('\0', '').trim().slice(0, longestText);
  const title = words().search.title;
  const found = text === '' ? undefined : await find(event, searchParams.get('in'), text);
  return { title, text, found };
};

async function find(event: RequestEvent, kind: string | null, text: string) {
  if (kind === 'people') return { is: kind, people: await findPeople(event, text) } as const;
  if (kind === 'tags') {
    const { conversation, world } = platformOf(event);
    return { is: kind, tags: await conversation.searchTags(world.db, text, { limit }) } as const;
  }
  return { is: 'posts', ...(await findPosts(event, text)) } as const;
}

async function findPosts(event: RequestEvent, text: string) {
  const platform = platformOf(event);
  const { viewer } = event.locals;
  const { maxId } = pageQuery(event.url);
  const items = await platform.conversation.searchPosts(platform.world, viewer?.account.id, {
    text,
    limit,
    maxId,
  });
  const last = items.length < limit ? undefined : items.at(-1)?.id;
  return {
    posts: await viewPosts(platform, viewer, items),
    pages: pagesOf(event.url, last === undefined ? {} : { next: last }),
  };
}

/** An address of this server is that of an account without a domain. */
async function findPeople(event: RequestEvent, text: string) {
  const platform = platformOf(event);
  const { accounts, world } = platform;
  const own = `@${new URL(world.origin).host}`;
  const name = text.endsWith(own) ? text.slice(0, -own.length) : text;
  const viewer = event.locals.viewer?.account.id;
  const people = await accounts.searchAccounts(world.db, name, { viewer, limit });
  return people.map((account) => viewPerson(platform, account));
}
