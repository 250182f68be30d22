import { hash, verify } from '@node-rs/argon2';
import { isHashable, normalisePassword } from './rules/password.ts';

/** Argon2id with the first of OWASP's recommended settings: 19 MiB, 2 passes, 1 lane. */
const argon2id = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * A hash that no password has been made for, with the same settings: checking against it costs an
 * unknown name the time that a known one costs.
 */
const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlzMQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** A PHC string with its own salt. */
export async function hashPassword(password: string): Promise<string> {
  return hash(normalisePassword(password), argon2id);
}

/** Whether the password is the one hashed. With no hash it does the same work and says no. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  if (!isHashable(password)) return false;
  const isSame = await verify(stored ?? nobodysHash, normalisePassword(password));
  return isSame && stored !== undefined;
}
