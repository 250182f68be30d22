import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { krippendorffAlpha } from '#foundation';
import { startCounting } from './counting.ts';
import { reportCsv } from './csv.ts';
import { openReport } from './open-report.ts';
import { periodsOf } from './period.ts';
import { reportOf, type Report } from './report.ts';

type Act = Readonly<Record<string, unknown>> & { readonly type: string; readonly day: string };

const hash = 'ab'.repeat(32);
const rules = [{ id: 'violence.threats', version: 1, hash }];
const panel = { size: 3, for: 2, against: 1, recused: 1 };
const docket = 'a'.repeat(32);
const other = 'b'.repeat(32);

/** A warning, a ban after it that is overturned, an interim measure that lapses, an exception. */
const story: readonly Act[] = [
  { type: 'rules-published', day: '2027-01-01', rules },
  {
    type: 'warning',
    day: '2027-01-11',
    docket: other,
    rules,
    outcome: 'proved',
    sanction: 'warning',
  },
  { type: 'served', day: '2027-01-14', docket: other, ref: 1 },
  { type: 'case-noticed', day: '2027-01-20', docket, rules },
  {
    type: 'interim',
    day: '2027-01-20',
    docket,
    rules,
    sanction: 'post-hidden',
    exception: 'flood',
  },
  { type: 'interim-lapsed', day: '2027-01-23', docket, ref: 4 },
  {
    type: 'decision',
    day: '2027-02-01',
    docket,
    rules: [...rules, { id: 'violence.threats', version: 2, hash }],
    outcome: 'proved',
    sanction: 'ban',
    panel,
    departure: 1,
    treatment: { followed: 2, distinguished: 1, overruled: 0 },
    commitments: { sor: hash, warning: hash },
  },
  { type: 'served', day: '2027-02-02', docket, ref: 6 },
  { type: 'appeal-filed', day: '2027-02-03', docket, ref: 6 },
  { type: 'appeal-decided', day: '2027-02-12', docket, ref: 8, outcome: 'overturned', panel },
  { type: 'reversal', day: '2027-02-12', docket, ref: 9 },
  {
    type: 'decision',
    day: '2028-03-01',
    docket: other,
    rules,
    outcome: 'proved',
    sanction: 'suspension',
    panel: { size: 3, for: 3, against: 0, recused: 0 },
    exception: 'child-safety',
  },
  { type: 'review', day: '2028-03-20', docket: other, ref: 11, outcome: 'confirmed', panel },
  { type: 'none', day: '2028-03-20' },
];

const bytesOf = (acts: readonly unknown[]): Buffer[] =>
  acts.map((act) => Buffer.from(JSON.stringify(act)));
const ledger = { origin: 'folkmoot.test/ledger', size: story.length, root: hash };

function reportOn(acts: readonly unknown[], period: string): Report {
  const counting = startCounting();
  for (const entry of bytesOf(acts)) counting.add(entry);
  const report = reportOf(counting.months(), ledger, period);
  assert.ok(report !== undefined, period);
  return report;
}

test('a story is counted as it was', () => {
  const { counts, shares, medians, tables } = reportOn(story, 'all');
  assert.equal(counts.decision, 3);
  assert.equal(counts.entry, story.length);
  assert.equal(counts.padding, 1);
  assert.equal(counts.departure, 1);
  assert.equal(counts.dissent, 1);
  assert.equal(counts.recused, 3);
  assert.equal(counts.interim, 1);
  assert.equal(counts['interim-lapsed'], 1);
  assert.equal(counts['interim-ratified'], 0);
  assert.equal(counts.reversal, 1);
  assert.deepEqual(shares['after-warning'], { part: 1, whole: 2 });
  assert.deepEqual(shares['appeals-varied'], { part: 1, whole: 1 });
  assert.deepEqual(shares.agreement, { part: 1, whole: 1 });
  assert.deepEqual(medians['days-to-receipt'], { days: 2, measured: 2 });
  assert.deepEqual(medians['days-to-decision'], { days: 12, measured: 1 });
  assert.deepEqual(medians['days-to-appeal'], { days: 9, measured: 1 });
  assert.deepEqual(tables.rule, [
    { codes: ['violence.threats', 'ban'], count: 1 },
    { codes: ['violence.threats', 'suspension'], count: 1 },
    { codes: ['violence.threats', 'warning'], count: 1 },
  ]);
  assert.deepEqual(tables.exception, [{ codes: ['child-safety'], count: 1 }]);
  assert.deepEqual(tables['interim-ground'], [{ codes: ['flood'], count: 1 }]);
  assert.deepEqual(tables.treatment, [
    { codes: ['followed'], count: 2 },
    { codes: ['distinguished'], count: 1 },
  ]);
  assert.deepEqual(tables['decided-by'], [
    { codes: ['panel'], count: 2 },
    { codes: ['officer'], count: 1 },
  ]);
});

test('a month and a year hold what ended in them, counted from where it began', () => {
  assert.equal(reportOn(story, '2027').counts.decision, 2);
  assert.equal(reportOn(story, '2027-02').counts.decision, 1);
  assert.deepEqual(reportOn(story, '2027-02').medians['days-to-decision'].days, 12);
  assert.equal(reportOn(story, '2026-12').counts.entry, 0);
  assert.deepEqual(reportOn(story, '2026-12').medians['days-to-appeal'], {
    days: null,
    measured: 0,
  });
  const counting = startCounting();
  for (const entry of bytesOf(story)) counting.add(entry);
  assert.deepEqual(periodsOf(counting.months()), ['2028', '2028-03', '2027', '2027-02', '2027-01']);
  for (const name of ['2027-13', '27', '2027-1', 'ALL', '', '2027-01-01']) {
    assert.equal(reportOf(counting.months(), ledger, name), undefined, name);
  }
});

