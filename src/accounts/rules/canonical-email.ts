/**
 * An address as providers deliver it: without dots in the local part and without what follows a plus
 * there. Takes an address as `parseEmail` gives it.
 */
export function canonicalEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const [local = ''] = email.slice(0, at).replaceAll('.', '').split('+');
  return `${local}${email.slice(at)}`;
}
