import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { readPolicy } from './policy.ts';

type Made = { readonly name: string; readonly vkey: string; readonly privateKey: KeyObject };

function witness(name: string): Made {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url');
  const typed = Buffer.concat([Buffer.of(4), raw]);
  const id = createHash('sha256').update(`${name}\n`).update(typed).digest('hex').slice(0, 8);
  return { name, vkey: `${name}+${id}+${typed.toString('base64')}`, privateKey };
}

function lineBy({ name, vkey, privateKey }: Made, text: string, seconds = 1_800_000_000): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  const signed = Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
  const field = Buffer.concat([
    Buffer.from(vkey.split('+')[1] ?? '', 'hex'),
    time,
    sign(null, signed, privateKey),
  ]);
  return `— ${name} ${field.toString('base64')}\n`;
}

const [a, b, c] = [witness('a.example/w'), witness('b.example/w'), witness('c.example/w')];
const text = 'log.example/ledger\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n';

function policyOf(...lines: readonly string[]) {
  const reading = readPolicy(`${lines.join('\n')}\n`);
  assert.ok(reading.ok, reading.ok ? '' : reading.why);
  return reading.policy;
}

const named = [
  `witness A ${a.vkey}`,
  `witness B ${b.vkey} https://b.example`,
  `witness C ${c.vkey}`,
];

test('a quorum of two of three needs two different witnesses', () => {
  const { isFulfilledBy } = policyOf('# ours', ...named, 'group all3 2 A B C', 'quorum all3');
  assert.ok(isFulfilledBy(`${text}\n${lineBy(a, text)}${lineBy(c, text)}`));
  assert.ok(!isFulfilledBy(`${text}\n${lineBy(a, text)}${lineBy(a, text, 1_800_000_001)}`));
  assert.ok(!isFulfilledBy(`${text}\n`));
});

test('groups of groups: one of the servers and all of the others', () => {
  const { isFulfilledBy } = policyOf(...named, 'group s any A B', 'group q all s C', 'quorum q');
  assert.ok(isFulfilledBy(`${text}\n${lineBy(b, text)}${lineBy(c, text)}`));
  assert.ok(!isFulfilledBy(`${text}\n${lineBy(a, text)}${lineBy(b, text)}`));
});

test('a cosignature over another text, by another key or at no time counts for nothing', () => {
  const { isFulfilledBy } = policyOf(...named, 'quorum A');
  const other = text.replace('\n1\n', '\n2\n');
  assert.ok(!isFulfilledBy(`${text}\n${lineBy(a, other)}`));
  assert.ok(!isFulfilledBy(`${text}\n${lineBy({ ...b, name: a.name }, text)}`));
  assert.ok(!isFulfilledBy(`${text}\n${lineBy(a, text, 0)}`));
  assert.ok(policyOf('quorum none').isFulfilledBy(`${text}\n`));
});

test('a policy that is wrong says in which line', () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['', /no quorum/],
    ['quorum A', /line 1 .*not named before/],
    [`witness A ${a.vkey}\nwitness A ${b.vkey}\nquorum A`, /line 2 .*named before/],
    [`witness A ${a.vkey}\nwitness B ${a.vkey}\nquorum A`, /line 2 .*named before/],
    [`witness A ${a.vkey.replace('+', '+0')}\nquorum A`, /line 1 .*names no key/],
    [`witness A ${a.vkey}\ngroup g 2 A\nquorum g`, /line 2 .*needs more/],
    [`witness A ${a.vkey}\ngroup g 1 A\ngroup h 1 A\nquorum g`, /line 3 .*cannot have A/],
    ['quorum none\nquorum none', /line 2 .*is a second/],
    ['believe everyone', /line 1 .*begins with believe/],
  ];
  for (const [policy, why] of wrong) {
    const reading = readPolicy(policy);
    assert.ok(!reading.ok, policy);
    assert.match(reading.why, why);
  }
});
