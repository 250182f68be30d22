import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import * as forged from './forged-log.ts';
import { judgeLedger } from './judge-ledger.ts';
import { folderSource } from './source.ts';

after(forged.removeLogs);
const { writeLog, logOf, story, published, warning, ban, rules, one, three, hash, a, b } = forged;
type Act = forged.Act;

const verify = (folder: string) => judgeLedger(folderSource(folder));

const without = (act: Act, field: string): Act => {
  const { type } = act;
  return { ...Object.fromEntries(Object.entries(act).filter(([name]) => name !== field)), type };
};

const interim: Act = {
  type: 'interim',
  docket: a,
  rules,
  sanction: 'feature-limit',
  term: { days: 3 },
  exception: 'flood',
};
const two = { size: 2, for: 2, against: 0, recused: 0 };
const removal: Act = {
  type: 'decision',
  docket: b,
  rules,
  outcome: 'proved',
  sanction: 'summary-removal',
  exception: 'deceptive-automation',
  term: { days: 365 },
  panel: two,
  commitments: { sor: hash },
};
const appealed: readonly Act[] = [
  published,
  removal,
  { type: 'served', docket: b, ref: 1 },
  { type: 'sanction-started', docket: b, ref: 1, sanction: 'summary-removal' },
  { type: 'appeal-filed', docket: b, ref: 1 },
];
const review: Act = { type: 'review', docket: b, ref: 4, outcome: 'confirmed', panel: three };
const reviewed = { code: 'permanent', review: '2027-01-13' } as const;
const serverLimit: Act = {
  type: 'decision',
  docket: b,
  rules,
  outcome: 'proved',
  sanction: 'server-limit',
  term: reviewed,
  panel: two,
  commitments: { sor: hash, notice: hash },
};
const serverStarted: Act = {
  type: 'sanction-started',
  docket: b,
  ref: 1,
  sanction: 'server-limit',
  term: reviewed,
};
const serverLimited: readonly Act[] = [
  published,
  serverLimit,
  { type: 'served', docket: b, ref: 1 },
  serverStarted,
];
const serverEnded: Act = { type: 'sanction-expired', docket: b, ref: 3 };
const later: Act = { type: 'none', day: '2027-01-20' };
const committed = '66b1b1c5f0d9a7b4a2ad2ec1a3ed01bc8dcf7d4d3a1ec9b8dc54ac0ef3f3a000';

