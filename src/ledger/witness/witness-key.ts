import { generateKeyPairSync } from 'node:crypto';
import type { Reader, Tx, World } from '#infrastructure';
import { signerOf, verifierOf, vkeyOf, type Signer } from '../note.ts';
import { sealKey, unsealKey } from '../sealed-key.ts';

const sealingPurpose = 'ledger-witness-key';

/** The key with which this server vouches for other logs, made at first use; never the log's own. */
export async function openWitnessKey(
  tx: Tx,
  world: Pick<World, 'clock' | 'origin' | 'secrets'>,
): Promise<Signer> {
  const sealingKey = world.secrets.key(sealingPurpose);
  const known = await newestKey(tx);
  if (known !== undefined) {
    const pkcs8 = unsealKey(known.sealed_private_key, sealingKey, known.name);
    return signerOf(known.name, pkcs8, 'cosignature');
  }
  const name = `${new URL(world.origin).host}/witness`;
  const pkcs8 = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  const signer = signerOf(name, pkcs8, 'cosignature');
  await tx
    .insertInto('ledger_witness_keys')
    .values({
      number: 1,
      name,
      public_key: signer.publicKey,
      sealed_private_key: sealKey(pkcs8, sealingKey, name),
      created_at: world.clock.now(),
    })
    .execute();
  return signer;
}

/** The verifier key of this server as a witness; undefined while it vouches for nobody. */
export async function readWitnessVkey(db: Reader): Promise<string | undefined> {
  const key = await newestKey(db);
  return key === undefined
    ? undefined
    : vkeyOf(verifierOf(key.name, key.public_key, 'cosignature'));
}

function newestKey(db: Reader) {
  return db
    .selectFrom('ledger_witness_keys')
    .select(['name', 'public_key', 'sealed_private_key'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}
