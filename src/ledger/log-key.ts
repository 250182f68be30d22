import { generateKeyPairSync } from 'node:crypto';
import type { Reader, Tx, World } from '#infrastructure';
import { signerOf, verifierOf, vkeyOf, type Signer } from './note.ts';
import { sealKey, unsealKey } from './sealed-key.ts';

const sealingPurpose = 'ledger-key';

/**
 * The log's signer, made at first use and kept in the database, sealed under the data folder's
 * secret: a leaked dump alone cannot sign. The log keeps the name that it was born with even if
 * the service moves, because that name is what others trust.
 */
export async function openLogKey(
  tx: Tx,
  world: Pick<World, 'clock' | 'origin' | 'secrets'>,
): Promise<Signer> {
  const sealingKey = world.secrets.key(sealingPurpose);
  const known = await newestKey(tx);
  if (known !== undefined) {
    return signerOf(known.origin, unsealKey(known.sealed_private_key, sealingKey, known.origin));
  }
  const origin = originOf(world.origin);
  const pkcs8 = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  const signer = signerOf(origin, pkcs8);
  await tx
    .insertInto('ledger_keys')
    .values({
      number: 1,
      origin,
      public_key: signer.publicKey,
      sealed_private_key: sealKey(pkcs8, sealingKey, origin),
      created_at: world.clock.now(),
    })
    .execute();
  return signer;
}

/** The log's verifier key (C2SP signed-note), which others keep; undefined before the first start. */
export async function readVkey(db: Reader): Promise<string | undefined> {
  const key = await newestKey(db);
  return key === undefined ? undefined : vkeyOf(verifierOf(key.origin, key.public_key));
}

function newestKey(db: Reader) {
  return db
    .selectFrom('ledger_keys')
    .select(['origin', 'public_key', 'sealed_private_key'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The log's name is the URL of its tiles without the scheme. C2SP tlog-tiles */
function originOf(serviceOrigin: string): string {
  return `${new URL(serviceOrigin).host}/ledger`;
}
