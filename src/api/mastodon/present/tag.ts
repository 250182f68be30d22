import { listTags, type FeaturedTag, type TagDay, type TagFor, type Viewer } from '#conversation';
import { dayOf } from '#foundation';
import type { World } from '#infrastructure';

/** Mastodon's `Tag`. Only who is signed in follows and features. */
export function presentTag({ origin }: World, viewer: Viewer, tag: TagFor) {
  return {
    id: tag.name,
    name: tag.name,
    url: `${origin}/tags/${encodeURIComponent(tag.name)}`,
    history: presentHistory(tag.history),
    ...(viewer === undefined ? {} : { following: tag.following, featuring: tag.featuring }),
  };
}

/** How often something was used on each day, as text. */
export function presentHistory(history: readonly TagDay[]) {
  return history.map(({ day, uses, accounts }) => ({
    day: String(day.getTime() / 1000),
    uses: String(uses),
    accounts: String(accounts),
  }));
}

/** Mastodon's `FeaturedTag` of the account whose page is at `profile`. */
export function presentFeaturedTag(profile: string, featured: FeaturedTag) {
  return {
    id: featured.id,
    name: featured.name,
    url: `${profile}/tagged/${encodeURIComponent(featured.tag)}`,
    statuses_count: String(featured.posts),
    last_status_at: featured.lastPostAt === undefined ? null : dayOf(featured.lastPostAt),
  };
}

/** Mastodon's `Tag`s of these names, in the order given. */
export async function presentTags(world: World, viewer: Viewer, names: readonly string[]) {
  const tags = await listTags(world, viewer, names);
  return tags.map((tag) => presentTag(world, viewer, tag));
}
