import type { Platform as WebPlatform } from './platform.ts';
import type { Viewer } from './lib/server/viewer.ts';

declare global {
  namespace App {
    interface Platform extends WebPlatform {}
    interface Locals {
      /** Whoever is signed in; undefined for a visitor. */
      viewer: Viewer | undefined;
      theme: 'auto' | 'light' | 'dark';
    }
    interface Error {
      status: number;
      message: string;
      /** The article of the Articles that forbids it. */
      article?: number;
      code?: string;
      field?: string;
    }
    interface PageData {
      title?: string;
    }
  }
}
