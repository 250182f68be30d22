import type { ExhibitId } from '#foundation';
import type { Case, Exhibit } from './model.ts';

/**
 * What the server froze of itself is what it says. Everything else may be forged, also what the
 * server fetched from elsewhere, until a second person has looked at it.
 */
export function isUnverified({
  origin,
  confirmed,
}: Pick<Exhibit, 'origin' | 'confirmed'>): boolean {
  return origin === 'off' && confirmed === undefined;
}

/** Whether at least one of the exhibits is verified (article 8). */
export function restsOnVerified(subject: Case, exhibits: readonly ExhibitId[]): boolean {
  return subject.exhibits.some(
    (exhibit) => exhibits.includes(exhibit.id) && !isUnverified(exhibit),
  );
}

/** Evidence on its way into another case, where it is confirmed anew. */
export function unconfirmed({ confirmed: _confirmed, ...exhibit }: Exhibit): Exhibit {
  return exhibit;
}
