import { outOfBandUri, type Account, type AuthorizationRequest, type Scope } from '#accounts';
import { escapeHtml, sha256 } from '#foundation';

/** One small sheet for pages that must work before anything else of the web app is loaded. */
const style = `:root{color-scheme:light dark}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}
main{max-width:32rem;margin:3rem auto;padding:0 1.25rem}
h1{font-size:1.5rem;line-height:1.25}
ul{padding-left:1.25rem}
code{overflow-wrap:anywhere}
.code{display:block;padding:1rem;border:1px solid;border-radius:.5rem;font-size:1.1rem;user-select:all}
.answers{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:2rem}
button{font:inherit;padding:.6rem 1.4rem;border:2px solid currentColor;border-radius:.5rem;cursor:pointer;background:Canvas;color:CanvasText}
button.allow{background:CanvasText;color:Canvas}
button:focus-visible,a:focus-visible{outline:3px solid Highlight;outline-offset:2px}`;

const styleHash = `'sha256-${sha256(style).toString('base64')}'`;

type Consent = {
  readonly request: AuthorizationRequest;
  readonly account: Account;
  /** What the form carries back, the token against forgery among it. */
  readonly hidden: readonly (readonly [string, string])[];
};

/** Asks whether the application may do what it asks for. */
export function consentPage({ request, account, hidden }: Consent): Response {
  const { app, redirectUri, scopes } = request;
  const fields = hidden.map(
    ([name, value]) =>
      `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return page(200, {
    title: `Allow ${app.name}?`,
    formTarget: formTarget(redirectUri),
    body: `<h1>Allow ${escapeHtml(app.name)} to use your account?</h1>
<p>You are signed in as <strong>@${escapeHtml(account.handle)}</strong>. ${origins(request)}</p>
<p>${escapeHtml(app.name)} asks to:</p>
<ul>${sentences(scopes)
      .map((sentence) => `<li>${escapeHtml(sentence)}</li>`)
      .join('')}</ul>
<p>Allow only an application that you were just about to use.</p>
<form method="post" action="/oauth/authorize">${fields.join('')}
<div class="answers"><button class="allow" name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Do not allow</button></div></form>`,
  });
}

/** Shows a code to be copied into an application that cannot be redirected to. */
export function codePage(appName: string, code: string): Response {
  return page(200, {
    title: 'Your code',
    body: `<h1>Your code</h1><p>Copy this code into ${escapeHtml(appName)}. It works once, for ten minutes.</p>
<code class="code" id="code">${escapeHtml(code)}</code>`,
  });
}

/** Says in one sentence why there is nothing to ask. */
export function problemPage(status: number, sentence: string): Response {
  return page(status, {
    title: 'This did not work',
    body: `<h1>This did not work</h1><p>${escapeHtml(sentence)}</p><p><a href="/">To the start page</a></p>`,
  });
}

function origins({ app, redirectUri }: AuthorizationRequest): string {
  const website =
    app.website === null
      ? ''
      : ` Its website is <code>${escapeHtml(app.website)}</code>, which we have not checked.`;
  const target =
    redirectUri === outOfBandUri
      ? 'You will be shown a code to copy.'
      : `You will be sent to <code>${escapeHtml(targetName(redirectUri))}</code>.`;
  return `${target}${website}`;
}

function targetName(redirectUri: string): string {
  const { protocol, host } = new URL(redirectUri);
  return host === '' || !/^https?:$/.test(protocol) ? protocol : host;
}

const wholeScopes: ReadonlyMap<Scope, string> = new Map([
  ['read', 'read everything in your account, direct messages among it'],
  ['write', 'change everything in your account: post, follow, edit your profile'],
  ['follow', 'change whom you follow, block and mute'],
  ['push', 'receive your notifications'],
  ['profile', 'see who you are'],
  ['admin', 'read and change everything your role lets you administer'],
  ['admin:read', 'read everything your role lets you administer'],
  ['admin:write', 'change everything your role lets you administer'],
]);

function sentences(scopes: readonly Scope[]): string[] {
  return scopes.map((scope) => wholeScopes.get(scope) ?? narrowSentence(scope));
}

function narrowSentence(scope: Scope): string {
  const parts = scope.split(':');
  const what = (parts.at(-1) ?? '').replaceAll('_', ' ');
  const verb = parts.includes('write') ? 'change' : 'read';
  return parts[0] === 'admin' ? `${verb} ${what} as an administrator` : `${verb} your ${what}`;
}

/** Browsers hold a form's redirect to `form-action` too, so it names where the answer goes. */
function formTarget(redirectUri: string): string {
  if (redirectUri === outOfBandUri) return '';
  const { protocol, origin } = new URL(redirectUri);
  return /^https?:$/.test(protocol) ? ` ${origin}` : ` ${protocol}`;
}

type Page = { readonly title: string; readonly body: string; readonly formTarget?: string };

function page(status: number, { title, body, formTarget: target = '' }: Page): Response {
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} · Folkmoot</title><style>${style}</style></head>
<body><main>${body}</main></body></html>`;
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src ${styleHash}; form-action 'self'${target}; frame-ancestors 'none'; base-uri 'none'`,
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  });
}
