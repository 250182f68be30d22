import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eligibleFor } from './parties.ts';
import {
  actorFor,
  clock,
  contextOf,
  officers,
  operator,
  reporter,
  respondent,
} from './testing/cast.ts';
import { heardStage, officerOne, officerTwo, openedStage } from './testing/stage.ts';

const motion = { type: 'make-motion', asks: 'suspend', reason: 'It goes on.' } as const;

describe('Article 6: a motion asks, and does nothing', () => {
  test('it stands in the case with who made it, and changes nothing else', () => {
    const stage = openedStage();
    const before = stage.case();
    stage.give(officerTwo, motion);
    const { motions, parts, ...rest } = stage.case();
    assert.deepEqual(
      motions.map(({ officer, asks }) => [officer, asks]),
      [[officers[1], 'suspend']],
    );
    assert.ok(parts.some(({ account, as }) => account === officers[1] && as === 'proposal'));
    const { motions: _none, parts: _parts, ...unchanged } = before;
    assert.deepEqual(rest, unchanged);
  });

  test('once per officer and kind', () => {
    const stage = openedStage();
    stage.give(officerOne, motion);
    assert.equal(stage.refused(officerOne, motion).code, 'conflict');
    stage.give(officerOne, { ...motion, asks: 'delete' });
    stage.give(officerTwo, motion);
    assert.equal(stage.case().motions.length, 3);
  });

  test('by officers alone, and never by a party', () => {
    const stage = openedStage();
    for (const actor of [
      actorFor(respondent, 'officer'),
      actorFor(reporter, 'officer'),
      actorFor(operator, 'operator'),
      actorFor(officers[0], 'member', 'panelist'),
      clock,
    ]) {
      assert.ok(['forbidden', 'not-eligible'].includes(stage.refused(actor, motion).code));
    }
  });

  test('whoever made one sits on no panel of the case', () => {
    const stage = heardStage();
    const [, , third] = officers;
    assert.ok(eligibleFor(stage.case(), contextOf(clock, stage.now())).includes(third));
    stage.give(actorFor(third, 'officer', 'panelist'), motion);
    assert.ok(!eligibleFor(stage.case(), contextOf(clock, stage.now())).includes(third));
  });

  test('not in a case that was dismissed', () => {
    const stage = openedStage();
    stage.give(officerTwo, { type: 'dismiss', reason: 'A poem.' });
    assert.equal(stage.refused(officerOne, motion).code, 'wrong-state');
  });
});
