import { en } from './en/index.ts';

/** Every text of the pages, by area. A language is one more object of this shape. */
export type Words = typeof en;

/** The texts in the reader's language. English is the one that there is. */
export function words(): Words {
  return en;
}
