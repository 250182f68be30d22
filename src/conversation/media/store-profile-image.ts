import type { World } from '#infrastructure';
import type { ProfileImageKind } from '../types.ts';
import { cropPicture } from './picture.ts';
import { withFileOf, type SentContent } from './sent-content.ts';

const profileShapes = {
  avatar: { width: 400, height: 400 },
  header: { width: 1500, height: 500 },
} as const;

/**
 * Stores a profile's picture, cut to its shape, and gives its key for `updateProfile`.
 * @throws Refusal `unsupported-media`, `too-large`
 */
export async function storeProfileImage(
  world: World,
  kind: ProfileImageKind,
  sent: SentContent,
): Promise<string> {
  const picture = await withFileOf(sent, (path) => cropPicture(path, profileShapes[kind]));
  return world.media.put(picture.bytes, picture.type);
}
