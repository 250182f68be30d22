import { createHash } from 'node:crypto';
import type { Reader, Tx, World } from '#infrastructure';
import { transact } from '#infrastructure';
import { cosign } from '../cosignature.ts';
import { openNote, parseVkey } from '../note.ts';
import { noteText, parseTreeHead, type TreeHead } from '../rules/checkpoint.ts';
import { emptyRoot } from '../rules/merkle.ts';
import { provesConsistency } from '../rules/proof.ts';
import { parseSubmission, type Submission } from '../rules/submission.ts';
import { openWitnessKey } from './witness-key.ts';

/** How a witness answers. C2SP tlog-witness */
export type WitnessAnswer =
  | { readonly is: 'cosigned'; readonly line: string }
  | { readonly is: 'malformed' | 'unknown-log' | 'not-signed' | 'inconsistent' }
  /** The witness last cosigned another size than the log believes. */
  | { readonly is: 'other-size'; readonly size: number };

/**
 * Cosigns another log's checkpoint if it extends the last one cosigned. The row of the log is held
 * from the comparison to the commit, and what is stored is stored before it is answered, so that no
 * two calls can lead this witness back.
 */
export async function addCheckpoint(world: World, body: string): Promise<WitnessAnswer> {
  const submission = parseSubmission(body);
  const text = submission === undefined ? undefined : noteText(submission.checkpoint);
  const head = text === undefined ? undefined : parseTreeHead(text);
  if (submission === undefined || head === undefined || submission.oldSize > head.size) {
    return { is: 'malformed' };
  }
  return transact(world, (tx) => judge(tx, world, { submission, head }));
}

type Asked = { readonly submission: Submission; readonly head: TreeHead };

async function judge(tx: Tx, world: World, { submission, head }: Asked): Promise<WitnessAnswer> {
  const log = await tx
    .selectFrom('ledger_witnessed_logs')
    .select(['vkey', 'size', 'root'])
    .where('origin', '=', head.origin)
    .forUpdate()
    .executeTakeFirst();
  const key = log === undefined ? undefined : parseVkey(log.vkey);
  if (log === undefined || key === undefined) return { is: 'unknown-log' };
  const note = openNote(submission.checkpoint, [key]);
  if (note.kind !== 'verified') return { is: 'not-signed' };
  const size = Number(log.size);
  if (submission.oldSize !== size) return { is: 'other-size', size };
  if (!extendsLast({ size, root: log.root ?? emptyRoot }, { submission, head })) {
    return { is: 'inconsistent' };
  }
  const now = world.clock.now();
  const line = cosign(note.text, await openWitnessKey(tx, world), now);
  await tx
    .updateTable('ledger_witnessed_logs')
    .set({
      size: head.size,
      root: head.root,
      note: `${submission.checkpoint}${line}`,
      cosigned_at: now,
    })
    .where('origin', '=', head.origin)
    .execute();
  return { is: 'cosigned', line };
}

/** An empty path belongs to an empty old tree, and to one that has not grown. */
function extendsLast(
  last: { readonly size: number; readonly root: Buffer },
  { submission, head }: Asked,
): boolean {
  if (head.size === 0 && !head.root.equals(emptyRoot)) return false;
  return provesConsistency({
    firstSize: last.size,
    firstRoot: last.root,
    secondSize: head.size,
    secondRoot: head.root,
    path: submission.path,
  });
}

/** The newest checkpoint that was cosigned, by the hex SHA-256 of the log's origin. */
export async function findCosignedCheckpoint(
  db: Reader,
  originHash: string,
): Promise<string | undefined> {
  const rows = await db
    .selectFrom('ledger_witnessed_logs')
    .select(['origin', 'note'])
    .limit(mostWitnessedLogs)
    .execute();
  const found = rows.find(
    ({ origin }) => createHash('sha256').update(origin).digest('hex') === originHash,
  );
  return found?.note ?? undefined;
}

/** How many logs one server vouches for. */
export const mostWitnessedLogs = 200;
