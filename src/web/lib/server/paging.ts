import type { Page, PageQuery } from '#foundation';

/** Cursors in the address: `?older=ID` and `?newer=ID`. */
export function pageQuery(url: URL, limit = 20): PageQuery {
  const older = cursor(url, 'older');
  const newer = cursor(url, 'newer');
  return {
    limit,
    ...(older === undefined ? {} : { maxId: older }),
    ...(newer === undefined ? {} : { minId: newer }),
  };
}

function cursor(url: URL, name: string): string | undefined {
  const value = url.searchParams.get(name);
  return value !== null && /^[1-9]\d{0,18}$/.test(value) ? value : undefined;
}

export type Pages = { readonly older?: string; readonly newer?: string };

/** Addresses of the neighbouring pages; no link to newer items on the newest page. */
export function pagesOf(url: URL, page: Pick<Page<unknown>, 'next' | 'prev'>): Pages {
  const paged = cursor(url, 'older') !== undefined || cursor(url, 'newer') !== undefined;
  return {
    ...(page.next === undefined ? {} : { older: address(url, 'older', page.next) }),
    ...(page.prev === undefined || !paged ? {} : { newer: address(url, 'newer', page.prev) }),
  };
}

function address(url: URL, name: string, value: string): string {
  const query = new URLSearchParams(url.searchParams);
  query.delete('older');
  query.delete('newer');
  query.delete('done');
  query.set(name, value);
  return `${url.pathname}?${query}`;
}
