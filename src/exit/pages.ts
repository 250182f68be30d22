import { compareIds, type Page, type PageQuery } from '#foundation';

const pageSize = 80;

/** Every item of a paged list, newest first as the list has it, one page in memory at a time. */
export async function* everyItem<T>(
  listPage: (query: PageQuery) => Promise<Page<T>>,
): AsyncGenerator<T> {
  let maxId: string | undefined;
  do {
    const page = await listPage({ limit: pageSize, ...(maxId === undefined ? {} : { maxId }) });
    yield* page.items;
    maxId = page.next;
  } while (maxId !== undefined);
}

/**
 * Every item of a list that reads on from `minId`, oldest first in whatever order a page has them,
 * in pages.
 */
export async function* everyPageForward<T extends { readonly id: string }>(
  listPage: (query: PageQuery) => Promise<Pick<Page<T>, 'items'>>,
): AsyncGenerator<readonly T[]> {
  let minId = '1';
  for (;;) {
    const { items } = await listPage({ limit: pageSize, minId });
    const page = items.toSorted((left, right) => compareIds(left.id, right.id));
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    minId = last.id;
  }
}
