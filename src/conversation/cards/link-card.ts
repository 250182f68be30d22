/** Our own small picture of a page's picture. */
export type LinkPicture = {
  readonly key: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly blurhash: string;
  readonly description: string;
};

/** What the page that a post links to says about itself: plain text by others. */
export type LinkCard = {
  readonly url: string;
  readonly title: string;
  readonly description: string;
  /** The site's name; empty when it gives none. */
  readonly provider: string;
  readonly author: string;
  readonly language: string | null;
  readonly publishedAt: Date | null;
  readonly picture: LinkPicture | null;
};
