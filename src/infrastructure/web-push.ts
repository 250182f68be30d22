import { createECDH, ECDH } from 'node:crypto';
import webPush from 'web-push';
import { isRefusal } from '#foundation';
import type { OutsideResponse } from './outside.ts';
import type { Secrets } from './secrets.ts';
import type { World } from './world.ts';

/** Where one browser or app takes messages, and the keys that only it can open them with. */
export type PushTarget = {
  readonly endpoint: string;
  /** An uncompressed point of P-256: 65 bytes. */
  readonly p256dh: Uint8Array;
  /** 16 bytes. */
  readonly auth: Uint8Array;
  /** RFC 8291 with `aes128gcm`; else the draft with `aesgcm` that older relays expect. */
  readonly isStandard: boolean;
};

export type PushMessage = {
  /** At most 3,000 bytes: push services take 4,096 of what is made from it. */
  readonly payload: string;
  readonly ttlSeconds: number;
  readonly urgency: 'low' | 'normal' | 'high';
  /** Replaces an undelivered message of the same topic. At most 32 characters of base64url. */
  readonly topic: string;
};

/** `gone`: nobody listens there any more. `later`: to be tried again. `refused`: never this message. */
export type PushOutcome =
  | { readonly is: 'taken' }
  | { readonly is: 'gone' }
  | { readonly is: 'refused' }
  | { readonly is: 'later'; readonly afterSeconds?: number };

const curve = 'prime256v1';
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * The server's key pair for VAPID (RFC 8292), base64url. It follows from the root secret, so it is
 * the same in every process and after a restored backup: subscriptions outlive both.
 */
export function vapidKeys(secrets: Secrets): {
  readonly publicKey: string;
  readonly privateKey: string;
} {
  const pair = createECDH(curve);
  const secret = privateScalar(secrets);
  pair.setPrivateKey(secret);
  return {
    publicKey: pair.getPublicKey().toString('base64url'),
    privateKey: secret.toString('base64url'),
  };
}

/** One in four thousand million is past the order of the curve: then the next one is taken. */
function privateScalar(secrets: Secrets): Buffer {
  for (let turn = 0; ; turn += 1) {
    const key = secrets.key(turn === 0 ? 'web-push' : `web-push/${turn}`);
    const scalar = BigInt(`0x${key.toString('hex')}`);
    if (scalar > 0n && scalar < order) return key;
  }
}

/** Whether bytes are a point of P-256 in the form that browsers give. */
export function isPushKey(bytes: Uint8Array): boolean {
  if (bytes.length !== 65 || bytes[0] !== 4) return false;
  try {
    ECDH.convertKey(bytes, curve);
    return true;
  } catch {
    return false;
  }
}

/** Seals a message for its target and hands it to the push service, by the guarded client alone. */
export async function sendPush(
  world: Pick<World, 'outside' | 'secrets' | 'origin'>,
  target: PushTarget,
  message: PushMessage,
): Promise<PushOutcome> {
  const keys = {
    p256dh: Buffer.from(target.p256dh).toString('base64url'),
    auth: Buffer.from(target.auth).toString('base64url'),
  };
  const { headers, body, endpoint } = webPush.generateRequestDetails(
    { endpoint: target.endpoint, keys },
    message.payload,
    {
      vapidDetails: { subject: world.origin, ...vapidKeys(world.secrets) },
      contentEncoding: target.isStandard ? 'aes128gcm' : 'aesgcm',
      TTL: message.ttlSeconds,
      urgency: message.urgency,
      topic: message.topic,
    },
  );
  const sent = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  try {
    return outcomeOf(
      await world.outside.fetch(endpoint, {
        method: 'POST',
        headers: Object.fromEntries(sent.filter(([name]) => name !== 'Content-Length')),
        body: body ?? '',
        maxBytes: 64 * 1024,
        timeoutMs: 10_000,
      }),
    );
  } catch (error) {
    // An address that may not be reached stays so; everything else is the network's weather.
    return isRefusal(error) ? { is: 'refused' } : { is: 'later' };
  }
}

function outcomeOf({ status, headers }: OutsideResponse): PushOutcome {
  if (status >= 200 && status < 300) return { is: 'taken' };
  if (status === 404 || status === 410) return { is: 'gone' };
  if (status !== 429 && status < 500) return { is: 'refused' };
  const asked = headers.get('retry-after') ?? '';
  return /^\d{1,6}$/.test(asked) ? { is: 'later', afterSeconds: Number(asked) } : { is: 'later' };
}
