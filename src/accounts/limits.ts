import { hourMs, minuteMs, refuse } from '#foundation';
import type { Limit, World } from '#infrastructure';

/** Guesses of one person's password, wherever they come from. */
export const signInsPerLogin: Limit = {
  name: 'sign-in-login',
  points: 20,
  windowMs: 10 * minuteMs,
};
/** Guesses from one place, whomever they are for. */
export const signInsPerIp: Limit = { name: 'sign-in-ip', points: 200, windowMs: 10 * minuteMs };
export const signUpsPerIp: Limit = { name: 'sign-up-ip', points: 60, windowMs: hourMs };
export const resetsPerEmail: Limit = { name: 'reset-email', points: 5, windowMs: hourMs };
export const resetsPerIp: Limit = { name: 'reset-ip', points: 60, windowMs: hourMs };
export const confirmationsPerAccount: Limit = { name: 'confirm', points: 5, windowMs: hourMs };
export const passwordChecksPerAccount: Limit = {
  name: 'password-check',
  points: 20,
  windowMs: 10 * minuteMs,
};

/** Uses one point; no key (a call that came by no network) costs none. @throws Refusal `too-many` */
export async function spend(world: World, limit: Limit, key: string | undefined): Promise<void> {
  if (key === undefined) return;
  const taken = await world.ephemeral.take(limit, key);
  if (taken.allowed) return;
  throw refuse('too-many', {
    detail: 'Too many attempts. Please wait a while and try again.',
    retryAt: taken.resetsAt,
  });
}
