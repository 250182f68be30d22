import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  alphaOfAlike,
  krippendorffAlpha,
  shareAgreed,
  type JudgedUnit,
  type Metric,
} from './agreement.ts';

/** Units from the rows of observers; a dot is a value that was not given. */
function unitsOf(...observers: readonly string[]): JudgedUnit[] {
  const rows = observers.map((row) => row.split(' '));
  return (rows[0] ?? []).map((_, unit) =>
    rows.flatMap((row) => {
      const value = row[unit] ?? '.';
      return value === '.' ? [] : [value.codePointAt(0) ?? 0];
    }),
  );
}

const rounded = (units: readonly JudgedUnit[], metric: Metric): number =>
  Math.round((krippendorffAlpha(units, metric) ?? Number.NaN) * 1000) / 1000;

/** Krippendorff (2011), section C: four observers, twelve units, values missing. */
const reliability = unitsOf(
  '1 2 3 3 2 1 4 1 2 . . .',
  '1 2 3 3 2 2 4 1 2 5 . 3',
  '. 3 3 3 2 3 4 2 2 5 1 .',
  '1 2 3 3 2 4 4 1 2 5 1 .',
);

describe("Krippendorff's alpha is what the literature computes", () => {
  for (const [name, units, metric, alpha] of [
    [
      'two observers, yes or no',
      unitsOf('0 1 0 0 0 0 0 0 1 0', '1 1 1 0 0 1 0 0 0 0'),
      'nominal',
      0.095,
    ],
    [
      'two observers, five kinds',
      unitsOf('a a b b d c c c e d d a', 'b a b b b c c c e d d d'),
      'nominal',
      0.692,
    ],
    ['four observers with gaps, kinds', reliability, 'nominal', 0.743],
    ['four observers with gaps, ranks', reliability, 'ordinal', 0.815],
  ] as const) {
    test(`${name}: ${alpha}`, () => {
      assert.equal(rounded(units, metric), alpha);
    });
  }

  test('full agreement on values that vary is 1, whatever the metric', () => {
    for (const metric of ['nominal', 'ordinal'] as const) {
      assert.equal(
        krippendorffAlpha(
          [
            [0, 0],
            [7, 7, 7],
            [3, 3],
          ],
          metric,
        ),
        1,
      );
    }
  });

  test('nothing to compare, and values that never vary, give no figure', () => {
    assert.equal(krippendorffAlpha([], 'nominal'), undefined);
    assert.equal(krippendorffAlpha([[1], [2], []], 'ordinal'), undefined);
    assert.equal(
      krippendorffAlpha(
        [
          [1, 1],
          [1, 1],
        ],
        'nominal',
      ),
      undefined,
    );
    assert.equal(shareAgreed([[1]]), undefined);
    assert.equal(
      shareAgreed([
        [1, 1],
        [1, 2],
      ]),
      0.5,
    );
  });

  const judged = fc.array(fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 6 }), {
    maxLength: 12,
  });

  test('it never passes 1, and neither the order of the units nor of the values matters', () => {
    fc.assert(
      fc.property(judged, fc.constantFrom('nominal', 'ordinal'), (units, metric) => {
        const alpha = krippendorffAlpha(units, metric);
        const turned = units.map((values) => values.toReversed()).toReversed();
        const again = krippendorffAlpha(turned, metric);
        assert.ok(alpha === undefined || alpha <= 1 + 1e-9);
        assert.ok(Math.abs((alpha ?? 0) - (again ?? 0)) < 1e-9);
      }),
    );
  });

  test('units that were judged alike can be counted together', () => {
    fc.assert(
      fc.property(judged, fc.integer({ min: 1, max: 5 }), (units, times) => {
        const apart = krippendorffAlpha(
          units.flatMap((values) => Array.from({ length: times }, () => values)),
          'ordinal',
        );
        const together = alphaOfAlike(
          units.map((values) => ({ values, times })),
          'ordinal',
        );
        assert.equal(apart === undefined, together === undefined);
        assert.ok(Math.abs((apart ?? 0) - (together ?? 0)) < 1e-9);
      }),
    );
  });

  test('whoever judges alone changes nothing', () => {
    fc.assert(
      fc.property(judged, fc.integer({ min: 0, max: 7 }), (units, value) => {
        assert.equal(
          krippendorffAlpha([...units, [value]], 'ordinal'),
          krippendorffAlpha(units, 'ordinal'),
        );
      }),
    );
  });
});
