import type { ExhibitId } from '#foundation';
import type { Exhibit } from './model.ts';

/** An exhibit as it is shown and cited, with what else of the case is the same thing. */
export type ShownExhibit = {
  readonly exhibit: Exhibit;
  /** Its place in the case, from 1: statements cite it, so it never changes. */
  readonly number: number;
  /** Frozen again by later reports, alike to the byte; each keeps its place and its custody. */
  readonly copies: readonly { readonly id: ExhibitId; readonly number: number }[];
  /** How many reports brought it. Nothing is decided by it: counts never act (article 2). */
  readonly reportCount: number;
};

/**
 * What of the service itself was frozen alike is one thing to look at, however many reported it. What
 * comes from elsewhere stays apart: each piece of it is confirmed for itself.
 */
export function shownExhibits(exhibits: readonly Exhibit[]): readonly ShownExhibit[] {
  const shown = new Map<string, ShownExhibit>();
  for (const [at, exhibit] of exhibits.entries()) {
    const key = sameness(exhibit);
    const number = at + 1;
    const first = shown.get(key);
    const brought = exhibit.filedBy === 'reporter' ? 1 : 0;
    shown.set(
      key,
      first === undefined
        ? { exhibit, number, copies: [], reportCount: brought }
        : {
            ...first,
            copies: [...first.copies, { id: exhibit.id, number }],
            reportCount: first.reportCount + brought,
          },
    );
  }
  return [...shown.values()];
}

const sameness = ({ id, origin, sha256, class: how, gist, postId }: Exhibit): string =>
  origin === 'off' ? id : [sha256, how, gist, postId ?? ''].join('\n');

/** Of these exhibits each thing once, by the first that holds it, in the order of the case. */
export function citedExhibits(
  exhibits: readonly Exhibit[],
  ids: readonly ExhibitId[],
): readonly ShownExhibit[] {
  return shownExhibits(exhibits).filter(
    ({ exhibit, copies }) => ids.includes(exhibit.id) || copies.some(({ id }) => ids.includes(id)),
  );
}

/** The same as ids. */
export const citedIds = (
  exhibits: readonly Exhibit[],
  ids: readonly ExhibitId[],
): readonly ExhibitId[] => citedExhibits(exhibits, ids).map(({ exhibit }) => exhibit.id);

/** The exhibit and its copies: what is done to the one is done to the others. */
export function withCopies(exhibits: readonly Exhibit[], id: ExhibitId): readonly ExhibitId[] {
  const [same] = citedExhibits(exhibits, [id]);
  return same === undefined ? [id] : [same.exhibit.id, ...same.copies.map((copy) => copy.id)];
}
