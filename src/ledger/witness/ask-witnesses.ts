import { isRefusal } from '#foundation';
import { defineJob, log, publish, transact, type Job, type Tx, type World } from '#infrastructure';
import { latestCheckpoint, type Checkpoint } from '../checkpoints.ts';
import { openCosignature, type Cosignature } from '../cosignature.ts';
import { parseVkey, type Verifier } from '../note.ts';
import { consistencyProof } from '../proofs.ts';
import { noteText } from '../rules/checkpoint.ts';
import { submissionText } from '../rules/submission.ts';
import { listWitnesses, type Witness } from './witnesses.ts';

const topic = 'ledger.ask-witnesses';

/** Has the witnesses asked about the newest checkpoint, soon after the commit. */
export async function requestCosignatures(tx: Tx): Promise<void> {
  await publish(tx, topic, {}, { key: topic });
}

/** The service tries again in case a witness was away: a log without news is asked about as well. */
export const askWitnessesJob: Job = defineJob(topic, {}, askWitnesses, { cron: '*/10 * * * *' });

/**
 * Asks every witness that has not cosigned the newest checkpoint, one after the other. One that is
 * away or refuses is written down and asked again later; it keeps nobody else waiting for long.
 */
async function askWitnesses(world: World): Promise<void> {
  const checkpoint = await latestCheckpoint(world.db);
  if (checkpoint === undefined) return;
  for (const witness of await listWitnesses(world.db)) {
    const key = parseVkey(witness.vkey, 'cosignature');
    if (key === undefined || (await hasCosigned(world, witness, checkpoint.size))) continue;
    const made = await askOne(world, { witness, key, checkpoint });
    if (made !== undefined) await keepCosignature(world, checkpoint.size, made);
  }
}

async function hasCosigned(world: World, { name }: Witness, size: number): Promise<boolean> {
  const found = await world.db
    .selectFrom('ledger_cosignatures')
    .select('size')
    .where('size', '=', String(size))
    .where('witness', '=', name)
    .executeTakeFirst();
  return found !== undefined;
}

type Asking = {
  readonly witness: Witness;
  readonly key: Verifier;
  readonly checkpoint: Checkpoint;
};

/** A witness that knows another size of the log says so (409), and is asked once more from there. */
async function askOne(world: World, asking: Asking): Promise<Cosignature | undefined> {
  const { witness, checkpoint } = asking;
  try {
    const first = await submit(world, asking, witness.cosignedSize);
    const known = first.status === 409 ? Number(first.text.trim()) : Number.NaN;
    const last =
      Number.isSafeInteger(known) && known <= checkpoint.size
        ? await submit(world, asking, known)
        : first;
    if (last.status === 200) return cosignatureIn(last.text, asking);
    throw new Error(`it answered ${last.status}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const why = isRefusal(error) ? (error.detail ?? reason) : reason;
    log('ledger').warn('The witness {name} did not cosign {size}: {why}', {
      name: witness.name,
      size: checkpoint.size,
      why,
    });
    return undefined;
  }
}

type Said = { readonly status: number; readonly text: string };

async function submit(
  world: World,
  { witness, checkpoint }: Asking,
  oldSize: number,
): Promise<Said> {
  const proof = await consistencyProof(world.db, oldSize, checkpoint.size);
  const path = oldSize === 0 ? [] : proof.path.map((hash) => Buffer.from(hash, 'hex'));
  const { status, body } = await world.outside.fetch(`${witness.url}/add-checkpoint`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: submissionText({ oldSize, path, checkpoint: checkpoint.note }),
    maxBytes: 16 * 1024,
  });
  return { status, text: body.toString('utf8') };
}

/** What the witness sent is believed only if its key made it over our checkpoint. */
function cosignatureIn(text: string, { key, checkpoint }: Asking): Cosignature {
  const signed = noteText(checkpoint.note) ?? '';
  const lines = text.split('\n').slice(0, 16);
  const made = lines.map((line) => openCosignature(line, signed, key));
  const found = made.find((cosignature) => cosignature !== undefined);
  if (found === undefined) throw new Error('its cosignature is false');
  return found;
}

async function keepCosignature(world: World, size: number, made: Cosignature): Promise<void> {
  await transact(world, (tx) =>
    tx
      .insertInto('ledger_cosignatures')
      .values({ size, witness: made.witness, line: made.line, signed_at: made.signedAt })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
}
