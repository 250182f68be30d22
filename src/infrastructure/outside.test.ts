import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { isPublic, openOutside } from './outside.ts';

let server: Server;
let origin = '';
const guarded = openOutside({ userAgent: 'Folkmoot test', allowPrivate: false });
const open = openOutside({ userAgent: 'Folkmoot test', allowPrivate: true });
let asked = 0;

before(async () => {
  server = createServer((request, response) => {
    asked += 1;
    const path = request.url ?? '';
    if (path === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else if (path === '/moved') response.writeHead(301, { location: '/small' }).end();
    else if (path === '/large') response.end(Buffer.alloc(3000));
    else if (path === '/endless') response.write('a');
    else if (path === '/agent') response.end(request.headers['user-agent']);
    else response.end('small');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address === 'object' && address !== null) origin = `http://127.0.0.1:${address.port}`;
});
after(async () => {
  await open.close();
  await guarded.close();
  server.closeAllConnections();
  server.close();
});

const notPublic = [
  '127.0.0.1',
  '[::1]',
  '0x7f.1',
  '2130706433',
  '017700000001',
  'localhost',
  '0.0.0.0',
  '[::ffff:127.0.0.1]',
  '10.0.0.1',
  '192.168.1.1',
  '172.16.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '[fe80::1]',
  '[fc00::1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
];

for (const host of notPublic) {
  test(`${host} is refused before anything is sent`, async () => {
    const { port } = new URL(origin);
    const before = asked;
    await assert.rejects(guarded.fetch(`http://${host}:${port}/small`), { code: 'forbidden' });
    assert.equal(asked, before);
  });
}

test('the dispatcher for libraries refuses literals and names alike', async () => {
  for (const host of ['127.0.0.1', 'localhost']) {
    const url = new URL(origin);
    url.hostname = host;
    await assert.rejects(
      guarded.dispatcher.request({ origin: url.origin, path: '/small', method: 'GET' }),
      { code: 'forbidden' },
    );
  }
});

test('other schemes are refused', async () => {
  for (const url of ['file:///etc/passwd', 'ftp://example.org/', 'gopher://example.org', 'x']) {
    await assert.rejects(open.fetch(url), { code: 'invalid' });
  }
});

test('redirects are followed, but only so far', async () => {
  const response = await open.fetch(`${origin}/moved`);
  assert.equal(response.url, `${origin}/small`);
  assert.equal(response.body.toString(), 'small');
  await assert.rejects(open.fetch(`${origin}/loop`), { code: 'invalid' });
});

test('a redirect to another place is judged anew', async () => {
  const redirecting = createServer((_, response) => {
    response.writeHead(302, { location: 'ftp://127.0.0.1/' }).end();
  });
  await new Promise<void>((resolve) => void redirecting.listen(0, '127.0.0.1', resolve));
  const address = redirecting.address();
  assert.ok(typeof address === 'object' && address !== null);
  await assert.rejects(open.fetch(`http://127.0.0.1:${address.port}/`), { code: 'invalid' });
  redirecting.closeAllConnections();
  redirecting.close();
});

test('a body above the limit is refused while it is read', async () => {
  await assert.rejects(open.fetch(`${origin}/large`, { maxBytes: 2999 }), { code: 'too-large' });
  assert.equal((await open.fetch(`${origin}/large`, { maxBytes: 3000 })).body.length, 3000);
});

test('an answer that never ends is cut off', async () => {
  await assert.rejects(open.fetch(`${origin}/endless`, { timeoutMs: 200 }), {
    name: 'TimeoutError',
  });
});

test('requests say who asks', async () => {
  assert.equal((await open.fetch(`${origin}/agent`)).body.toString(), 'Folkmoot test');
});

test('public addresses are told from all others', () => {
  for (const address of ['1.1.1.1', '93.184.215.14', '2606:4700::1111']) {
    assert.ok(isPublic(address), address);
  }
  for (const address of ['198.18.0.1', '192.0.2.1', '224.0.0.1', '255.255.255.255', 'x', '::']) {
    assert.ok(!isPublic(address), address);
  }
});