/** Logs that are intact, and tell of a wrong: the article, the entry at fault, the acts. */
const wrongs: readonly (readonly [number, number, readonly Act[]])[] = [
  [1, 0, [warning]],
  [
    1,
    1,
    [
      published,
      {
        type: 'rules-published',
        rules: [{ id: 'violence.threats', version: 1, hash: 'cd'.repeat(32) }],
      },
    ],
  ],
  [3, 4, story.with(4, { ...ban, commitments: { sor: hash, votes: hash } }).slice(0, 5)],
  [6, 4, story.with(4, { ...ban, panel: { size: 3, for: 1, against: 2, recused: 0 } }).slice(0, 5)],
  [6, 4, story.with(4, { ...ban, panel: one }).slice(0, 5)],
  [6, 4, story.with(4, { ...ban, exception: 'child-safety' }).slice(0, 5)],
  [6, 4, story.with(3, { type: 'case-noticed', docket: b, rules }).slice(0, 5)],
  [6, 4, story.with(4, { ...ban, commitments: { sor: hash, warning: hash } }).slice(0, 5)],
  [
    6,
    4,
    [
      ...story
        .with(3, { type: 'draw-committed', docket: b, commitments: { seed: committed } })
        .slice(0, 4),
      { type: 'draw-revealed', docket: b, ref: 3, reveal: { seed: hash } },
    ],
  ],
  [10, 4, story.with(4, without(ban, 'term')).slice(0, 5)],
  [14, 4, story.with(4, { ...ban, term: { code: 'permanent', review: '2029-01-11' } }).slice(0, 5)],
  [10, 4, story.with(4, { ...ban, sanction: 'suspension', term: { days: 181 } }).slice(0, 5)],
  [10, 5, [...story.slice(0, 5), { type: 'sanction-started', docket: b, ref: 4, sanction: 'ban' }]],
  [
    10,
    6,
    story
      .with(6, { type: 'sanction-started', docket: b, ref: 4, sanction: 'suspension' })
      .slice(0, 7),
  ],
  [
    11,
    8,
    story
      .with(8, { type: 'appeal-decided', docket: b, ref: 7, outcome: 'upheld', panel: one })
      .slice(0, 9),
  ],
  [
    11,
    5,
    [
      published,
      warning,
      { type: 'served', docket: a, ref: 1 },
      { type: 'appeal-filed', docket: a, ref: 1 },
      { type: 'none' },
      {
        type: 'appeal-decided',
        docket: a,
        ref: 3,
        outcome: 'reduced',
        sanction: 'ban',
        panel: three,
      },
    ],
  ],
  // Summary removals: by two, for a year at most, under their exception, and back at once on appeal.
  [6, 1, [published, { ...removal, panel: one }]],
  [6, 1, [published, { ...removal, exception: 'child-safety' }]],
  [6, 1, [published, without(removal, 'exception')]],
  [10, 1, [published, without(removal, 'term')]],
  [10, 1, [published, { ...removal, term: { days: 366 } }]],
  [11, 4, appealed],
  [11, 4, [...appealed, { type: 'appeal-filed', docket: b, ref: 3 }]],
  [11, 4, [...appealed, { type: 'sanction-ended', docket: b, ref: 3 }]],
  [15, 5, [...story.slice(0, 5), { ...review, levels: [7, 6] }]],
  [15, 5, [...story.slice(0, 5), { ...review, levels: [6, 6, 7, 7] }]],
  [15, 5, [...story.slice(0, 5), { ...review, levels: [6, 8] }]],
  [15, 5, [...story.slice(0, 5), { ...review, levels: [] }]],
  [15, 1, [published, { ...warning, levels: [1] }]],
  // Whole servers: two officers or a panel, with notice or an exception, to the day of review.
  [6, 1, [published, { ...serverLimit, panel: one }]],
  [5, 1, [published, { ...serverLimit, commitments: { sor: hash } }]],
  [10, 1, [published, without(serverLimit, 'term')]],
  [14, 1, [published, { ...serverLimit, term: { days: 400 } }]],
  [14, 1, [published, { ...serverLimit, term: { code: 'permanent', review: '2028-02-01' } }]],
  [6, 1, [published, { ...serverLimit, sanction: 'server-suspension' }]],
  [10, 2, [published, serverLimit, { ...serverStarted, ref: 1 }]],
  [14, 3, [...serverLimited, { ...later, day: '2027-01-15' }]],
  [14, 3, [...serverLimited, { ...serverEnded, day: '2027-01-15' }]],
  [7, 1, [published, interim, later]],
  [7, 1, [published, { ...interim, term: { days: 7 } }]],
  [7, 1, [published, interim, { type: 'interim-lapsed', docket: a, ref: 1, day: '2027-01-20' }]],
];

test('an intact log that tells of a breach names the article and the entry', async () => {
  for (const [article, index, acts] of wrongs) {
    const { findings } = await verify(await writeLog(logOf(acts)));
    const found = findings.map((finding) => [finding.kind, finding.article, finding.index]);
    assert.deepEqual(found, [['article-breached', article, index]], JSON.stringify(acts));
  }
});

test('a server that is let back on its day of review is no breach', async () => {
  const acts = [...serverLimited, { ...serverEnded, day: '2027-01-14' }, later];
  assert.deepEqual((await verify(await writeLog(logOf(acts)))).findings, []);
});

test('what is decided beside the heaviest sanction can start with it', async () => {
  const besides = (sanction: string): readonly Act[] => [
    ...story.slice(0, 6),
    { type: 'sanction-started', docket: b, ref: 4, sanction },
  ];
  const hidden = await verify(await writeLog(logOf(besides('post-hidden'))));
  assert.deepEqual(hidden.findings, []);
  const limited = await verify(await writeLog(logOf(besides('feature-limit'))));
  assert.deepEqual(
    limited.findings.map(({ article, index }) => [article, index]),
    [[10, 6]],
  );
});

test('a summary removal that the next entry reverses on appeal breaks no article', async () => {
  const ended: Act = { type: 'sanction-ended', docket: b, ref: 3 };
  const folder = await writeLog(
    logOf([...appealed, ended, { type: 'reversal', docket: b, ref: 4 }]),
  );
  assert.deepEqual((await verify(folder)).findings, []);
});

test('an interim measure that lapsed in time breaks no article', async () => {
  const lapsed: Act = { type: 'interim-lapsed', docket: a, ref: 1, day: '2027-01-14' };
  const folder = await writeLog(logOf([published, interim, lapsed, later]));
  assert.deepEqual((await verify(folder)).findings, []);
});

test('a review may say what its votes came to, least first', async () => {
  const told = { ...review, levels: [0, 7, 7] };
  const report = await verify(await writeLog(logOf([...story.slice(0, 5), told])));
  assert.deepEqual(report.findings, []);
});
