import assert from 'node:assert/strict';
import test from 'node:test';
import { block } from '#accounts';
import { publishPost } from '#conversation';
import { dayMs } from '#foundation';
import { decideAtOnce, serviceHealth, threadHealth } from '../index.ts';
import { openAllegation, openStage, refused, warnFor } from '../stage.test.ts';

const stage = await openStage();
const { world, clock, olga, rosa, mallory } = stage;

test('a thread is counted: who wrote, what is hidden, reported and blocked', async () => {
  const root = await stage.say(rosa, 'What shall we do about the mill?');
  const reply = async (text: string) => publishPost(world, mallory, { text, inReplyTo: root.id });
  const first = await reply('Ask the miller.');
  const second = await reply('You fool, all go and tell her.');
  await block(world, rosa, mallory);
  await openAllegation(stage, first);
  await decideAtOnce(world, olga, {
    respondent: mallory,
    measure: { kind: 'hide' },
    ruleIds: ['harassment.targeted'],
    postIds: [second.id],
    reason: 'It calls on others to hound a named person.',
    lesser: [{ level: 1, why: 'The call would stay before everybody.' }],
    departure: 'It names an hour.',
    treatments: [],
  });
  await stage.settle();
  const [thread, ...others] = await threadHealth(world, olga, [first.id, second.id]);
  assert.deepEqual(others, []);
  assert.deepEqual(thread, {
    rootId: root.id,
    handle: 'rosa',
    replies: 2,
    people: 2,
    hidden: 1,
    reports: 1,
    blocks: 1,
  });
});

test('of the service rates to a thousand, once there is enough to say', async () => {
  const { rates } = await serviceHealth(world, olga);
  assert.deepEqual(
    rates.map(({ id, count, base, perThousand }) => [id, count, base, perThousand]),
    [
      ['replies-hidden', 1, 2, undefined],
      ['reports', 1, 3, undefined],
      ['blocks', 1, 3, undefined],
    ],
  );
  for (let at = 0; at < 17; at += 1) await stage.say(rosa, `Of the mill, ${at}`);
  const later = await serviceHealth(world, olga);
  assert.equal(later.rates.find(({ id }) => id === 'reports')?.perThousand, 50);
  clock.advance(31 * dayMs);
  const { rates: aged } = await serviceHealth(world, olga);
  assert.equal(aged.find(({ id }) => id === 'reports')?.before, 50);
});

test('a warning is followed by a clean half year, or it is not', async () => {
  await warnFor(stage, await stage.say(mallory, '@rosa you are a fool, all tell her'));
  assert.deepEqual((await serviceHealth(world, olga)).warnings, { of: 0, held: 0 });
  clock.advance(183 * dayMs);
  assert.deepEqual((await serviceHealth(world, olga)).warnings, { of: 1, held: 1 });
});

test('officers alone are told', async () => {
  await assert.rejects(serviceHealth(world, rosa), refused('forbidden'));
  await assert.rejects(threadHealth(world, rosa, []), refused('forbidden'));
});
