import { graphemeCount, refuse } from '#foundation';

const fewestCharacters = 8;
/** Bounds the work of one hash; far above any sentence that a person remembers. */
const mostBytes = 512;

/** The most used passwords of at least eight characters, in public leak statistics. */
const common = new Set([
  '00000000',
  '11111111',
  '11223344',
  '12341234',
  '12344321',
  '12345678',
  '123456789',
  '1234567890',
  '123123123',
  '1q2w3e4r',
  '1q2w3e4r5t',
  '1qaz2wsx',
  '87654321',
  '88888888',
  '987654321',
  'aa123456',
  'abc12345',
  'abcd1234',
  'abcdefgh',
  'admin123',
  'asdfasdf',
  'asdfghjkl',
  'baseball',
  'basketball',
  'changeme',
  'computer',
  'dearbook',
  'football',
  'iloveyou',
  'jennifer',
  'letmein1',
  'liverpool',
  'michelle',
  'password',
  'password1',
  'password12',
  'password123',
  'passw0rd',
  'p@ssw0rd',
  'princess',
  'q1w2e3r4',
  'qazwsxedc',
  'qwer1234',
  'qwertyui',
  'qwertyuiop',
  'qwerty12',
  'qwerty123',
  'samantha',
  'sunshine',
  'superman',
  'trustno1',
  'victoria',
  'welcome1',
  'whatever',
  'zaq12wsx',
]);

/** The form of a password that is hashed, so that keyboards composing differently agree. */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}

/** Whether a password is short enough to be worth hashing at all. */
export function isHashable(password: string): boolean {
  return Buffer.byteLength(password) <= mostBytes;
}

/**
 * Judges a new password by length and guessability only (NIST SP 800-63B §5.1.1.2): no rules about
 * kinds of characters. `known` are words an attacker would try first: the handle, the address.
 * @throws Refusal `invalid` on field `password`
 */
export function requireGoodPassword(password: string, known: readonly string[]): void {
  const detail = faultOf(normalisePassword(password), known);
  if (detail !== undefined) throw refuse('invalid', { field: 'password', detail });
}

function faultOf(password: string, known: readonly string[]): string | undefined {
  if (!isHashable(password)) return `A password has at most ${mostBytes} bytes.`;
  if (graphemeCount(password) < fewestCharacters) {
    return `A password has at least ${fewestCharacters} characters.`;
  }
  const lower = password.toLowerCase();
  const isGuessable =
    common.has(lower) || known.includes(lower) || new Set(lower).size < 3 || isSequence(lower);
  return isGuessable ? 'This password is among the first that others would guess.' : undefined;
}

/** Whether every character follows the one before it, as in `abcdefghij`. */
function isSequence(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const step = (codes[1] ?? 0) - (codes[0] ?? 0);
  return (
    Math.abs(step) === 1 &&
    codes.every((code, at) => at === 0 || code - (codes[at - 1] ?? 0) === step)
  );
}
