import { mediaLimits, uploadTypes } from '#conversation';
import type { World } from '#infrastructure';

/** What may be uploaded here. Without ffmpeg there are no films: their limits are nought. */
export function mediaConfiguration({ films }: Pick<World, 'films'>) {
  const film = (limit: number) => (films === undefined ? 0 : limit);
  return {
    supported_mime_types: uploadTypes(films !== undefined),
    description_limit: mediaLimits.description,
    image_size_limit: mediaLimits.imageBytes,
    image_matrix_limit: mediaLimits.imagePixels,
    video_size_limit: film(mediaLimits.filmBytes),
    video_frame_rate_limit: film(mediaLimits.framesPerSecond),
    video_matrix_limit: film(mediaLimits.filmPixels),
  };
}
