import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pageQuery, pagesOf } from './paging.ts';

const at = (path: string) => new URL(path, 'https://folkmoot.test');

describe('pages of a list', () => {
  it('ask for what is older or newer than an id', () => {
    assert.deepEqual(pageQuery(at('/public')), { limit: 20 });
    assert.deepEqual(pageQuery(at('/public?older=12')), { limit: 20, maxId: '12' });
    assert.deepEqual(pageQuery(at('/public?newer=12'), 5), { limit: 5, minId: '12' });
  });

  it('ignore what is no id', () => {
    for (const value of ['0', '-1', '1e3', "1' or 1", '99999999999999999999']) {
      assert.deepEqual(pageQuery(at(`/public?older=${encodeURIComponent(value)}`)), { limit: 20 });
    }
  });

  it('link to neighbours and keep the rest of the address', () => {
    const pages = pagesOf(at('/public?from=everywhere&older=9&done=saved'), {
      next: '3',
      prev: '8',
    });
    assert.deepEqual(pages, {
      older: '/public?from=everywhere&older=3',
      newer: '/public?from=everywhere&newer=8',
    });
  });

  it('show no way to newer items on the newest page', () => {
    assert.deepEqual(pagesOf(at('/public'), { next: '3', prev: '8' }), {
      older: '/public?older=3',
    });
  });
});
