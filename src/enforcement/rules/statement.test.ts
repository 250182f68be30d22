import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { canonicalJson } from '#foundation';
import { entriesOf } from './ledger-entry.ts';
import type { Case, CaseEvent } from './model.ts';
import { foldCase } from './evolve.ts';
import { officers, reporter, respondent } from './testing/cast.ts';
import {
  appealed,
  bannedByVote,
  bannedStage,
  draft,
  exhibit,
  ban,
  heardStage,
  officerOne,
  openedStage,
  served,
  type Stage,
} from './testing/stage.ts';

function statementOf(stage: Stage) {
  const statement = stage.case().decisions[0]?.statement;
  assert.ok(statement);
  return statement;
}

describe('a statement of reasons', () => {
  const { text, document } = statementOf(bannedStage());

  test('says what article 17 of the DSA asks for', () => {
    for (const part of [
      'WHAT WAS DECIDED',
      'Your account is banned',
      'permanent; reviewed by a fresh panel within 365 days',
      'THE FACTS',
      'began with a report',
      'violence.threats, version 2, in force when it happened',
      'Proved, on exhibit 1',
      'LIKELIHOOD AND IMMINENCE',
      'WHY NOT SOMETHING LIGHTER',
      'WHAT WAS TRIED BEFORE',
      `your warning of 2025-12-01 in case ${'0e'.repeat(16)}, for violence.threats (version 1)`,
      `https://moot.example/dockets/${'0e'.repeat(16)}`,
      'LIKE CASES',
      'Panelist B',
      'No automated means were used',
      'THE WAY BACK',
      'HOW TO APPEAL',
      'https://moot.example/appeal/token',
      'HOW TO LEAVE',
      'https://moot.example/exit',
    ]) {
      assert.ok(text.toUpperCase().includes(part.toUpperCase()), part);
    }
  });

  test('names the warning before it by its docket, and nowhere in words by its id', () => {
    assert.deepEqual(document.earlierWarning, {
      docket: '0e'.repeat(16),
      deliveredOn: '2025-12-01',
      rules: ['violence.threats/1'],
      url: `https://moot.example/dockets/${'0e'.repeat(16)}`,
    });
    assert.ok(!text.includes('9001'));
  });

  test('is one document: canonical, and the text says what it says', () => {
    assert.doesNotThrow(() => canonicalJson(document));
    for (const { paragraphs } of document.sections) {
      for (const paragraph of paragraphs) assert.ok(text.includes(paragraph));
    }
    assert.ok(!text.includes('undefined') && !text.includes('[object'));
  });

  test('names neither the reporter nor who decided', () => {
    const { panels } = bannedStage().case();
    const members = panels.flatMap(({ seats }) => seats.map(({ member }) => member));
    const words = new Set(`${text} ${JSON.stringify(document)}`.split(/[^0-9a-z]+/));
    for (const account of [reporter, ...officers, ...members]) assert.ok(!words.has(account));
  });

  test('shows a confidential exhibit by its gist, a sealed one by its class alone', () => {
    const stage = openedStage();
    for (const [id, kind] of [
      ['12', 'confidential'],
      ['13', 'sealed'],
    ] as const) {
      const added = { ...exhibit(id, 'officer', stage.now()), class: kind, gist: `Gist ${id}` };
      stage.give(officerOne, { type: 'add-exhibit', exhibit: added });
    }
    const { panel, author } = bannedByVote(heardStage(stage));
    stage.give(author, { type: 'decide', panelId: panel.id, decision: draft(stage, [ban]) });
    const { exhibits } = statementOf(served(stage)).document;
    assert.deepEqual(
      exhibits.map((one) => [one.class, one.gist, one.sha256 !== undefined]),
      [
        ['open', 'The post.', true],
        ['confidential', 'Gist 12', false],
        ['sealed', 'Sealed material', false],
      ],
    );
  });
});

describe('what the ledger is told', () => {
  const replay = (log: readonly CaseEvent[]): [Case, CaseEvent][] =>
    log.flatMap((event, index): [Case, CaseEvent][] => {
      const subject = foldCase(log.slice(0, index + 1));
      return subject === undefined ? [] : [[subject, event]];
    });

  test('is in order: notice, draw, votes, decision, service, sanction, appeal', () => {
    const stage = bannedStage();
    appealed(stage);
    const types = replay(stage.log())
      .flatMap(([subject, event]) => entriesOf(subject, event))
      .map(({ type }) => type);
    assert.deepEqual(types, [
      'case-noticed',
      'draw-committed',
      'draw-revealed',
      'votes-committed',
      'decision',
      'served',
      'exit-offered',
      'sanction-started',
      'appeal-filed',
    ]);
  });

  test('holds no person, no text and no time of day', () => {
    const stage = bannedStage();
    const entries = replay(stage.log()).flatMap(([subject, event]) => entriesOf(subject, event));
    const published = entries.map(({ subject: _act, ...entry }) => entry);
    const words = new Set(JSON.stringify(published).split(/[^0-9A-Za-z-]+/));
    const members = stage.case().panels.flatMap(({ seats }) => seats.map(({ member }) => member));
    for (const account of [respondent, reporter, ...officers, ...members])
      assert.ok(!words.has(account));
    assert.ok(!JSON.stringify(published).includes('threat.'));
    assert.ok(!/T\d\d:\d\d/.test(JSON.stringify(published)));
  });

  test('a decision states its outcome, sanction, term, votes and treatments', () => {
    const stage = bannedStage();
    const [decision] = replay(stage.log())
      .flatMap(([subject, event]) => entriesOf(subject, event))
      .filter(({ type }) => type === 'decision');
    const { subject: _act, rules: _rules, docket: _docket, ...rest } = decision ?? { type: 'none' };
    assert.deepEqual(rest, {
      type: 'decision',
      outcome: 'proved',
      sanction: 'ban',
      term: { code: 'permanent', review: '2027-01-01' },
      panel: { size: 3, for: 3, against: 0, recused: 0 },
      automated: { detection: 0, decision: 0 },
      treatment: { followed: 0, distinguished: 4, overruled: 0 },
      departure: 1,
    });
  });

  test('reports, answers and openings are nobody’s business', () => {
    const stage = heardStage();
    const types = replay(stage.log()).flatMap(([subject, event]) => entriesOf(subject, event));
    assert.deepEqual(
      types.map(({ type }) => type),
      ['case-noticed'],
    );
  });
});
