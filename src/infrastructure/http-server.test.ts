import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { clientAddress } from './client-address.ts';
import { openHttpServer } from './http-server.ts';
import { StartFailure } from './start-failure.ts';

const host = '127.0.0.1';

test('until the service is there, clients are told to come back', async () => {
  const server = await openHttpServer({ host, port: 0 });
  const early = await fetch(`http://${host}:${server.port}/`);
  assert.equal(early.status, 503);
  assert.equal(early.headers.get('retry-after'), '1');
  server.serve((_, response) => void response.end('ready'));
  assert.equal(await (await fetch(`http://${host}:${server.port}/`)).text(), 'ready');
  await server.close();
});

test('a taken port is one sentence', async () => {
  const first = await openHttpServer({ host, port: 0 });
  await assert.rejects(
    openHttpServer({ host, port: first.port }),
    (error) =>
      error instanceof StartFailure && error.exitCode === 69 && /set PORT/.test(error.message),
  );
  await first.close();
});

test('an address of another machine is one sentence', async () => {
  await assert.rejects(openHttpServer({ host: '192.0.2.1', port: 0 }), StartFailure);
});

test('a request under way is answered before the server closes', async () => {
  const server = await openHttpServer({ host, port: 0 });
  const begun = Promise.withResolvers<void>();
  server.serve((_, response) => {
    begun.resolve();
    void delay(200).then(() => response.end('finished'));
  });
  const answer = fetch(`http://${host}:${server.port}/`).then((response) => response.text());
  await begun.promise;
  await server.close();
  assert.equal(await answer, 'finished');
  await assert.rejects(fetch(`http://${host}:${server.port}/`));
});

test('a body that declares more than the bound is refused unread', async () => {
  const server = await openHttpServer({ host, port: 0 });
  const answer = Promise.withResolvers<string>();
  const socket = connect(server.port, host, () => {
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999\r\n\r\n`);
  });
  socket.once('data', (bytes) => answer.resolve(bytes.toString()));
  assert.match(await answer.promise, /^HTTP\/1\.1 413/);
  socket.destroy();
  await server.close();
});

test("an address is believed as far as one's own proxies vouch for it", () => {
  const asked = { peer: '10.0.0.1', forwardedFor: '6.6.6.6, 1.2.3.4, 10.0.0.2' };
  assert.equal(clientAddress({ ...asked, proxies: 0 }), '10.0.0.1');
  assert.equal(clientAddress({ ...asked, proxies: 1 }), '10.0.0.2');
  assert.equal(clientAddress({ ...asked, proxies: 2 }), '1.2.3.4');
  assert.equal(clientAddress({ ...asked, proxies: 4 }), '10.0.0.1');
  assert.equal(clientAddress({ peer: undefined, forwardedFor: null, proxies: 1 }), '0.0.0.0');
});
