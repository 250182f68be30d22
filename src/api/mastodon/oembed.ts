import { listAccounts } from '#accounts';
import { getPost } from '#conversation';
import { refuse } from '#foundation';
import { forAnyone, recordNotFound, type Api } from '../endpoint.ts';
import { blankable, integer, text } from '../fields.ts';
import { oembedEntity } from './entities/oembed.ts';
import { readOwnLink } from './own-links.ts';
import { presentEmbed } from './present/embed.ts';

/** How pages of others show our posts: what a stranger may see, whoever asks. */
export function mountOembed(api: Api): void {
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/oembed',
      summary: 'A post for the pages of others (oEmbed 1.0)',
      returns: oembedEntity,
      fields: {
        url: text(4000),
        maxwidth: blankable(integer(1, 10_000)),
        // What is embedded is as high as its text.
        maxheight: blankable(integer(1, 10_000)),
        format: blankable(text(20)),
      },
    },
    async ({ world, input }) => {
      if (input.format !== undefined && input.format !== 'json') {
        throw refuse('invalid', {
          detail: 'Validation failed: format is not json',
          field: 'format',
        });
      }
      const link = readOwnLink(world.origin, input.url);
      if (link?.is !== 'post') throw recordNotFound();
      const { post, tombstone } = await getPost(world, undefined, link.postId);
      const [author] = await listAccounts(world.db, [post.authorId]);
      if (tombstone !== undefined || author?.domain !== null) throw recordNotFound();
      return presentEmbed(world, { author, post, width: input.maxwidth ?? 400 });
    },
  );
}
