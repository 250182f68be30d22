import type { RequestEvent } from '@sveltejs/kit';
import { platformOf } from './platform.ts';
import type { Viewer } from './viewer.ts';

const sessionCookie = 'folkmoot_session';
/** As long as the session itself. */
const sessionDays = 30;

/** Reads the session cookie; undefined for a visitor and for a session that has ended. */
export async function findViewer(event: RequestEvent): Promise<Viewer | undefined> {
  const token = event.cookies.get(sessionCookie);
  if (token === undefined || token === '') return undefined;
  const { accounts, world } = platformOf(event);
  const found = await accounts.findSession(world, token);
  if (found === undefined) return undefined;
  await accounts.noteActive(world, found.account.id);
  return { ...found, token };
}

export function startSession(event: RequestEvent, token: string): void {
  event.cookies.set(sessionCookie, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: platformOf(event).world.origin.startsWith('https:'),
    maxAge: sessionDays * 24 * 60 * 60,
  });
}

export function endSession(event: RequestEvent): void {
  event.cookies.delete(sessionCookie, { path: '/' });
}
