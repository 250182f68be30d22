import { z } from '@hono/zod-openapi';
import { peopleByDay, type PeopleMeasure } from '#accounts';
import { postsByDay, type PostMeasure } from '#conversation';
import { reportsByDay, type ReportMeasure } from '#enforcement';
import { spanBefore, type DaySpan } from '#foundation';
import { readWithin, type FiguresByDay, type Reader } from '#infrastructure';
import type { Api } from '../../endpoint.ts';
import { list, text } from '../../fields.ts';
import { adminMeasureEntity } from '../entities/admin-figures.ts';
import { adminPath, forOverseer } from './door.ts';
import { day, humanBytes, isKeyOf, named, ofServer, ofTag, patience, spanOf } from './figures.ts';

const mostDays = 366;

type About = { readonly tag?: string; readonly domain?: string };
type Count = (reader: Reader, asked: About & { readonly span: DaySpan }) => Promise<FiguresByDay>;

const people = (measure: PeopleMeasure): Count => {
  return (reader, asked) => peopleByDay(reader, measure, asked);
};
const posts = (measure: PostMeasure): Count => {
  return (reader, asked) => postsByDay(reader, measure, asked);
};
const reports = (measure: ReportMeasure): Count => {
  return (reader, asked) => reportsByDay(reader, measure, asked);
};

// Mastodon's measures by its names: of the whole server, of one hashtag, of one server elsewhere.
const ofAll = {
  active_users: people('active'),
  new_users: people('new'),
  interactions: posts('interactions'),
  opened_reports: reports('opened'),
  resolved_reports: reports('settled'),
} as const;
const ofTags = {
  tag_accounts: posts('tag-people'),
  tag_uses: posts('tag-uses'),
  tag_servers: posts('tag-servers'),
} as const;
const ofServers = {
  instance_accounts: people('of-server'),
  instance_media_attachments: posts('server-media'),
  instance_reports: reports('about-server'),
  instance_statuses: posts('server-posts'),
  instance_follows: people('followed-there'),
  instance_followers: people('followers-there'),
} as const;

const fields = {
  keys: list(text(60), 40).default([]),
  start_at: day,
  end_at: day,
  tag_accounts: ofTag,
  tag_uses: ofTag,
  tag_servers: ofTag,
  instance_accounts: ofServer,
  instance_media_attachments: ofServer,
  instance_reports: ofServer,
  instance_statuses: ofServer,
  instance_follows: ofServer,
  instance_followers: ofServer,
} as const;
type Input = z.output<z.ZodObject<typeof fields>>;

/** Figures by day. They are counted from the rows when they are asked for; nothing is kept for them. */
export function mountAdminMeasures(api: Api): void {
  forOverseer(
    api,
    {
      method: 'post',
      path: `${adminPath}/measures`,
      summary: 'Figures of the server on each day of at most a year',
      scopes: ['admin:read'],
      returns: z.array(adminMeasureEntity),
      fields,
    },
    ({ world, input }) => {
      const span = spanOf(input.start_at, input.end_at, mostDays);
      const measures = [...new Set(input.keys)].flatMap((key) => measureOf(key, input) ?? []);
      return readWithin(world.db, patience, async (reader) => {
        const shown: object[] = [];
        for (const measure of measures) shown.push(await measured(reader, span, measure));
        return shown;
      });
    },
  );
}

type Measure = { readonly key: string; readonly count: Count; readonly about: About };

/** @throws Refusal `invalid` where it is not said which hashtag, or which server */
function measureOf(key: string, input: Input): Measure | undefined {
  if (isKeyOf(ofAll, key)) return { key, count: ofAll[key], about: {} };
  if (isKeyOf(ofTags, key)) {
    const about = { tag: named(input[key]?.id, `${key}.id`) };
    return { key, count: ofTags[key], about };
  }
  if (!isKeyOf(ofServers, key)) return undefined;
  const about = { domain: named(input[key]?.domain, `${key}.domain`) };
  return { key, count: ofServers[key], about };
}

async function measured(reader: Reader, span: DaySpan, { key, count, about }: Measure) {
  const { total, days } = await count(reader, { ...about, span });
  const before = await count(reader, { ...about, span: spanBefore(span) });
  const isBytes = key === 'instance_media_attachments';
  return {
    key,
    unit: isBytes ? 'bytes' : null,
    total: String(total),
    ...(isBytes ? { human_value: humanBytes(total) } : {}),
    previous_total: String(before.total),
    data: days.map(({ day: date, value }) => ({ date: date.toISOString(), value: String(value) })),
  };
}
