import { refuse, type AccountId } from '#foundation';

/** Why a connection is ended from here. */
export type Ending = 'restart' | 'revoked' | 'slow' | 'lost' | 'noisy';

/** One open connection, whatever carries it. */
export type Connection = {
  readonly token: string;
  readonly tokenId: string;
  readonly accountId: AccountId;
  readonly address: string;
  /** Ends it, telling why where that can be told. Nothing is sent after it. */
  readonly end: (ending: Ending) => void;
  /** Shows that it still stands, and lets go of it when the other side has gone. */
  readonly beat: () => void;
};

/** All open connections of this process, within their bounds. */
export type Connections = {
  /** Takes a place, to be freed at the end. @throws Refusal `too-many` */
  readonly take: (connection: Connection) => () => void;
  readonly all: () => readonly Connection[];
};

export type ConnectionLimits = { readonly perAccount: number; readonly perAddress: number };

export function createConnections(limits: ConnectionLimits): Connections {
  const open = new Set<Connection>();
  const byAccount = new Map<string, number>();
  const byAddress = new Map<string, number>();
  return {
    all: () => [...open],
    take: (connection) => {
      const { accountId, address } = connection;
      requireRoom(byAccount, accountId, limits.perAccount);
      requireRoom(byAddress, address, limits.perAddress);
      open.add(connection);
      count(byAccount, accountId, 1);
      count(byAddress, address, 1);
      return () => {
        if (!open.delete(connection)) return;
        count(byAccount, accountId, -1);
        count(byAddress, address, -1);
      };
    },
  };
}

function requireRoom(counts: ReadonlyMap<string, number>, key: string, most: number): void {
  if ((counts.get(key) ?? 0) < most) return;
  throw refuse('too-many', { detail: `There may be ${most} open streams at once` });
}

function count(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const now = (counts.get(key) ?? 0) + by;
  if (now > 0) counts.set(key, now);
  else counts.delete(key);
}
