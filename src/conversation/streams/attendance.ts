import { minuteMs, type AccountId } from '#foundation';

/** For how long what concerns an account is still heard after its last watcher left. */
const lingersMs = 5 * minuteMs;

/** Whose own happenings this process hears: those of accounts that watch, or did a moment ago. */
export type Attendance = {
  /** Begins to hear an account, where that has not begun. Gives the way out. */
  readonly attend: (accountId: AccountId) => () => void;
  /** Since which number of the log an account is heard without a gap; undefined when it is not. */
  readonly heardSince: (accountId: AccountId) => number | undefined;
  readonly close: () => void;
};

type Attended = {
  watchers: number;
  readonly since: number;
  readonly leave: () => void;
  timer: NodeJS.Timeout | undefined;
};

/** `listen` begins to hear an account and gives the way out; `end` is the number of the log's last entry. */
export function createAttendance(
  listen: (accountId: AccountId) => () => void,
  end: () => number,
): Attendance {
  const attended = new Map<AccountId, Attended>();
  const begin = (accountId: AccountId): Attended => {
    const begun = { watchers: 0, since: end(), leave: listen(accountId), timer: undefined };
    attended.set(accountId, begun);
    return begun;
  };
  const forget = (accountId: AccountId, held: Attended): void => {
    held.leave();
    attended.delete(accountId);
  };
  return {
    attend: (accountId) => {
      const held = attended.get(accountId) ?? begin(accountId);
      held.watchers += 1;
      clearTimeout(held.timer);
      held.timer = undefined;
      return () => {
        held.watchers -= 1;
        if (held.watchers > 0 || attended.get(accountId) !== held) return;
        held.timer = setTimeout(() => forget(accountId, held), lingersMs).unref();
      };
    },
    heardSince: (accountId) => attended.get(accountId)?.since,
    close: () => {
      for (const [accountId, held] of attended) {
        clearTimeout(held.timer);
        forget(accountId, held);
      }
    },
  };
}
