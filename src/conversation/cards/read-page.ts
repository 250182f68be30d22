import { Parser } from 'htmlparser2';

/** What a page says about itself: plain text by others, never markup. */
export type PageFacts = {
  readonly title: string;
  readonly description: string;
  /** The site's name; empty when it gives none. */
  readonly provider: string;
  readonly author: string;
  /** BCP 47, or null. */
  readonly language: string | null;
  readonly publishedAt: Date | null;
  /** Absolute, http or https. */
  readonly imageUrl: string | null;
  readonly imageDescription: string;
};

const longest = { title: 300, description: 600, name: 100 } as const;

/** Reads Open Graph, Twitter's names and plain HTML, in that order. Undefined for a page without a title. */
export function readPage(html: string, url: string): PageFacts | undefined {
  const { metas, title, language } = collect(html);
  const first = (...names: string[]) => names.map((name) => metas.get(name)).find(isSaid) ?? '';
  const shownTitle = plain(first('og:title', 'twitter:title') || title, longest.title);
  if (shownTitle === '') return undefined;
  return {
    title: shownTitle,
    description: plain(
      first('og:description', 'twitter:description', 'description'),
      longest.description,
    ),
    provider: plain(first('og:site_name', 'application-name'), longest.name),
    author: authorName(first('author', 'article:author')),
    language: languageOf(language),
    publishedAt: momentOf(first('article:published_time')),
    imageUrl: addressOf(
      first('og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image'),
      url,
    ),
    imageDescription: plain(first('og:image:alt', 'twitter:image:alt'), longest.description),
  };
}

type Collected = {
  readonly metas: ReadonlyMap<string, string>;
  readonly title: string;
  readonly language: string;
};

/** The first of each name counts; of a title that never ends, what can be shown. */
function collect(html: string): Collected {
  const metas = new Map<string, string>();
  let title = '';
  let language = '';
  let isInTitle = false;
  const parser = new Parser({
    onopentag: (tag, attributes) => {
      if (tag === 'meta') noteMeta(metas, attributes);
      else if (tag === 'html') language ||= attributes['lang'] ?? '';
      else if (tag === 'title') isInTitle = title === '';
    },
    ontext: (text) => {
      if (isInTitle && title.length < longest.title * 4) title += text;
    },
    onclosetag: (tag) => {
      if (tag === 'title') isInTitle = false;
    },
  });
  parser.write(html);
  parser.end();
  return { metas, title, language };
}

function noteMeta(
  metas: Map<string, string>,
  attributes: Readonly<Record<string, string | undefined>>,
): void {
  const name = (attributes['property'] ?? attributes['name'] ?? '').trim().toLowerCase();
  const content = attributes['content'] ?? '';
  if (name !== '' && isSaid(content) && !metas.has(name)) metas.set(name, content);
}

function isSaid(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}

/** One line, without control signs and without those that turn the direction of what follows. */
function plain(text: string, most: number): string {
  const line = text
    .slice(0, most * 8)
    .replace(/[\u202A-\u202E\u2066-\u2069]/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return line.slice(0, most).toWellFormed().trim();
}

/** Some sites give the address of a profile where a name is asked for. */
function authorName(text: string): string {
  return /^https?:/i.test(text.trim()) ? '' : plain(text, longest.name);
}

function languageOf(text: string): string | null {
  const tag = text.trim().replaceAll('_', '-');
  return /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag) && tag.length <= 35 ? tag : null;
}

function momentOf(text: string): Date | null {
  const at = /^\d{4}-\d{2}-\d{2}/.test(text.trim()) ? new Date(text.trim()) : undefined;
  return at === undefined || Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1900 ? null : at;
}

function addressOf(text: string, base: string): string | null {
  const url = text === '' ? null : URL.parse(text.trim(), base);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}
