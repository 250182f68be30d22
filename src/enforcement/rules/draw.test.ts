import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson, toId, type AccountId } from '#foundation';
import { ballotText, sealBallot } from './ballots.ts';
import { commitmentToSeed, drawOrder, isHex32, seedOpens } from './draw.ts';
import type { Ballot } from './model.ts';

const anyHex32 = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const accountsUpTo = (count: number): AccountId[] =>
  Array.from({ length: count }, (_, index) => toId(String(100 + index)));
const docket = '0123456789abcdef0123456789abcdef';

describe('a draw', () => {
  test('is the same for everyone who has the seed, the docket and the list, in any order', () => {
    fc.assert(
      fc.property(anyHex32, fc.integer({ min: 0, max: 40 }), fc.integer(), (seed, count, turn) => {
        const people = accountsUpTo(count);
        const by = Math.abs(turn) % Math.max(1, count);
        const turned = [...people.slice(by), ...people.slice(0, by)];
        const order = drawOrder(seed, docket, people);
        assert.deepEqual(drawOrder(seed, docket, [...turned, ...turned]), order);
        assert.deepEqual(order.toSorted(), people.toSorted());
      }),
    );
  });

  test('stays what it is: a vector that others can check', () => {
    const order = drawOrder('00'.repeat(32), docket, accountsUpTo(7));
    assert.deepEqual(order, independentOrder('00'.repeat(32), accountsUpTo(7)));
  });

  test('favours nobody', () => {
    const counts = new Map<string, number>();
    for (let index = 0; index < 3000; index += 1) {
      const seed = createHash('sha256').update(String(index)).digest('hex');
      const [first] = drawOrder(seed, docket, accountsUpTo(6));
      assert.ok(first);
      counts.set(first, (counts.get(first) ?? 0) + 1);
    }
    for (const count of counts.values()) assert.ok(count > 400 && count < 600, String(count));
  });

  test('opens only with the seed that was committed to', () => {
    fc.assert(
      fc.property(anyHex32, anyHex32, (seed, other) => {
        fc.pre(seed !== other);
        assert.ok(seedOpens(seed, commitmentToSeed(seed)));
        assert.ok(!seedOpens(other, commitmentToSeed(seed)));
      }),
    );
    for (const text of ['', 'xyz', 'A'.repeat(64), 'a'.repeat(63)]) assert.ok(!isHex32(text));
  });
});

/** The same draw, written once more from its description. */
function independentOrder(seed: string, people: readonly AccountId[]): AccountId[] {
  const order = [...people];
  let counter = 0;
  const next = (): number => {
    const hash = createHash('sha256').update(`folkmoot/draw/v1\n${docket}\n`);
    const number = Buffer.from(counter.toString(16).padStart(8, '0'), 'hex');
    counter += 1;
    return hash.update(Buffer.from(seed, 'hex')).update(number).digest().readUInt32BE(0);
  };
  for (let count = order.length; count > 1; count -= 1) {
    let drawn = next();
    while (drawn >= 2 ** 32 - (2 ** 32 % count)) drawn = next();
    const [chosen] = order.splice(drawn % count, 1, ...order.slice(count - 1, count));
    order.splice(count - 1, 1, ...(chosen === undefined ? [] : [chosen]));
  }
  return order;
}

describe('a sealed ballot', () => {
  const ballot: Ballot = {
    kind: 'decision',
    findings: [{ allegationId: toId('21'), proved: true }],
    upTo: { level: 6, days: 90 },
    exception: false,
    opinion: 'Clear, in my view: é.',
  };
  const document = { panelId: toId<'panel'>('1'), member: toId<'account'>('2'), ballot };
  const salt = Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('hex');

  test('is committed to as the ledger commits', () => {
    const findings = [{ allegationId: '21', proved: true }];
    const upTo = { level: 6, days: 90 };
    const { kind, opinion } = ballot;
    const plain = {
      panelId: '1',
      member: '2',
      ballot: { kind, findings, upTo, exception: false, opinion },
    };
    assert.equal(ballotText(document), canonicalJson(plain));
    const hmac = createHmac('sha256', Buffer.from(salt, 'hex'));
    const expected = hmac
      .update(`folkmoot/commit/v1/ballot\n${ballotText(document)}`)
      .digest('hex');
    assert.equal(sealBallot(document, salt), expected);
  });

  test('opens for one panel, one member, one vote and one salt', () => {
    const seal = sealBallot(document, salt);
    const others = [
      sealBallot({ ...document, panelId: toId('9') }, salt),
      sealBallot({ ...document, member: toId('9') }, salt),
      sealBallot({ ...document, ballot: { ...ballot, upTo: { level: 7 } } }, salt),
      sealBallot(document, '00'.repeat(32)),
    ];
    assert.equal(new Set([seal, ...others]).size, 5);
  });
});
