import { compareIds, sha256, type AccountId } from '#foundation';

/**
 * Drawing people by lot so that anyone can check it later. The server commits to SHA-256 of a seed
 * in the ledger, then draws, then reveals the seed: who holds the seed, the docket and the list of
 * the eligible gets the same order.
 */
const domain = 'folkmoot/draw/v1\n';

const seedPattern = /^[0-9a-f]{64}$/;

/** Whether a text is 32 bytes in hex: a seed, a commitment or a salt. */
export function isHex32(text: string): boolean {
  return seedPattern.test(text);
}

/** The commitment to a seed of 32 bytes (hex): SHA-256 of its bytes, hex. */
export function commitmentToSeed(seed: string): string {
  return sha256(Buffer.from(seed, 'hex')).toString('hex');
}

export function seedOpens(seed: string, commitment: string): boolean {
  return isHex32(seed) && commitmentToSeed(seed) === commitment;
}

/**
 * The eligible in the order that the seed gives them: a Fisher–Yates shuffle of their ids in
 * ascending order. Seats fill from the front, substitutes come next in line.
 */
export function drawOrder(
  seed: string,
  docket: string,
  eligible: readonly AccountId[],
): AccountId[] {
  const order = [...new Set(eligible)].toSorted(compareIds);
  const next = numbersFrom(seed, docket);
  for (let last = order.length - 1; last > 0; last -= 1) {
    const chosen = below(last + 1, next);
    const [left, right] = [order[last], order[chosen]];
    if (left === undefined || right === undefined) continue;
    order[last] = right;
    order[chosen] = left;
  }
  return order;
}

/** 32-bit numbers: the first four bytes of SHA-256(domain ‖ docket ‖ newline ‖ seed ‖ counter). */
function numbersFrom(seed: string, docket: string): () => number {
  const prefix = Buffer.concat([Buffer.from(`${domain}${docket}\n`), Buffer.from(seed, 'hex')]);
  let counter = 0;
  return () => {
    const tail = Buffer.alloc(4);
    tail.writeUInt32BE(counter);
    counter += 1;
    return sha256(Buffer.concat([prefix, tail])).readUInt32BE(0);
  };
}

const range = 2 ** 32;

/** A number from 0 to `count` - 1, each as likely: numbers past the last whole multiple are drawn again. */
function below(count: number, next: () => number): number {
  const whole = range - (range % count);
  let drawn = next();
  while (drawn >= whole) drawn = next();
  return drawn % count;
}
