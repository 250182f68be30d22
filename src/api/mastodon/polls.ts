import { castPollVote, getPost } from '#conversation';
import { forAnyone, forPerson, recordNotFound, type Api } from '../endpoint.ts';
import { integer, list } from '../fields.ts';
import { pollEntity } from './entities/poll.ts';
import { presentPoll } from './present/poll.ts';
import { postId } from './statuses.ts';

/** Reading a poll, and voting in it. A poll's id is that of its post. */
export function mountPolls(api: Api): void {
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/polls/:id',
      summary: 'A poll as it stands',
      scopes: ['read:statuses'],
      returns: pollEntity,
      fields: postId,
    },
    async ({ world, account, input }) => {
      const shown = await getPost(world, account?.id, input.id);
      if (shown.post.poll === undefined) throw recordNotFound();
      return presentPoll(shown.post.poll, shown, world.clock.now());
    },
  );
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/polls/:id/votes',
      summary: 'Vote in a poll, once',
      scopes: ['write:statuses'],
      returns: pollEntity,
      fields: { ...postId, choices: list(integer(-1_000_000, 1_000_000), 40) },
    },
    async ({ world, account, input }) => {
      const vote = { postId: input.id, choices: input.choices };
      const shown = await castPollVote(world, account.id, vote);
      if (shown.post.poll === undefined) throw recordNotFound();
      return presentPoll(shown.post.poll, shown, world.clock.now());
    },
  );
}
