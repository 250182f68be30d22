import { isStorableText, refuse } from '#foundation';

const mostBytes = 254;

/**
 * The one spelling of an e-mail address that is stored and compared: trimmed, lower case, NFC, its
 * domain in ASCII. @throws Refusal `invalid` on field `email`
 */
export function parseEmail(text: string): string {
  const email = normaliseEmail(text);
  if (email === undefined) {
    throw refuse('invalid', { field: 'email', detail: 'This is not an e-mail address.' });
  }
  return email;
}

export function normaliseEmail(text: string): string | undefined {
  if (!isStorableText(text)) return undefined;
  const trimmed = text.trim().normalize('NFC').toLowerCase();
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, Math.max(at, 0));
  const domain = asciiDomain(trimmed.slice(at + 1));
  const email = `${local}@${domain}`;
  return isLocalPart(local) && isDomain(domain) && Buffer.byteLength(email) <= mostBytes
    ? email
    : undefined;
}

/** Whatever would mean more than a host in a URL makes it no domain. */
function asciiDomain(text: string): string {
  const url = `http://${text}/`;
  return /[\s/\\:?#@%[\]]/.test(text) || !URL.canParse(url) ? '' : new URL(url).hostname;
}

function isLocalPart(local: string): boolean {
  return Buffer.byteLength(local) <= 64 && /^[^\s@<>()[\],;:\\"\p{Cc}]+$/u.test(local);
}

/** `localhost` counts: mail on a single machine is how a new server is tried. */
function isDomain(domain: string): boolean {
  return /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(
    domain,
  );
}
