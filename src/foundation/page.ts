/** Which part of a list is wanted. Ids bound it (exclusive), newest first unless `minId` is set. */
export type PageQuery = {
  readonly maxId?: string;
  readonly sinceId?: string;
  /** As `sinceId`, but the items directly after it rather than the newest ones. */
  readonly minId?: string;
  readonly limit: number;
};

/** One part of a list. The cursors are ids to pass as `maxId` (next) and `minId` (prev). */
export type Page<T> = {
  readonly items: readonly T[];
  readonly next?: string;
  readonly prev?: string;
};

/** Makes a page of items fetched with `limit`: a next cursor only where more may follow. */
export function pageOf<T>(
  items: readonly T[],
  limit: number,
  cursorOf: (item: T) => string,
): Page<T> {
  const first = items[0];
  const last = items.at(-1);
  return {
    items,
    ...(last !== undefined && items.length >= limit ? { next: cursorOf(last) } : {}),
    ...(first === undefined ? {} : { prev: cursorOf(first) }),
  };
}

/** Brings a requested page size into 1..`most`. */
export function boundedLimit(asked: number | undefined, usual: number, most: number): number {
  if (asked === undefined || !Number.isFinite(asked)) return usual;
  return Math.min(Math.max(Math.trunc(asked), 1), most);
}
