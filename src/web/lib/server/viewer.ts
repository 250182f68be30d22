import type { Account, Session } from '#accounts';

/** Whoever is signed in. */
export type Viewer = {
  readonly account: Account;
  readonly session: Session;
  readonly emailConfirmed: boolean;
  readonly token: string;
};
