import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isInHome, type HomeEntry, type HomeReader } from './home.ts';
import { visibilities } from './post-limits.ts';
import { threadOrder, type ThreadNode } from './thread-order.ts';
import { maySee, mayBoost, narrower, strangerRelation } from './visibility.ts';

test('who may see what', () => {
  const seen = (relation: Partial<typeof strangerRelation>): readonly string[] =>
    visibilities.filter((visibility) => maySee(visibility, { ...strangerRelation, ...relation }));
  assert.deepEqual(seen({}), ['public', 'unlisted']);
  assert.deepEqual(seen({ followsAuthor: true }), ['public', 'unlisted', 'followers']);
  assert.deepEqual(seen({ isMentioned: true }), [...visibilities]);
  assert.deepEqual(seen({ isAuthor: true }), [...visibilities]);
  assert.deepEqual(seen({ isBlocked: true, followsAuthor: true, isMentioned: true }), []);
});

test('no boost or answer reaches further than the narrower of the two', () => {
  for (const left of visibilities) {
    for (const right of visibilities) {
      const both = narrower(left, right);
      assert.equal(both, narrower(right, left));
      assert.ok(both === left || both === right);
      if (maySee(both, strangerRelation))
        assert.ok(maySee(left, strangerRelation) && maySee(right, strangerRelation));
    }
  }
  assert.deepEqual(
    visibilities.filter((visibility) => mayBoost(visibility, false)),
    ['public', 'unlisted'],
  );
  assert.deepEqual(
    visibilities.filter((visibility) => mayBoost(visibility, true)),
    ['public', 'unlisted', 'followers'],
  );
});

const usual = { boosts: true, languages: [] };
const reader: HomeReader = {
  viewer: 'me',
  followOf: (id) =>
    ({ friend: usual, apart: usual, quiet: { boosts: false, languages: ['en'] } })[id],
  isShunned: (id) => id === 'shunned',
  apart: new Set(['apart']),
  tags: new Set(['tea']),
};
const entry: HomeEntry = {
  authorId: 'friend',
  mentionsViewer: false,
  language: 'de',
  openTags: [],
};
const homes: readonly (readonly [string, Partial<HomeEntry>, boolean])[] = [
  ['a friend’s post', {}, true],
  ['one’s own post', { authorId: 'me' }, true],
  [
    'a stranger’s public post with a followed tag',
    { authorId: 'stranger', openTags: ['tea'] },
    true,
  ],
  ['one with another tag', { authorId: 'stranger', openTags: ['coffee'] }, false],
  ['one by somebody shunned', { authorId: 'shunned', openTags: ['tea'] }, false],
  [
    'one that answers somebody shunned',
    { authorId: 'stranger', openTags: ['tea'], inReplyToAuthor: 'shunned' },
    false,
  ],
  ['a friend’s answer to a stranger with it', { openTags: ['tea'], inReplyToAuthor: 'x' }, true],
  ['a post by a member of an exclusive list', { authorId: 'apart', openTags: ['tea'] }, false],
  ['a boost by one', { boosterId: 'apart' }, false],
  ['a stranger’s post', { authorId: 'stranger' }, false],
  ['a stranger’s post by a friend’s boost', { authorId: 'stranger', boosterId: 'friend' }, true],
  [
    'a boost by somebody whose boosts are unwanted',
    { authorId: 'stranger', boosterId: 'quiet' },
    false,
  ],
  ['one’s own boost', { authorId: 'stranger', boosterId: 'me' }, true],
  ['a shunned author by a friend’s boost', { authorId: 'shunned', boosterId: 'friend' }, false],
  ['a post in a language that was not chosen', { authorId: 'quiet' }, false],
  ['a post in a language that was chosen', { authorId: 'quiet', language: 'en' }, true],
  ['an answer to a stranger', { inReplyToAuthor: 'stranger' }, false],
  [
    'an answer to a stranger that names me',
    { inReplyToAuthor: 'stranger', mentionsViewer: true },
    true,
  ],
  ['an answer to me', { inReplyToAuthor: 'me' }, true],
  ['an answer to another friend', { inReplyToAuthor: 'quiet' }, true],
  ['an answer to oneself', { inReplyToAuthor: 'friend' }, true],
  ['an answer to somebody shunned', { inReplyToAuthor: 'shunned' }, false],
];
for (const [name, change, isThere] of homes) {
  test(`home ${isThere ? 'holds' : 'leaves out'} ${name}`, () => {
    assert.equal(isInHome({ ...entry, ...change }, reader), isThere);
  });
}

test('a thread is read depth first, the author’s own continuation before others', () => {
  const node = (id: string, authorId: string, inReplyTo: string): ThreadNode => ({
    id,
    authorId,
    inReplyTo,
  });
  const nodes = [
    node('2', 'bob', '1'),
    node('3', 'ann', '1'),
    node('4', 'cat', '2'),
    node('5', 'ann', '3'),
    node('9', 'x', '8'),
  ];
  const ordered = threadOrder({ id: '1', authorId: 'ann' }, nodes);
  assert.deepEqual(
    ordered.map(({ id }) => id),
    ['3', '5', '2', '4'],
  );
});

test('every answer comes once, after what it answers', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { maxLength: 200 }), (choices) => {
      const nodes = choices.map((choice, index): ThreadNode => ({
        id: String(index + 2),
        authorId: String(choice % 5),
        inReplyTo: String((choice % (index + 1)) + 1),
      }));
      const ordered = threadOrder({ id: '1', authorId: '0' }, nodes).map(({ id }) => id);
      assert.equal(new Set(ordered).size, nodes.length);
      for (const { id, inReplyTo } of nodes) {
        assert.ok(inReplyTo === '1' || ordered.indexOf(inReplyTo ?? '') < ordered.indexOf(id));
      }
    }),
  );
});

test('a chain of ten thousand answers is put in order', () => {
  const nodes = Array.from({ length: 10_000 }, (_, index): ThreadNode => ({
    id: String(index + 2),
    authorId: 'a',
    inReplyTo: String(index + 1),
  }));
  assert.equal(threadOrder({ id: '1', authorId: 'a' }, nodes).length, 10_000);
});
