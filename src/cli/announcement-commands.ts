import { object, or } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { optional } from '@optique/core/modifiers';
import { argument, command, flag, option } from '@optique/core/primitives';
import { string } from '@optique/core/valueparser';
import {
  listAllAnnouncements,
  publishAnnouncement,
  withdrawAnnouncement,
  type Announcement,
} from '#conversation';
import { parseId, refuse } from '#foundation';
import { withWorld } from './open-world.ts';
import type { Surroundings } from './surroundings.ts';
import { task } from './task.ts';

const list = task(
  'list',
  { brief: message`What everybody here is told, the latest first.` },
  object({}),
  (at) =>
    withWorld(at, async ({ db }) => {
      const told = await listAllAnnouncements(db);
      if (told.length === 0) at.print('There are no announcements.');
      for (const one of told) at.print(lineOf(one));
      return 0;
    }),
);

const publish = task(
  'publish',
  { brief: message`Tells everybody here something, until it ends or is withdrawn.` },
  object({
    text: argument(string({ metavar: 'TEXT' }), { description: message`What is said.` }),
    starts: optional(
      option('--starts', string({ metavar: 'TIME' }), {
        description: message`When what it is about begins, such as ${'2027-01-31T18:00:00Z'}.`,
      }),
    ),
    ends: optional(
      option('--ends', string({ metavar: 'TIME' }), {
        description: message`When that ends, and the announcement with it.`,
      }),
    ),
    allDay: optional(flag('--all-day', { description: message`The two are days.` })),
  }),
  publishOne,
);

const withdraw = task(
  'withdraw',
  { brief: message`Takes an announcement back.` },
  object({
    id: argument(string({ metavar: 'ID' }), { description: message`Its number, as listed.` }),
  }),
  (at, input) =>
    withWorld(at, async (world) => {
      const id = parseId<'announcement'>(input.id);
      if (id === undefined) throw refuse('not-found', { detail: 'That is no number of one.' });
      await withdrawAnnouncement(world, id);
      at.print('Withdrawn.');
      return 0;
    }),
);

export const announcementCommands = command('announcement', or(list, publish, withdraw), {
  brief: message`What everybody here is told.`,
});

type Asked = {
  readonly text: string;
  readonly starts?: string | undefined;
  readonly ends?: string | undefined;
  readonly allDay?: true | undefined;
};

function publishOne(at: Surroundings, asked: Asked): Promise<number> {
  return withWorld(at, async (world) => {
    const told = await publishAnnouncement(world, {
      text: asked.text,
      startsAt: timeIn(asked.starts),
      endsAt: timeIn(asked.ends),
      allDay: asked.allDay,
    });
    at.print(lineOf(told));
    return 0;
  });
}

function timeIn(written: string | undefined): Date | undefined {
  if (written === undefined) return undefined;
  const time = new Date(written);
  if (Number.isNaN(time.getTime())) {
    throw refuse('invalid', { detail: `“${written}” is no time, such as 2027-01-31T18:00:00Z.` });
  }
  return time;
}

function lineOf({ id, text, publishedAt, endsAt }: Announcement): string {
  const until = endsAt === null ? '' : ` until ${endsAt.toISOString()}`;
  return `${id}  ${publishedAt.toISOString()}${until}  ${text.replaceAll(/\s+/g, ' ')}`;
}
