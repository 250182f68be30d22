import { minuteMs } from '#foundation';

const megabyte = 1024 * 1024;

/** What may be uploaded; the instance tells clients these numbers. */
export const mediaLimits = {
  imageBytes: 16 * megabyte,
  /** That of 8K; an animation counts with all its frames. */
  imagePixels: 7680 * 4320,
  /** Of a film or a sound, as it is sent: with its form, no more than a body may have. */
  filmBytes: 40 * megabyte,
  /** Width times height of a film: that of 4K. */
  filmPixels: 3840 * 2160,
  framesPerSecond: 120,
  filmMs: 10 * minuteMs,
  soundMs: 90 * minuteMs,
  /** Characters of a description. */
  description: 1500,
} as const;
