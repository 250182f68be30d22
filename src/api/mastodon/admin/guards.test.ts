import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createInvitation } from '#accounts';
import { dayMs } from '#foundation';
import { at, idsOf, textAt } from '../../trial.test.ts';
import { admin, openCourt, type Court } from './bench.test.ts';

let court: Court;
let appToken: string;
before(async () => {
  court = await openCourt();
  appToken = await court.trial.appToken();
});
after(() => court.close());

const opal = () => ({ token: court.opal.token });
const block = (kind: string, json: object, token = court.opal.token) =>
  court.trial.call(`${admin}/${kind}`, { token, json });
const lift = (kind: string, id: string) =>
  court.trial.ask(`${admin}/${kind}/${id}`, { ...opal(), method: 'DELETE' });

let number = 0;
async function signUp(email: string, address = '192.0.2.1', more: object = {}) {
  number += 1;
  court.clock.advance(dayMs);
  const json = {
    username: `new${number}`,
    email,
    password: 'nine grey herons fly',
    agreement: true,
    ...more,
  };
  const headers = { 'x-test-address': address };
  return court.trial.call('/api/v1/accounts', { token: appToken, json, headers });
}

test('nobody new is taken from a mail provider that is blocked, or its subdomains', async () => {
  const made = await block('email_domain_blocks', { domain: 'Throwaway.example' });
  assert.equal(made.status, 200);
  assert.equal(textAt(made.json, 'domain'), 'throwaway.example');
  for (const email of ['a@throwaway.example', 'a@mail.throwaway.example', 'A@THROWAWAY.example']) {
    const refused = await signUp(email);
    assert.equal(refused.status, 422, email);
    assert.ok(at(refused.json, 'details', 'email'));
  }
  assert.equal((await signUp('a@notthrowaway.example')).status, 200);
  assert.equal((await block('email_domain_blocks', { domain: 'throwaway.example' })).status, 422);
  assert.equal((await block('email_domain_blocks', { domain: 'no domain' })).status, 422);
  const id = textAt(made.json, 'id');
  assert.deepEqual(idsOf(await court.trial.ask(`${admin}/email_domain_blocks`, opal())), [id]);
  const one = await court.trial.ask(`${admin}/email_domain_blocks/${id}`, opal());
  assert.equal(textAt(one, 'id'), id);
  await lift('email_domain_blocks', id);
  assert.equal((await signUp('b@throwaway.example')).status, 200);
});

test('an address that is blocked is known in every spelling, and kept by its hash alone', async () => {
  const made = await block('canonical_email_blocks', { email: 'An.Na+x@mail.example' });
  assert.match(textAt(made.json, 'canonical_email_hash'), /^[0-9a-f]{64}$/);
  assert.doesNotMatch(made.text, /anna/i);
  const test = (email: string) =>
    court.trial.ask(`${admin}/canonical_email_blocks/test`, { ...opal(), json: { email } });
  assert.deepEqual(idsOf(await test('anna@mail.example')), [textAt(made.json, 'id')]);
  assert.deepEqual(await test('anna@other.example'), []);
  for (const email of ['anna@mail.example', 'a.n.n.a@mail.example', 'ANNA+new@mail.example']) {
    assert.equal((await signUp(email)).status, 422, email);
  }
  assert.equal((await signUp('hanna@mail.example')).status, 200);
  const again = { canonical_email_hash: textAt(made.json, 'canonical_email_hash') };
  assert.equal((await block('canonical_email_blocks', again)).status, 422);
  assert.equal((await block('canonical_email_blocks', {})).status, 422);
  const list = await court.trial.call(`${admin}/canonical_email_blocks`, opal());
  assert.doesNotMatch(list.text, /mail\.example/);
});

test('a network is kept from signing up, in IPv4 and IPv6, until the block ends', async () => {
  const made = await block('ip_blocks', {
    ip: '198.51.100.77/24',
    severity: 'sign_up_block',
    comment: 'a farm of machines',
    expires_in: 30 * 86_400,
  });
  assert.equal(textAt(made.json, 'ip'), '198.51.100.0/24');
  const six = await block('ip_blocks', { ip: '2001:db8::/32', severity: 'sign_up_block' });
  assert.equal(six.status, 200);
  for (const address of ['198.51.100.1', '::ffff:198.51.100.200', '2001:db8:5::1']) {
    assert.equal((await signUp(`n${number}@ok.example`, address)).status, 403, address);
  }
  for (const address of ['198.51.101.1', '2001:db9::1']) {
    assert.equal((await signUp(`n${number}@ok.example`, address)).status, 200, address);
  }
  court.clock.advance(30 * dayMs);
  assert.equal((await signUp('late@ok.example', '198.51.100.1')).status, 200);
  for (const ip of ['198.51.100.0/33', '::1/129', 'localhost', '1.2.3.4/8/8', '', 'fe80::1%eth0']) {
    assert.equal((await block('ip_blocks', { ip, severity: 'sign_up_block' })).status, 422, ip);
  }
});

test('a network may need an invitation where others need none', async () => {
  const made = await block('ip_blocks', {
    ip: '203.0.113.9',
    severity: 'sign_up_requires_approval',
  });
  assert.equal(textAt(made.json, 'ip'), '203.0.113.9/32');
  const uninvited = await signUp('guest@ok.example', '203.0.113.9');
  assert.equal(uninvited.status, 422);
  assert.equal(at(uninvited.json, 'code'), 'invitation-needed');
  const { code } = await createInvitation(court.world, court.opal.id, {});
  const invited = await signUp('guest@ok.example', '203.0.113.9', { invite_code: code });
  assert.equal(invited.status, 200, invited.text);
  const path = `${admin}/ip_blocks/${textAt(made.json, 'id')}`;
  const change = { ...opal(), method: 'PUT', json: { severity: 'sign_up_block' } };
  assert.equal(textAt(await court.trial.ask(path, change), 'severity'), 'sign_up_block');
  assert.equal((await signUp('third@ok.example', '203.0.113.9')).status, 403);
});

test('no network is kept from reading, appealing and leaving', async () => {
  const refused = await block('ip_blocks', { ip: '203.0.113.0/24', severity: 'no_access' });
  assert.deepEqual([refused.status, at(refused.json, 'article')], [403, 13]);
  assert.equal((await block('ip_blocks', { ip: '203.0.113.0/24', severity: 'x' })).status, 422);
});

test('operators decide who is taken; officers read it, and others not even that', async () => {
  for (const [kind, json] of [
    ['email_domain_blocks', { domain: 'other.example' }],
    ['canonical_email_blocks', { email: 'x@other.example' }],
    ['ip_blocks', { ip: '192.0.2.0/28', severity: 'sign_up_block' }],
  ] as const) {
    for (const { token } of [court.olga, court.mallory]) {
      assert.equal((await block(kind, json, token)).status, 403, kind);
    }
    const path = `${admin}/${kind}`;
    assert.equal((await court.trial.call(path, { token: court.olga.token })).status, 200);
    assert.equal((await court.trial.call(path, { token: court.mallory.token })).status, 403);
    assert.equal((await court.trial.call(`${path}/1`, opal())).status, 404);
    const gone = { ...opal(), method: 'DELETE' };
    assert.equal((await court.trial.call(`${path}/1`, gone)).status, 404);
  }
});
