import assert from 'node:assert/strict';
import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { at, textAt } from '../trial.test.ts';

/** A push service and the browser behind it: takes messages, and opens them as RFC 8291 says. */

type Taken = { readonly headers: IncomingHttpHeaders; readonly body: Buffer };

export type Receiver = Awaited<ReturnType<typeof openReceiver>>;

export async function openReceiver() {
  const taken: Taken[] = [];
  const answer: { status: number; headers: Readonly<Record<string, string>> } = {
    status: 201,
    headers: {},
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      taken.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(answer.status, answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const origin = `http://127.0.0.1:${address.port}`;
  const browser = createECDH('prime256v1');
  browser.generateKeys();
  const auth = randomBytes(16);
  return {
    origin,
    taken,
    keys: { p256dh: browser.getPublicKey('base64url'), auth: auth.toString('base64url') },
    answerWith: (status: number, headers: Readonly<Record<string, string>> = {}) => {
      answer.status = status;
      answer.headers = headers;
    },
    open: ({ body }: Taken): unknown => open(body, { browser, auth }),
    openOld: (message: Taken): unknown => openOld(message, { browser, auth }),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

type Secrets = { readonly browser: ReturnType<typeof createECDH>; readonly auth: Buffer };

const derive = (secret: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, bytes));

/** RFC 8188 with the keys of RFC 8291. */
function open(body: Buffer, { browser, auth }: Secrets): unknown {
  const salt = body.subarray(0, 16);
  const keyBytes = body.readUInt8(20);
  assert.equal(keyBytes, 65);
  const sender = body.subarray(21, 21 + keyBytes);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), sender]);
  const secret = derive(browser.computeSecret(sender), auth, info, 32);
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const plain = decrypt(body.subarray(21 + keyBytes), key, nonce);
  const end = plain.lastIndexOf(2);
  return JSON.parse(plain.subarray(0, end).toString());
}

/** The draft that relays of older apps expect: salt and key travel in headers. */
function openOld({ headers, body }: Taken, { browser, auth }: Secrets): unknown {
  const salt = Buffer.from(
    /salt=([\w-]+)/.exec(String(headers['encryption']))?.[1] ?? '',
    'base64url',
  );
  const sender = Buffer.from(
    /dh=([\w-]+)/.exec(String(headers['crypto-key']))?.[1] ?? '',
    'base64url',
  );
  const length = Buffer.from([0, 65]);
  const context = Buffer.concat([
    Buffer.from('P-256\0'),
    length,
    browser.getPublicKey(),
    length,
    sender,
  ]);
  const info = (name: string) =>
    Buffer.concat([Buffer.from(`Content-Encoding: ${name}\0`), context]);
  const secret = derive(
    browser.computeSecret(sender),
    auth,
    Buffer.from('Content-Encoding: auth\0'),
    32,
  );
  const plain = decrypt(
    body,
    derive(secret, salt, info('aesgcm'), 16),
    derive(secret, salt, info('nonce'), 12),
  );
  return JSON.parse(plain.subarray(2 + plain.readUInt16BE(0)).toString());
}

function decrypt(sealed: Buffer, key: Buffer, nonce: Buffer): Buffer {
  const cipher = createDecipheriv('aes-128-gcm', key, nonce);
  cipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
}

/** The claims of a VAPID token (RFC 8292), once its signature by the public key holds. */
export function vapidClaims({ headers }: Taken, publicKey: string): unknown {
  const [, token = '', key] =
    /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
  assert.equal(key, publicKey);
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(publicKey, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  assert.ok(isSigned, 'the signature does not hold');
  const parsed: unknown = JSON.parse(Buffer.from(head, 'base64url').toString());
  assert.equal(textAt(parsed, 'alg'), 'ES256');
  const read: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString());
  assert.ok(Number(at(read, 'exp')) > 0);
  return read;
}
