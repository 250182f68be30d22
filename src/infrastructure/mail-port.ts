/** A letter in plain text. */
export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
};

export type StoredMail = Mail & { readonly id: string; readonly at: Date };

/** Where mail leaves. `kept` is there when it is kept here to be read instead of being sent on. */
export type MailPort = {
  readonly deliver: (mail: Mail, at: Date) => Promise<void>;
  readonly kept: KeptMail | undefined;
};

export type KeptMail = {
  /** The latest letters, newest first, at most 200. */
  readonly list: () => Promise<readonly StoredMail[]>;
  readonly find: (id: string) => Promise<StoredMail | undefined>;
};
