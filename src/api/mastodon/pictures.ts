import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from '../endpoint.ts';
import { pictureNames, picturePath } from './present/urls.ts';

/** The pictures of those who have not chosen any, and of the server itself. */
export function mountPictures({ app }: Pick<Api, 'app'>): void {
  for (const name of pictureNames) {
    const bytes = new Uint8Array(
      readFileSync(join(import.meta.dirname, 'pictures', `${name}.png`)),
    );
    app.get(picturePath(name), () => {
      const headers = { 'content-type': 'image/png', 'cache-control': 'public, max-age=604800' };
      return new Response(bytes, { headers });
    });
  }
}
