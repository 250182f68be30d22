import { z } from '@hono/zod-openapi';
import { followedOnServer, signInsByApp } from '#accounts';
import { mediaSpaceBytes, rankedPosts, type PostDimension } from '#conversation';
import { after, boundedLimit, dayMs, type DaySpan } from '#foundation';
import { databaseFacts, readWithin, type Ranked, type Reader } from '#infrastructure';
import type { Api } from '../../endpoint.ts';
import { blankable, integer, list, text } from '../../fields.ts';
import { adminDimensionEntity } from '../entities/admin-figures.ts';
import { ownSoftware } from '../../own-software.ts';
import { adminPath, forOverseer } from './door.ts';
import { day, humanBytes, isKeyOf, named, ofServer, ofTag, patience, spanOf } from './figures.ts';

const mostDays = 366;
const usualDays = 30;

type Asked = {
  readonly span: DaySpan;
  readonly limit: number;
  readonly own: string;
  readonly tag?: string;
  readonly domain?: string;
};
type Entry = {
  readonly key: string;
  readonly human_key: string;
  readonly value: string;
  readonly unit?: string;
  readonly human_value?: string;
};
type Rank = (reader: Reader, asked: Asked) => Promise<readonly Entry[]>;

const languageNames = new Intl.DisplayNames('en', { type: 'language' });

const byLanguage = (dimension: PostDimension): Rank => {
  return async (reader, asked) =>
    entries(await rankedPosts(reader, dimension, asked), (code) => languageNames.of(code) ?? code);
};
/** This server has no name in the rows. */
const byServer = (dimension: PostDimension): Rank => {
  return async (reader, asked) => {
    const ranked = await rankedPosts(reader, dimension, asked);
    return entries(ranked.map(({ key, value }) => ({ key: key === '' ? asked.own : key, value })));
  };
};

function entries(ranked: readonly Ranked[], human = (key: string) => key): readonly Entry[] {
  return ranked.map(({ key, value }) => ({ key, human_key: human(key), value: String(value) }));
}

// Mastodon's dimensions by its names.
const ofAll = {
  languages: byLanguage('languages'),
  servers: byServer('servers'),
  sources: async (reader, { span, limit }) =>
    entries(await signInsByApp(reader, span, limit), (key) => (key === 'web' ? 'Website' : key)),
  space_usage: spaceUsage,
  software_versions: softwareVersions,
} as const satisfies Readonly<Record<string, Rank>>;
const ofTags = {
  tag_servers: byServer('tag-servers'),
  tag_languages: byLanguage('tag-languages'),
} as const;
const ofServers = {
  instance_languages: byLanguage('server-languages'),
  instance_accounts: async (reader, { domain = '', limit }) =>
    entries(await followedOnServer(reader, domain, limit)),
} as const satisfies Readonly<Record<string, Rank>>;

async function spaceUsage(reader: Reader): Promise<readonly Entry[]> {
  const { sizeBytes } = await databaseFacts(reader);
  const media = await mediaSpaceBytes(reader);
  return [
    ['postgresql', 'PostgreSQL', sizeBytes] as const,
    ['media', 'Media storage', media] as const,
  ].map(([key, name, size]) => ({
    key,
    human_key: name,
    value: String(size),
    unit: 'bytes',
    human_value: humanBytes(size),
  }));
}

async function softwareVersions(reader: Reader): Promise<readonly Entry[]> {
  const { version } = await databaseFacts(reader);
  return [
    ['folkmoot', 'Folkmoot', ownSoftware.version] as const,
    ['node', 'Node.js', process.versions.node] as const,
    ['postgresql', 'PostgreSQL', version] as const,
  ].map(([key, name, value]) => ({ key, human_key: name, value, human_value: value }));
}

const fields = {
  keys: list(text(60), 40).default([]),
  start_at: blankable(day),
  end_at: blankable(day),
  limit: blankable(integer(-1_000_000, 1_000_000)),
  tag_servers: ofTag,
  tag_languages: ofTag,
  instance_accounts: ofServer,
  instance_languages: ofServer,
} as const;
type Input = z.output<z.ZodObject<typeof fields>>;

/** What most of something have in common. */
export function mountAdminDimensions(api: Api): void {
  forOverseer(
    api,
    {
      method: 'post',
      path: `${adminPath}/dimensions`,
      summary: 'What most posts, people or servers have in common; what is running, and its room',
      scopes: ['admin:read'],
      returns: z.array(adminDimensionEntity),
      fields,
    },
    ({ world, input }) => {
      const last = input.end_at ?? world.clock.now();
      const first = input.start_at ?? after(last, -(usualDays - 1) * dayMs);
      const asked = {
        span: spanOf(first, last, mostDays),
        limit: boundedLimit(input.limit, 10, 100),
        own: new URL(world.origin).host,
      };
      const dimensions = [...new Set(input.keys)].flatMap((key) => dimensionOf(key, input) ?? []);
      return readWithin(world.db, patience, async (reader) => {
        const shown: object[] = [];
        for (const { key, rank, about } of dimensions) {
          shown.push({ key, data: await rank(reader, { ...asked, ...about }) });
        }
        return shown;
      });
    },
  );
}

type Dimension = {
  readonly key: string;
  readonly rank: Rank;
  readonly about: { readonly tag?: string; readonly domain?: string };
};

/** @throws Refusal `invalid` where it is not said which hashtag, or which server */
function dimensionOf(key: string, input: Input): Dimension | undefined {
  if (isKeyOf(ofAll, key)) return { key, rank: ofAll[key], about: {} };
  if (isKeyOf(ofTags, key)) {
    return { key, rank: ofTags[key], about: { tag: named(input[key]?.id, `${key}.id`) } };
  }
  if (!isKeyOf(ofServers, key)) return undefined;
  const about = { domain: named(input[key]?.domain, `${key}.domain`) };
  return { key, rank: ofServers[key], about };
}
