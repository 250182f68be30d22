import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { platformOf } from './lib/server/platform.ts';
import { show, statusOf } from './lib/server/refusals.ts';
import { findViewer } from './lib/server/session.ts';
import { words } from './lib/words/index.ts';

const themes = ['light', 'dark'] as const;

export const handle: Handle = async ({ event, resolve }) => {
  event.locals.viewer = await findViewer(event);
  const theme = themes.find((one) => one === event.cookies.get('theme'));
  event.locals.theme = theme ?? 'auto';
  // Most visitors have chosen none: their pages are sent as they are, without going through them.
  const response = await resolve(
    event,
    theme === undefined
      ? {}
      : {
          transformPageChunk: ({ html }) =>
            html.replace('data-theme="auto"', `data-theme="${theme}"`),
        },
  );
  const { world } = platformOf(event);
  protect(response.headers, world.origin);
  allowMedia(response.headers, world.media.publicOrigin);
  if (event.locals.viewer !== undefined && !response.headers.has('cache-control')) {
    response.headers.set('cache-control', 'private, no-cache');
  }
  return response;
};

function protect(headers: Headers, origin: string): void {
  headers.set('x-content-type-options', 'nosniff');
  // Not `no-referrer`: that would make browsers send `Origin: null` with our own forms.
  headers.set('referrer-policy', 'same-origin');
  headers.set('x-frame-options', 'DENY');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=()');
  if (origin.startsWith('https:')) {
    headers.set('strict-transport-security', 'max-age=31536000');
  }
}

/** Where media come from a store's own origin, pages may show them from there. */
function allowMedia(headers: Headers, mediaOrigin: string | undefined): void {
  const policy = headers.get('content-security-policy');
  if (mediaOrigin === undefined || policy === null) return;
  headers.set(
    'content-security-policy',
    policy.replaceAll(/(img-src|media-src) 'self'/g, (source) => `${source} ${mediaOrigin}`),
  );
}

export const handleError: HandleServerError = ({ kind, error, event }) => {
  const frame = words().frame.errors;
  if (kind !== 'unknown') {
    return { message: error.message === 'Not Found' ? frame.missing : error.message };
  }
  const platform = platformOf(event);
  if (platform.foundation.isRefusal(error)) {
    const { text, article, code, field } = show(error);
    return {
      status: statusOf[error.code],
      message: text,
      code,
      ...(article === undefined ? {} : { article }),
      ...(field === undefined ? {} : { field }),
    };
  }
  const log = platform.infrastructure.log('web');
  log.error('{method} {path} failed: {error}', {
    method: event.request.method,
    path: event.url.pathname,
    error,
  });
  return { status: 500, message: frame.broken };
};
