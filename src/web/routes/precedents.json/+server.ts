import { json } from '@sveltejs/kit';
import { platformOf } from '../../lib/server/platform.ts';
import { precedentFeed } from '../../lib/server/precedent-feed.ts';
import type { RequestHandler } from './$types';

/** New precedents as a JSON Feed 1.1. */
export const GET: RequestHandler = async (event) => {
  const { title, home, entries } = await precedentFeed(platformOf(event));
  return json(
    {
      version: 'https://jsonfeed.org/version/1.1',
      title,
      home_page_url: home,
      feed_url: `${home}.json`,
      items: entries.map((entry) => ({
        id: entry.url,
        url: entry.url,
        title: entry.title,
        content_text: entry.text,
        date_published: entry.at,
        tags: entry.tags,
      })),
    },
    {
      headers: {
        'content-type': 'application/feed+json; charset=utf-8',
        'cache-control': 'public, max-age=300',
      },
    },
  );
};
