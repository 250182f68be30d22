import assert from 'node:assert/strict';
import { answerContract, type SeenAnswer } from './answer-contract.ts';
import { mastodonContract } from './mastodon-description.ts';

/**
 * A check that fails the test which gets an answer that is not as our own description has it, or
 * not as Mastodon's has it (where that is at hand, and but for the listed deviations).
 */
export function requireDescribed(ourDocument: unknown): (answer: SeenAnswer) => void {
  const ours = answerContract(ourDocument);
  const theirs = mastodonContract();
  return (answer) => {
    const complaints = [
      ...ours(answer),
      ...theirs(answer).map(({ at, says }) => ({ at: `Mastodon’s ${at}`, says })),
    ];
    assert.deepEqual(complaints, [], 'the answer is as described');
  };
}
