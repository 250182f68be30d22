import type { ListId } from '#foundation';

/** What a person may watch as it happens; each shows what the timeline of the same name shows. */
export type Stream =
  /** Home; with notifications where whoever watches may read them. */
  | { readonly of: 'home'; readonly withNotifications: boolean }
  | { readonly of: 'notifications' }
  | { readonly of: 'public'; readonly only?: 'local' | 'remote'; readonly onlyMedia?: boolean }
  /** `tag` is normalised. */
  | { readonly of: 'tag'; readonly tag: string; readonly only?: 'local' }
  | { readonly of: 'list'; readonly listId: ListId }
  /** Direct conversations of whoever watches. */
  | { readonly of: 'direct' };

/** What decides whether a post goes by in public, whatever the viewer. */
export type PublicFacts = {
  readonly answersOther: boolean;
  readonly local: boolean;
  readonly hasMedia: boolean;
  readonly tags: readonly string[];
};

/** Whether a public or tag stream shows a public post; who turned away from its author aside. */
export function passesBy(stream: Stream, facts: PublicFacts): boolean {
  if (stream.of === 'tag') {
    return facts.tags.includes(stream.tag) && isFrom(stream.only, facts.local);
  }
  if (stream.of !== 'public' || facts.answersOther) return false;
  return isFrom(stream.only, facts.local) && (stream.onlyMedia !== true || facts.hasMedia);
}

function isFrom(only: 'local' | 'remote' | undefined, isLocal: boolean): boolean {
  return only === undefined || (only === 'local') === isLocal;
}
