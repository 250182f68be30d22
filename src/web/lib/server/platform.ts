import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Platform } from '../../platform.ts';
import type { Viewer } from './viewer.ts';

type WithPlatform = Pick<RequestEvent, 'platform' | 'locals' | 'url'>;

/** What main handed over with the request. @throws Error when the app is not mounted by it */
export function platformOf(event: Pick<RequestEvent, 'platform'>): Platform {
  if (event.platform === undefined) throw new Error('the web app is not mounted');
  return event.platform;
}

/** Whoever is signed in; a visitor is sent to sign in, and back here afterwards. */
export function requireViewer(event: WithPlatform): Viewer {
  if (event.locals.viewer !== undefined) return event.locals.viewer;
  const here = event.url.pathname + event.url.search;
  redirect(303, `/sign-in?next=${encodeURIComponent(here)}`);
}
