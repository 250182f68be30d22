import { sql } from 'kysely';
import type { AccountId } from '#foundation';
import type { Db, Tx } from '#infrastructure';

/** Subject of what everybody reads: posts hidden, labelled and restored by decision, or withdrawn. */
export const everybody = '0';

/**
 * Asks for the epochs of subjects as they stand after the question was put: what was committed
 * before, in whichever process, is seen. Questions that come while one is under way share the
 * next statement, so under load one statement serves many readers.
 */
export type Epochs = (subjects: readonly string[]) => Promise<ReadonlyMap<string, string>>;

type Batch = {
  readonly subjects: Set<string>;
  readonly answer: Promise<ReadonlyMap<string, string>>;
};

export function createEpochs(db: Db): Epochs {
  let underWay: Promise<unknown> = Promise.resolve();
  let next: Batch | undefined;
  const depart = (): Batch => {
    const subjects = new Set<string>();
    const answer = underWay.then(() => {
      next = undefined;
      return ask(db, [...subjects]);
    });
    underWay = answer.catch(() => undefined);
    return { subjects, answer };
  };
  return (subjects) => {
    next ??= depart();
    for (const subject of subjects) next.subjects.add(subject);
    return next.answer;
  };
}

async function ask(db: Db, subjects: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ subject_id: string; epoch: string }>`
    select subject_id, epoch from read_epochs where subject_id = any(${subjects}::bigint[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.subject_id, row.epoch]));
}

/** What this account keeps in memory, in whichever process, is read anew from the commit on. */
export async function raiseEpoch(tx: Tx, subject: AccountId): Promise<void> {
  await sql`select raise_read_epochs(array[${subject}::bigint])`.execute(tx);
}
