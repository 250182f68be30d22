import { normalizeTag } from '#conversation';
import { forAnyone, recordNotFound, type Api } from '../endpoint.ts';
import { text } from '../fields.ts';
import { tagEntity } from './entities/tag.ts';

/** What a hashtag is. Hashtags cannot be followed here. */
export function mountTags(api: Api): void {
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/tags/:name',
      summary: 'One hashtag',
      returns: tagEntity,
      fields: { name: text(200) },
    },
    ({ world, input }) => {
      const name = normalizeTag(input.name);
      if (name === '') throw recordNotFound();
      return {
        id: name,
        name,
        url: `${world.origin}/tags/${encodeURIComponent(name)}`,
        history: [],
        following: false,
        featuring: false,
      };
    },
  );
}
