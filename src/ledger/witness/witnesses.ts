import { findSetting, type Reader } from '#infrastructure';
import { latestCheckpoint } from '../checkpoints.ts';
import { openCosignatures } from '../cosignature.ts';
import { readVkey } from '../log-key.ts';
import { parseVkey, type Verifier } from '../note.ts';
import { policyText } from '../rules/policy.ts';

/** Another server that is asked to vouch for this log. */
export type Witness = {
  readonly name: string;
  readonly vkey: string;
  /** The prefix of its calls. */
  readonly url: string;
  /** The size of the newest checkpoint that it cosigned; 0 before. */
  readonly cosignedSize: number;
};

/** How far the newest checkpoint is vouched for. */
export type Witnessing = {
  readonly witnesses: readonly Witness[];
  /** How many have to cosign. */
  readonly quorum: number;
  /** Who cosigned the newest checkpoint. */
  readonly cosigned: readonly string[];
};

/** A policy holds at least 32 (C2SP tlog-policy). */
export const mostWitnesses = 32;
export const quorumSetting = 'ledger.quorum';

/** How many witnesses have to vouch for a checkpoint. */
export async function readQuorum(db: Reader): Promise<number> {
  const value = await findSetting(db, quorumSetting);
  return typeof value === 'number' ? value : 0;
}

/** By name. */
export async function listWitnesses(db: Reader): Promise<readonly Witness[]> {
  const rows = await db
    .selectFrom('ledger_witnesses as witness')
    .select((row) => [
      'witness.name',
      'witness.vkey',
      'witness.url',
      row
        .selectFrom('ledger_cosignatures as made')
        .select((made) => made.fn.max('made.size').as('size'))
        .whereRef('made.witness', '=', 'witness.name')
        .as('cosigned_size'),
    ])
    .orderBy('witness.name')
    .limit(mostWitnesses)
    .execute();
  return rows.map((row) => ({
    name: row.name,
    vkey: row.vkey,
    url: row.url,
    cosignedSize: Number(row.cosigned_size ?? 0),
  }));
}

/** How far the newest checkpoint is vouched for now. */
export async function readWitnessing(db: Reader): Promise<Witnessing> {
  const witnesses = await listWitnesses(db);
  const note = (await latestCheckpoint(db))?.note ?? '';
  const cosigned = openCosignatures(note, verifiersOf(witnesses)).map(({ witness }) => witness);
  return { witnesses, quorum: await readQuorum(db), cosigned };
}

/** The log's policy file: whom to believe. Undefined before the first start. C2SP tlog-policy */
export async function readPolicy(db: Reader): Promise<string | undefined> {
  const vkey = await readVkey(db);
  if (vkey === undefined) return undefined;
  return policyText({
    vkey,
    witnesses: await listWitnesses(db),
    quorum: await readQuorum(db),
  });
}

function verifiersOf(witnesses: readonly Pick<Witness, 'vkey'>[]): Verifier[] {
  return witnesses.flatMap(({ vkey }) => parseVkey(vkey, 'cosignature') ?? []);
}
