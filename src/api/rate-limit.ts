import { minuteMs, secondMs } from '#foundation';
import type { Ephemeral, Limit, Taken } from '#infrastructure';

/** The rations of Mastodon's API; `calls` may be raised by the operator. */
type Rations = Readonly<Record<'calls' | 'media' | 'removals' | 'apps', Limit>>;

export function rations(calls: number): Rations {
  const few = Math.max(30, calls / 10);
  return {
    calls: { name: 'calls', points: calls, windowMs: 5 * minuteMs },
    media: { name: 'media', points: few, windowMs: 30 * minuteMs },
    removals: { name: 'removals', points: few, windowMs: 30 * minuteMs },
    apps: { name: 'apps', points: few, windowMs: 30 * minuteMs },
  };
}

export type Call = { readonly method: string; readonly path: string; readonly who: string };

/**
 * Uses up one call of whoever asks, and of the tighter ration that its kind has, where it has one.
 * Gives the one that says no, else the tighter.
 */
export async function takeRation(
  ephemeral: Ephemeral,
  ration: Rations,
  { method, path, who }: Call,
): Promise<Taken> {
  const taken = await ephemeral.take(ration.calls, who);
  const tight = taken.allowed ? tightRation(method, path, ration) : undefined;
  return tight === undefined ? taken : ephemeral.take(tight, who);
}

const mediaPath = /^\/api\/v[12]\/media\/?$/;
const removalPath = /^\/api\/v1\/statuses\/\d+(\/unreblog)?\/?$/;

function tightRation(method: string, path: string, ration: Rations): Limit | undefined {
  if (method === 'POST' && mediaPath.test(path)) return ration.media;
  if (method === 'POST' && path === '/api/v1/apps') return ration.apps;
  const removes = method === 'DELETE' || path.endsWith('/unreblog');
  return removes && removalPath.test(path) ? ration.removals : undefined;
}

/** What is left, in Mastodon's headers. */
export function rationHeaders({ limit, remaining, resetsAt }: Taken): Record<string, string> {
  // To the second, as Mastodon has it: a client that waits until then finds the ration full.
  const resetMs = Math.ceil(resetsAt.getTime() / secondMs) * secondMs;
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': new Date(resetMs).toISOString(),
  };
}
