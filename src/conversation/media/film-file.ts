import { refuse } from '#foundation';
import { framesPerSecond, type FilmFacts } from '#infrastructure';
import { filmFault } from '../rules/film-bounds.ts';

/** @throws Refusal `unsupported-media` for what is no film or sound within bounds */
export function requireFilm(facts: FilmFacts): void {
  const { picture, sound, durationMs } = facts;
  const fault = filmFault({
    durationMs,
    sound,
    picture: picture && { ...picture, framesPerSecond: framesPerSecond(picture.frameRate) },
  });
  if (fault !== undefined) throw refuse('unsupported-media', { field: 'file', detail: fault });
}
