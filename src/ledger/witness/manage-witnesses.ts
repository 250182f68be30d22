import { refuse } from '#foundation';
import { putSetting, transact, type World } from '#infrastructure';
import { parseVkey } from '../note.ts';
import { requestCosignatures } from './ask-witnesses.ts';
import { listWitnesses, mostWitnesses, quorumSetting, readQuorum } from './witnesses.ts';

/**
 * From the next checkpoint on asks this witness too, named by its verifier key.
 * @throws Refusal `invalid` for what is no witness key or no web address, `taken`, `conflict` past 32
 */
export async function addWitness(
  world: World,
  { vkey, url }: { readonly vkey: string; readonly url: string },
): Promise<void> {
  const key = parseVkey(vkey, 'cosignature');
  if (key === undefined) {
    throw refuse('invalid', { field: 'vkey', detail: 'This is no verifier key of a witness.' });
  }
  const prefix = url.replace(/\/+$/, '');
  if (!/^https?:\/\/[^\s]+$/.test(prefix)) {
    throw refuse('invalid', { field: 'url', detail: 'This is not a web address.' });
  }
  await transact(world, async (tx) => {
    const known = await listWitnesses(tx);
    if (known.some(({ name }) => name === key.name)) {
      throw refuse('taken', { field: 'vkey', detail: `${key.name} is asked already.` });
    }
    if (known.length >= mostWitnesses) {
      throw refuse('conflict', { detail: `A log has ${mostWitnesses} witnesses at most.` });
    }
    await tx
      .insertInto('ledger_witnesses')
      .values({ name: key.name, vkey, url: prefix, added_at: world.clock.now() })
      .execute();
    await requestCosignatures(tx);
  });
}

/** Asks this witness no more. What it signed stays. @throws Refusal `not-found`, `conflict` when the quorum needs it */
export async function removeWitness(world: World, name: string): Promise<void> {
  await transact(world, async (tx) => {
    const known = await listWitnesses(tx);
    if (!known.some((witness) => witness.name === name)) {
      throw refuse('not-found', { detail: `${name} is no witness of this log.` });
    }
    if ((await readQuorum(tx)) >= known.length) {
      throw refuse('conflict', { detail: 'The quorum needs every witness: lower it first.' });
    }
    await tx.deleteFrom('ledger_witnesses').where('name', '=', name).execute();
  });
}

/** Sets how many witnesses have to vouch for a checkpoint. @throws Refusal `invalid` past their number */
export async function setQuorum(world: World, quorum: number): Promise<void> {
  await transact(world, async (tx) => {
    const most = (await listWitnesses(tx)).length;
    if (!Number.isSafeInteger(quorum) || quorum < 0 || quorum > most) {
      throw refuse('invalid', {
        field: 'quorum',
        detail: `The quorum is a number from 0 to the ${most} witnesses there are.`,
      });
    }
    await putSetting(tx, { name: quorumSetting, value: quorum, at: world.clock.now() });
  });
}