test('months add up to the whole', () => {
  const months = ['2027-01', '2027-02', '2028-03'].map((month) => reportOn(story, month));
  const all = reportOn(story, 'all');
  for (const id of ['decision', 'entry', 'recused', 'served'] as const) {
    const sum = months.reduce((total, { counts }) => total + counts[id], 0);
    assert.equal(sum, all.counts[id], id);
  }
});

test('what is no entry, and what is not known, disturbs nothing', () => {
  const odd = [
    null,
    'text',
    {},
    { type: 'none' },
    { type: 'x', day: 'y' },
    { type: 'later', day: '2027-01-01' },
  ];
  const before = reportOn(story, 'all').counts;
  const after = reportOn([...story, ...odd], 'all').counts;
  assert.deepEqual({ ...after, entry: 0 }, { ...before, entry: 0 });
  const counting = startCounting();
  counting.add(Buffer.from('nonsense'));
  assert.equal(counting.size(), 1, 'the numbering of entries goes on');
});

test('a log read in any pieces, also at once, gives the same report', async () => {
  const entries = bytesOf(story);
  const whole = reportOn(story, 'all');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(story.length), { maxLength: 4 }), async (sizes) => {
      const seen = { size: 0 };
      const report = openReport(async (from) => ({
        head: ledger,
        entries: entries.slice(from, seen.size),
      }));
      for (const size of sizes.toSorted((a, b) => a - b)) {
        seen.size = size;
        await Promise.all([report('all'), report('2027')]);
      }
      seen.size = entries.length;
      const [once, twice] = await Promise.all([report('all'), report('all')]);
      assert.deepEqual(once, whole);
      assert.deepEqual(twice, whole);
    }),
    { numRuns: 30 },
  );
});

test('a reading that breaks off is taken up where it stopped', async () => {
  const entries = bytesOf(story);
  let isBroken = true;
  const report = openReport(async (from) => ({
    head: ledger,
    entries: (function* () {
      yield* entries.slice(from, from + 5);
      if (isBroken) throw new Error('the line is cut');
      yield* entries.slice(from + 5);
    })(),
  }));
  await assert.rejects(report('all'), /cut/);
  isBroken = false;
  assert.deepEqual(await report('all'), reportOn(story, 'all'));
});

/** Decisions at some level, each decided again by three who did not know it. */
const again = (...judged: readonly (readonly [sanction: string, levels: readonly number[]])[]) =>
  judged.flatMap(([sanction, levels], at): Act[] => [
    { type: 'decision', day: '2027-03-01', docket, rules, outcome: 'proved', sanction, panel },
    { type: 'review', day: '2027-04-01', docket, ref: 2 * at, outcome: 'confirmed', panel, levels },
  ]);

const judgedAgain = again(
  ...Array.from({ length: 4 }, () => ['ban', [6, 7, 7]] as const),
  ...Array.from({ length: 4 }, () => ['feature-limit', [4, 4, 4]] as const),
  ['suspension', [0, 1, 6]],
  ['visibility-limit', [5, 5, 5]],
);

test('the alpha of blind second decisions is computed from the entries, with its n', () => {
  const units = [
    ...Array.from({ length: 4 }, () => [7, 6, 7, 7]),
    ...Array.from({ length: 4 }, () => [4, 4, 4, 4]),
    [6, 0, 1, 6],
    [5, 5, 5, 5],
  ];
  const alpha = krippendorffAlpha(units, 'ordinal') ?? Number.NaN;
  const said = reportOn(judgedAgain, '2027-04').alphas['blind-levels'];
  assert.deepEqual(said, { alpha: Math.round(alpha * 10_000) / 10_000, measured: 10, least: 10 });
  assert.ok(alpha > 0.5 && alpha < 1);
  assert.ok(
    reportCsv(reportOn(judgedAgain, 'all')).includes(`alpha,blind-levels,,${said.alpha},10`),
  );
  assert.deepEqual(reportOn(judgedAgain, '2027-03').alphas['blind-levels'].measured, 0);
});

test('of too few there is no alpha, nor where nothing varies, nor of entries that say nothing', () => {
  assert.deepEqual(reportOn(judgedAgain.slice(0, -2), 'all').alphas['blind-levels'], {
    alpha: null,
    measured: 9,
    least: 10,
  });
  const alike = again(...Array.from({ length: 12 }, () => ['ban', [7, 7, 7]] as const));
  assert.deepEqual(reportOn(alike, 'all').alphas['blind-levels'], {
    alpha: null,
    measured: 12,
    least: 10,
  });
  assert.equal(reportOn(story, 'all').alphas['blind-levels'].measured, 0);
});

test('as CSV every figure is a line of five cells', () => {
  const lines = reportCsv(reportOn(story, 'all')).trimEnd().split('\r\n');
  for (const line of lines) assert.equal(line.split(',').length, 5, line);
  assert.ok(lines.includes('rule,violence.threats,ban,1,'));
  assert.ok(lines.includes('after-warning,,,1,2'));
  assert.ok(lines.includes('days-to-decision,,,12,1'));
});
