import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRefusal, type RefusalCode } from '#foundation';
import { normaliseEmail, parseEmail } from './email.ts';
import { isLocalHandle, parseNewHandle, splitAddress } from './handle.ts';
import { requireGoodPassword } from './password.ts';
import { parseBio, parseFields, parseLanguage } from './profile.ts';
import { isRedirectUri, outOfBandUri, parseRedirectUris, withAnswer } from './redirect-uri.ts';
import { areWithin, covers, isScope, parseScopes, requireScope, scopes } from './scopes.ts';
import { goodStanding, requireMay, type Standing } from './standing.ts';

function refused(code: RefusalCode, field?: string) {
  return (error: unknown): boolean =>
    isRefusal(error) && error.code === code && (field === undefined || error.field === field);
}

test('whatever is typed becomes a well-formed handle or a refusal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      try {
        assert.ok(isLocalHandle(parseNewHandle(text)));
      } catch (error) {
        assert.ok(refused('invalid', 'handle')(error) || refused('taken', 'handle')(error));
      }
    }),
  );
});

test('a handle is the same in any case, with or without its sign', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z_]{1,20}[0-9]{1,9}$/), (handle) => {
      assert.equal(parseNewHandle(` @${handle.toUpperCase()} `), handle);
    }),
  );
});

test('names that speak for the server are kept', () => {
  for (const handle of ['admin', 'Moderator', '@support', 'moot', 'api']) {
    assert.throws(() => parseNewHandle(handle), refused('taken', 'handle'), handle);
  }
});

test('an address splits into handle and domain', () => {
  assert.deepEqual(splitAddress('@Ada@Example.ORG'), { handle: 'Ada', domain: 'example.org' });
  assert.deepEqual(splitAddress('ada'), { handle: 'ada' });
  assert.equal(splitAddress('a@b@c'), undefined);
  assert.equal(splitAddress('@'), undefined);
  assert.equal(splitAddress('ada@'), undefined);
});

test('an e-mail address has one spelling', () => {
  assert.equal(parseEmail(' Ada.Lovelace@EXAMPLE.org '), 'ada.lovelace@example.org');
  assert.equal(parseEmail('ada@bücher.example'), 'ada@xn--bcher-kva.example');
  assert.equal(parseEmail('ada@localhost'), 'ada@localhost');
  for (const text of [
    '',
    'ada',
    '@example.org',
    'ada@',
    'a b@c.d',
    'a@b@c',
    'a\u0000@b.c',
    'a\r\n@b.c',
    `${'a'.repeat(65)}@b.c`,
    'a@-b.c',
  ]) {
    assert.throws(() => parseEmail(text), refused('invalid', 'email'), JSON.stringify(text));
  }
});

test('a normalised address normalises to itself', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (address) => {
      const once = normaliseEmail(address);
      fc.pre(once !== undefined);
      assert.equal(normaliseEmail(once ?? ''), once);
    }),
  );
});

test('passwords are judged by length and by how soon they would be guessed', () => {
  requireGoodPassword('correct horse battery', ['ada']);
  requireGoodPassword('пароль-сложный', ['ada']);
  const bad = [
    '',
    'short',
    'password',
    'PassWord123',
    'aaaaaaaaaa',
    'abcdefghij',
    '87654321',
    'adalovelace',
    'x'.repeat(513),
  ];
  for (const password of bad) {
    assert.throws(
      () => requireGoodPassword(password, ['adalovelace']),
      refused('invalid', 'password'),
      password,
    );
  }
});

test('a scope covers itself and what it is part of, and nothing wider', () => {
  assert.ok(covers(['read'], 'read:statuses'));
  assert.ok(!covers(['read:statuses'], 'read'));
  assert.ok(!covers(['read'], 'write:statuses'));
  assert.ok(covers(['follow'], 'write:blocks'));
  assert.ok(!covers(['follow'], 'write:statuses'));
  assert.ok(covers(['admin'], 'admin:write:reports'));
  assert.ok(covers(['admin:read'], 'admin:read:accounts'));
  assert.ok(!covers(['admin:read'], 'admin:write:accounts'));
  assert.ok(!covers(['read', 'write'], 'admin:read'));
  assert.ok(!covers(['read'], 'profile'));
});

