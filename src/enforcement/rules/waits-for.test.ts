import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  appealed,
  bannedByVote,
  bannedStage,
  draft,
  ban,
  drawn,
  heardStage,
  officerOne,
  openedStage,
} from './testing/stage.ts';
import { waitsFor } from './waits-for.ts';

test('an open case waits for an officer, and once it is noticed for the person', () => {
  const stage = openedStage();
  assert.equal(waitsFor(stage.case()), 'officer');
  stage.give(officerOne, { type: 'serve-notice', answerHours: 72 });
  assert.equal(waitsFor(stage.case()), 'respondent');
});

test('an open case whose author was asked waits for the author', () => {
  const stage = openedStage();
  stage.give(officerOne, { type: 'request-clarification', ask: 'clarify', text: 'What is meant?' });
  assert.equal(waitsFor(stage.case()), 'respondent');
});

test('a heard case waits for an officer until a panel is drawn, then for the panel', () => {
  const stage = heardStage();
  assert.equal(waitsFor(stage.case()), 'officer');
  stage.give(officerOne, { type: 'propose', measures: [ban], reason: 'Nothing lighter.' });
  drawn(stage, { kind: 'decision' });
  assert.equal(waitsFor(stage.case()), 'panel');
});

test('what a panel decided is served by the service, and an appeal waits for a draw', () => {
  const { stage, panel, author } = bannedByVote();
  assert.equal(waitsFor(stage.case()), 'panel');
  stage.give(author, { type: 'decide', panelId: panel.id, decision: draft(stage, [ban]) });
  assert.equal(waitsFor(stage.case()), 'service');
  const banned = bannedStage();
  const appealId = appealed(banned);
  assert.equal(waitsFor(banned.case()), 'officer');
  drawn(banned, { kind: 'appeal', appealId });
  assert.equal(waitsFor(banned.case()), 'panel');
});
