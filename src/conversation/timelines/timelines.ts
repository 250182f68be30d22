/** How many ids a list holds. Older pages are asked of the database. */
export const listLength = 800;

/** A stretch of ids between two cursors, both exclusive, taken from one of its ends. */
export type IdRange = {
  readonly before?: string;
  readonly after?: string;
  readonly from: 'newest' | 'oldest';
  readonly count: number;
};

export type IdRead = {
  /** Beginning at `from`. */
  readonly ids: readonly string[];
  /** Nothing more lies in the range beyond these. */
  readonly end: boolean;
  /** The list cannot tell what lies beyond these: it was cut there. */
  readonly cut: boolean;
};

/**
 * Where lists of active accounts lie: in this process, or in a store shared by many. Everything
 * here can be lost at any moment; a list that is absent is built anew.
 */
export type Timelines = {
  /** Puts an id into those of the lists that exist or are being built; a repeated id does nothing. */
  readonly push: (keys: readonly string[], id: string) => Promise<void>;
  /** Undefined where there is no list. */
  readonly read: (key: string, range: IdRange) => Promise<IdRead | undefined>;
  /**
   * Marks the list as being built and asks `load` for its ids, newest first, at most `listLength`.
   * Pushes that come meanwhile are kept. Callers at the same time share one building.
   */
  readonly build: (key: string, load: () => Promise<readonly string[]>) => Promise<void>;
  readonly drop: (key: string) => Promise<void>;
  /** Forgets every list: after a push that could not be finished. */
  readonly clear: () => Promise<void>;
  /** Whether nobody has a list, so that pushing would be idle. */
  readonly isEmpty: () => Promise<boolean>;
};
