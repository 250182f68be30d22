import type { World } from '#infrastructure';
import { memoryOf } from './memory/memory.ts';

export type RenderKey = {
  /** A post's id, or an account's. */
  readonly id: string;
  /** A post's `version`; whatever changes when the bytes must. */
  readonly version: number | string;
  /** Which rendering: its name says for which delivery. */
  readonly kind: string;
};

/**
 * The bytes of something that do not depend on the viewer: `render` runs once per key, and its
 * result is kept while there is room (128 MB). Bytes of older versions age out by themselves.
 */
export function renderedOnce(
  world: Pick<World, 'db'>,
  { id, version, kind }: RenderKey,
  render: () => string,
): Buffer {
  const { rendered } = memoryOf(world);
  const key = `${kind} ${id} ${version}`;
  const known = rendered.get(key);
  if (known !== undefined) return known;
  const bytes = Buffer.from(render());
  rendered.set(key, bytes);
  return bytes;
}
