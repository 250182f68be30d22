import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toId, type AccountId, type PostId } from '#foundation';
import type { PostView } from './posts.ts';
import { threadLines } from './thread.ts';

const root = toId<'post'>('1');

function post(id: number, author: number, inReplyTo: number): PostView {
  const authorId: AccountId = toId(String(author));
  const postId: PostId = toId(String(id));
  return {
    cursor: postId,
    id: postId,
    path: `/@p${author}/${id}`,
    author: {
      id: authorId,
      handle: `p${author}`,
      name: `P${author}`,
      path: `/@p${author}`,
      avatar: null,
      bot: false,
      locked: false,
      service: false,
    },
    html: '',
    contentWarning: '',
    sensitive: false,
    language: null,
    visibility: 'public',
    inReplyTo: { id: toId(String(inReplyTo)) },
    createdAt: new Date(0),
    pictures: [],
    counts: { replies: 0, boosts: 0, likes: 0, quotes: 0 },
    flags: { liked: false, boosted: false, bookmarked: false, muted: false, pinned: false },
    mine: false,
    replyPolicy: 'everybody',
    may: { reply: true, quote: false },
    hiddenToOthers: false,
    labels: [],
    filters: [],
  };
}

describe('the lines of a thread', () => {
  it('put answers to the page’s post at the margin', () => {
    const lines = threadLines(root, [post(2, 20, 1), post(3, 30, 1)]);
    assert.deepEqual(
      lines.map((line) => line.depth),
      [0, 0],
    );
  });

  it('keep a person’s own continuation at its depth, joined to the next', () => {
    const lines = threadLines(root, [post(2, 20, 1), post(3, 20, 2), post(4, 30, 3)]);
    assert.deepEqual(
      lines.map(({ depth, continues }) => [depth, continues]),
      [
        [0, true],
        [0, false],
        [1, false],
      ],
    );
  });

  it('stop moving to the right at a depth', () => {
    const chain = Array.from({ length: 9 }, (_, at) => post(at + 2, 10 + (at % 2), at + 1));
    const depths = threadLines(root, chain).map((line) => line.depth);
    assert.equal(Math.max(...depths), 4);
  });
});
