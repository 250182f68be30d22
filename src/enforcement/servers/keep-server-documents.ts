import { canonicalJson, idBucket, type ServerMotionId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import type { CommittedDocument } from '../documents.ts';

const kinds = ['sor', 'notice', 'votes', 'eligible'] as const;

/** Keeps what an entry about a server commits to, with the salts that open the commitments. */
export async function keepServerDocuments(
  tx: Tx,
  world: Pick<World, 'ids'>,
  place: { readonly motionId: ServerMotionId; readonly entryIndex: number },
  documents: readonly CommittedDocument[],
): Promise<void> {
  const rows = documents.flatMap(({ kind, salt, body, commitment }) => {
    const known = kinds.find((one) => one === kind);
    if (known === undefined) return [];
    return [
      {
        id: world.ids.next(idBucket(place.motionId)),
        motion_id: place.motionId,
        kind: known,
        salt,
        body: Buffer.from(canonicalJson(body)),
        commitment: Buffer.from(commitment, 'hex'),
        entry_index: place.entryIndex,
      },
    ];
  });
  if (rows.length > 0) await tx.insertInto('server_documents').values(rows).execute();
}
