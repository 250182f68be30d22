import { after, dayMs } from '#foundation';

const exitWindowDays = 90;

export type Ban = {
  readonly startedAt: Date;
  /** Appeals against it: when each was decided, undefined while it waits. */
  readonly appealsDecidedAt: readonly (Date | undefined)[];
};

/**
 * Until when a banned account is kept alive at the least, so that it can move: ninety days, and until
 * its appeal is final. Undefined while an appeal waits: there is no end yet. Article 13
 */
export function exitWindowEndsAt({ startedAt, appealsDecidedAt }: Ban): Date | undefined {
  const decided = appealsDecidedAt.filter((at) => at !== undefined);
  if (decided.length < appealsDecidedAt.length) return undefined;
  const ends = [after(startedAt, exitWindowDays * dayMs), ...decided];
  return new Date(Math.max(...ends.map((at) => at.getTime())));
}
