import type { CaseId } from '#foundation';
import { publish, type Tx } from '#infrastructure';

/** Steps that time takes. Each handler asks the clock and the rules again; repeating one does nothing. */
export const laterTopics = [
  'clarification-due',
  'hearing-due',
  'notice-due',
  'interim-due',
  'votes-due',
  'sanction-due',
  'stay-due',
  'final-due',
  'review-due',
  'reveal',
  'mail-document',
  'retention-due',
  'capture',
  'state-publicly',
  'tell-followers',
] as const;

export type LaterTopic = (typeof laterTopics)[number];

export const topicOf = (topic: LaterTopic): string => `enforcement.${topic}`;

/** Has a step taken at its time, at once when there is none, once this transaction has committed. */
export async function later(
  tx: Tx,
  topic: LaterTopic,
  payload: Readonly<Record<string, string>> & { readonly caseId: CaseId },
  runAt?: Date,
): Promise<void> {
  await publish(tx, topicOf(topic), payload, runAt === undefined ? {} : { runAt });
}
