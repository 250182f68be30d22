import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { localPath } from './local-path.ts';

describe('where to go after signing in', () => {
  it('is a path of this server', () => {
    for (const path of ['/home', '/oauth/authorize?client_id=1&scope=read', '/@ada/1#reply']) {
      assert.equal(localPath(path, '/'), path);
    }
  });

  it('is never another place', () => {
    const elsewhere = [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      'javascript:alert(1)',
      '',
      null,
      undefined,
    ];
    for (const path of elsewhere) assert.equal(localPath(path, '/home'), '/home');
  });
});
