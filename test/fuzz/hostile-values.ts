import type { Random } from '../crashes/random.ts';

/** What somebody sends who wants to see a server fall: by kind, so that a run tries them all. */
const texts: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  'null',
  'undefined',
  'NaN',
  '[object Object]',
  '\0',
  'a\0b',
  '\u{1F469}\u200D\u{1F469}\u200D\u{1F467}',
  '\uD800',
  '\u202Egnirts\u202C',
  'e\u0301'.repeat(200),
  '🎈'.repeat(600),
  "' or '1'='1",
  "'; drop table posts; --",
  '1) union select password from credentials --',
  '%_\\%',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  '{{7*7}}${7*7}#{7*7}',
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  'file:///etc/passwd',
  'http://127.0.0.1:1/',
  'http://[::1]/',
  'javascript:alert(1)',
  '\r\nset-cookie: a=b',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '2027-13-45T99:99:99Z',
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  'from:me before:9999-99-99 "unclosed -- -"" has:: is:',
  '@'.repeat(400),
  '#'.repeat(400),
  '@a@b@c@d',
  'https://'.repeat(60),
  '('.repeat(300),
  'a '.repeat(2_000),
  'x'.repeat(20_000),
];

const numbers: readonly number[] = [
  0,
  -0,
  -1,
  1,
  0.5,
  1e308,
  -1e308,
  1e-320,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 63,
  2 ** 64,
  1e21,
];

const pollution: readonly object[] = [
  // Written as JSON: in an object literal the key would set the prototype instead.
  polluting('{"__proto__":{"polluted":true}}'),
  polluting('{"constructor":{"prototype":{"polluted":true}}}'),
  { toString: 1, valueOf: null, length: -1, then: 'x' },
];

function polluting(json: string): object {
  const parsed: unknown = JSON.parse(json);
  return typeof parsed === 'object' && parsed !== null ? parsed : {};
}

/** A value that no field asks for, of any type; ids of others are among them. */
export function hostileValue(random: Random, ids: readonly string[], depth = 0): unknown {
  const kinds = depth > 3 ? 6 : 10;
  switch (Math.floor(random.next() * kinds)) {
    case 0:
    case 1:
      return random.pick(texts);
    case 2:
      return random.pick(numbers);
    case 3:
      return random.pick([true, false, null]);
    case 4:
      return random.pick(ids);
    case 5:
      return hostileId(random);
    case 6:
      return random.pick(pollution);
    case 7:
      return { [random.pick(texts)]: hostileValue(random, ids, depth + 1) };
    case 8:
      return Array.from({ length: random.pick([0, 1, 3, 120]) }, () =>
        hostileValue(random, ids, depth + 2),
      );
    default:
      return nested(random.pick([3, 20, 400]));
  }
}

/** Ids that are none of ours: too long, negative, beyond 64 bits, another script's digits. */
export function hostileId(random: Random): string {
  return random.pick([
    '0',
    '-1',
    '1',
    '9223372036854775807',
    '9223372036854775808',
    '18446744073709551616',
    '99999999999999999999999999',
    '1'.repeat(5_000),
    '01',
    '1e3',
    '0x10',
    '１２３',
    '1.0',
    ' 1',
    '%00',
    'ungrouped-1',
    'me',
    "1'",
    '..',
  ]);
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