const someScopes = fc.subarray([...scopes], { minLength: 1 });

test('covering is transitive: what lies within a part lies within the whole', () => {
  fc.assert(
    fc.property(someScopes, someScopes, someScopes, (small, middle, large) => {
      fc.pre(areWithin(small, middle) && areWithin(middle, large));
      assert.ok(areWithin(small, large));
    }),
  );
});

test('every set of scopes reads back from its text, and lies within itself', () => {
  fc.assert(
    fc.property(someScopes, (chosen) => {
      assert.deepEqual(parseScopes(chosen.join(' ')), chosen);
      assert.ok(areWithin(chosen, chosen));
    }),
  );
});

test('any text is scopes that exist, or is refused', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        assert.ok(parseScopes(text).every(isScope));
      } catch (error) {
        assert.ok(refused('invalid', 'scopes')(error));
      }
    }),
  );
  assert.deepEqual(parseScopes(undefined), ['read']);
  assert.deepEqual(parseScopes('read+write  read'), ['read', 'write']);
});

test('an action outside the scopes is refused', () => {
  requireScope(['read'], 'read:accounts', 'profile');
  assert.throws(() => requireScope(['read'], 'write:statuses'), refused('insufficient-scope'));
});

test('a redirect goes to an application, never into the browser', () => {
  const good = [
    outOfBandUri,
    'https://app.example/cb',
    'http://localhost:3000/',
    'myapp://oauth',
    'com.example.app:/cb',
    'https://app.example/cb?x=1',
  ];
  for (const uri of good) assert.ok(isRedirectUri(uri), uri);
  const bad = [
    '',
    '/cb',
    'app.example',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'https://app.example/#x',
    'https://user:pw@app.example/',
    'https:///cb',
    'https://app.example\\@evil.example/',
    'https://*.example/',
    'http:app.example',
    'vbscript:x',
    'file:///etc/passwd',
    'https://app.example/ x',
  ];
  for (const uri of bad) assert.ok(!isRedirectUri(uri), uri);
  assert.throws(() => parseRedirectUris([]), refused('invalid', 'redirect_uris'));
  assert.throws(() => parseRedirectUris(['https://a.example/', 'data:,x']), refused('invalid'));
});

test('an answer is added to what the redirect already asks', () => {
  assert.equal(
    withAnswer('https://a.example/cb', { code: 'a b', state: undefined }),
    'https://a.example/cb?code=a+b',
  );
  assert.equal(
    withAnswer('app://cb?x=1', { code: 'c', state: '&' }),
    'app://cb?x=1&code=c&state=%26',
  );
});

test('profile texts are bounded in characters as people count them', () => {
  assert.equal(parseBio(' a\r\nb '), 'a\nb');
  assert.equal(parseBio('👩‍👩‍👧'.repeat(500)).length, 4000);
  assert.throws(() => parseBio('x'.repeat(501)), refused('invalid', 'bio'));
  assert.throws(() => parseBio('a\u0000'), refused('invalid', 'bio'));
  const five = Array.from({ length: 5 }, (_, at) => ({ name: `n${at}`, value: 'v' }));
  assert.throws(() => parseFields(five), refused('invalid', 'fields'));
  assert.deepEqual(parseFields([{ name: ' ', value: '' }]), []);
  assert.equal(parseLanguage('pt-BR'), 'pt-BR');
  assert.throws(() => parseLanguage('no such tag'), refused('invalid', 'language'));
});

test('a standing refuses by Article 10, naming the case and the day it ends', () => {
  requireMay(goodStanding, 'post');
  const limited: Standing = {
    ...goodStanding,
    state: 'limited',
    may: { ...goodStanding.may, post: false },
    until: new Date('2027-03-01T12:00:00Z'),
    dockets: ['7Q2M-41'],
  };
  requireMay(limited, 'reply');
  assert.throws(
    () => requireMay(limited, 'post'),
    (error: unknown) =>
      isRefusal(error) &&
      error.code === 'standing-withheld' &&
      error.article === 10 &&
      error.detail.includes('7Q2M-41') &&
      error.detail.includes('2027-03-01'),
  );
});
