import assert from 'node:assert/strict';
import test from 'node:test';
import sharp from 'sharp';
import { closeAccount, signUp } from '#accounts';
import {
  conversationTopics,
  findPost,
  publishPost,
  uploadMedia,
  withdrawPosts,
} from '#conversation';
import { dayMs, sha256 } from '#foundation';
import { publish, transact } from '#infrastructure';
import { appeal, getCaseFile, getExhibit } from './index.ts';
import { appealToken } from './appeal-link.ts';
import { decideAlone } from './decide-alone.ts';
import { openAllegation, openStage, reasonsFor } from './stage.test.ts';

test('closing an account destroys no evidence, and the case goes on', async () => {
  const stage = await openStage();
  const { world, olga, db } = stage;
  const password = 'a long enough pass phrase';
  const { account } = await signUp(world, { handle: 'leaver', email: 'l@example.org', password });
  const background = { r: 9, g: 80, b: 40 };
  const drawn = sharp({ create: { width: 30, height: 30, channels: 3, background } });
  const picture = await uploadMedia(world, account.id, { bytes: await drawn.png().toBuffer() });
  const shown = (await world.media.get(picture.key))?.bytes;
  assert.ok(shown !== undefined);
  const post = await publishPost(world, account.id, {
    text: '@rosa fool',
    mediaIds: [picture.id],
  });
  const opened = await openAllegation(stage, post);
  await closeAccount(world, account.id, {
    password,
    alsoClose: (tx, id) => withdrawPosts(tx, world, id),
  });
  stage.clock.advance(2 * dayMs);
  await transact(world, (tx) => publish(tx, conversationTopics.sweepMedia, {}));
  await stage.settle();
  assert.equal((await findPost(db, post.id))?.text, '');
  assert.equal(await world.media.get(picture.key), undefined);

  const file = await getCaseFile(world, olga, opened.caseId);
  assert.equal(file.exhibits.length, 2);
  const kept = await Promise.all(file.exhibits.map(({ id }) => getExhibit(world, olga, id)));
  for (const [at, { bytes }] of kept.entries()) {
    assert.equal(sha256(bytes).toString('hex'), file.exhibits[at]?.sha256);
  }
  assert.ok(kept.some(({ bytes }) => bytes.toString().includes('@rosa fool')));
  assert.ok(kept.some(({ bytes }) => bytes.equals(shown)));

  const measure = {
    kind: 'label',
    postId: post.id,
    label: 'sensitive',
    note: '',
    reviewDays: 90,
  } as const;
  const { decisionId } = await decideAlone(world, olga, {
    caseId: opened.caseId,
    decision: {
      measures: [measure],
      reasons: reasonsFor(stage, opened),
    },
  });
  await stage.settle();
  const decided = await stage.caseOf(opened.caseId);
  assert.equal(decided.decisions[0]?.id, decisionId);
  await appeal(world, { token: appealToken(world, decisionId) }, { grounds: 'I am gone.' });
});
