import type { RawBuilder } from 'kysely';
import { refuse } from '#foundation';
import type { Reader } from '../database.ts';

/**
 * Asks one thing for at most so long, so that no question can stop those of others: as `readWithin`,
 * but without a transaction, whose words on the way take longer than most answers. What takes too long
 * is cancelled by a connection of its own.
 * @throws Refusal `unavailable` with `detail` when it takes longer, waiting for a connection included
 */
export async function askWithin<Row>(
  reader: Reader,
  { ms, detail }: { readonly ms: number; readonly detail: string },
  question: RawBuilder<Row>,
): Promise<readonly Row[]> {
  const signal = AbortSignal.timeout(ms);
  try {
    const options = { signal, inflightQueryAbortStrategy: 'cancel query' } as const;
    return (await question.execute(reader, options)).rows;
  } catch (error) {
    if (error !== signal.reason) throw error;
    throw refuse('unavailable', { detail });
  }
}
