import { idBucket, toId, type Ids } from '#foundation';

/** A source of ids that gives out reserved ones first, in their order, and knows which it gave. */
export type ReservedIds = { readonly ids: Ids; readonly given: () => readonly string[] };

/**
 * The same asked in the same order gives the same ids: what a preview named is named so again by the
 * decision. Ids that nobody reserved come fresh from `source`.
 */
export function reservedIds(source: Ids, reserved: readonly string[]): ReservedIds {
  const waiting = [...reserved];
  const given: string[] = [];
  const take = (bucket: number): string | undefined => {
    const place = waiting.findIndex((id) => idBucket(id) === bucket);
    return place < 0 ? undefined : waiting.splice(place, 1)[0];
  };
  return {
    ids: {
      next: <Kind extends string>(bucket: number, at?: Date) => {
        const kept = take(bucket);
        const id = kept === undefined ? source.next<Kind>(bucket, at) : toId<Kind>(kept);
        given.push(id);
        return id;
      },
    },
    given: () => given,
  };
}
