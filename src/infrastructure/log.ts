import { configure, getConsoleSink, getLogger, reset, type Logger } from '@logtape/logtape';

export const logLevels = ['trace', 'debug', 'info', 'warning', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The log of one part of the service. Silent until `startLogging`. */
export function log(part: string): Logger {
  return getLogger(['folkmoot', part]);
}

/** Sends entries of `level` and above to standard error as lines of text. */
export async function startLogging(level: LogLevel): Promise<void> {
  await configure({
    reset: true,
    sinks: { console: getConsoleSink() },
    loggers: [
      { category: 'folkmoot', lowestLevel: level, sinks: ['console'] },
      { category: ['logtape', 'meta'], lowestLevel: 'warning', sinks: ['console'] },
    ],
  });
}

export async function stopLogging(): Promise<void> {
  await reset();
}
