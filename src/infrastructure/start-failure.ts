/** Exit codes of `sysexits.h`, so that a supervisor can tell causes apart. */
export const exitCodes = {
  unavailable: 69,
  cannotCreate: 73,
  inputOutput: 74,
  config: 78,
} as const;

/**
 * A reason why the service cannot start or go on that its operator can mend. The message is one
 * sentence meant for a person; the command line prints it alone and leaves with `exitCode`.
 */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
  readonly exitCode: number;

  constructor(sentence: string, cause: keyof typeof exitCodes, options?: ErrorOptions) {
    super(sentence, options);
    this.exitCode = exitCodes[cause];
  }
}

/** The `code` of a system or database error, such as `ENOSPC` or `53100`. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
