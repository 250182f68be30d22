import type { World } from '#infrastructure';
import type { ProfileImageKind } from '../types.ts';
import { cropPicture } from './picture.ts';

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
  bytes: Uint8Array,
): Promise<string> {
  const picture = await cropPicture(bytes, profileShapes[kind]);
  return world.media.put(picture.bytes, picture.type);
}
