import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ledgerVerify, verifyLedger } from './ledger-verify.ts';
import {
  changed,
  entries,
  frame,
  put,
  removeLogs,
  replaced,
  tile,
  writeLog,
} from './verifier/forged-log.ts';

after(removeLogs);

test('a log is read over HTTP, compressed or not', async () => {
  const folder = await writeLog(entries);
  const server = createServer((request, response) => {
    readFile(join(folder, (request.url ?? '').replace('/ledger/', ''))).then(
      (bytes) => response.setHeader('content-encoding', 'gzip').end(gzipSync(bytes)),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  assert.deepEqual((await verifyLedger({ source: `http://127.0.0.1:${port}` })).findings, []);
  server.close();
});

test('the command says what it found and on whose word, and its exit code tells', async () => {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  const folder = await writeLog(entries);
  assert.equal(await ledgerVerify({ source: folder }, print), 0);
  assert.match(
    lines.join('\n'),
    /Entries {3}12 in 2 dockets[^]*as the log itself names it[^]*Verified/,
  );
  const copy = await writeLog(entries);
  await put(copy, tile('entries', 0, 12), frame(replaced(4, changed(4, '"ban"', '"warning"'))));
  lines.length = 0;
  const input = { source: copy, vkey: join(folder, 'vkey'), since: join(folder, 'checkpoint') };
  assert.equal(await ledgerVerify(input, print), 1);
  assert.match(lines.join('\n'), /tampered: entry 4 .*\[docket b+\]/);
  assert.equal(await ledgerVerify({ source: folder, since: folder }, () => undefined), 0);
});
