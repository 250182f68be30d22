import { isRefusal, type AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { getConversation } from '../direct/conversations.ts';
import { memoryOf } from '../memory/memory.ts';
import { getNotification } from '../notifications/list-notifications.ts';
import { openReading, type Reading } from '../reading.ts';
import type { Stream } from '../rules/streams.ts';
import { announcementEvent } from './announcement-event.ts';
import type { Entry } from './event-log.ts';
import type { StreamEvent } from './events.ts';
import {
  accountChannel,
  isOfAccount,
  isOfAnnouncement,
  readHappening,
  type AccountHappening,
} from './happening.ts';
import { newsOf } from './news.ts';
import { recipientsOf, type Told, type Watching } from './recipients.ts';

export type Audience<Who extends Watching> = {
  readonly watching: readonly Who[];
  readonly readings: ReadonlyMap<AccountId, Reading>;
};

/** Relations are loaded for so many at a time: the database has others to answer too. */
const openedAtOnce = 50;

/** Everybody's look at the conversation as it is now. */
export async function openReadings(
  world: World,
  viewers: ReadonlySet<AccountId>,
): Promise<ReadonlyMap<AccountId, Reading>> {
  const everyone = [...viewers];
  const readings = new Map<AccountId, Reading>();
  for (let from = 0; from < everyone.length; from += openedAtOnce) {
    const some = everyone.slice(from, from + openedAtOnce);
    const opened = await Promise.all(some.map((viewer) => openReading(world, viewer)));
    some.forEach((viewer, place) => {
      const reading = opened[place];
      if (reading !== undefined) readings.set(viewer, reading);
    });
  }
  return readings;
}

/** Who of an audience is told of what was heard, and what. */
export async function toldOf<Who extends Watching>(
  world: World,
  { channel, message }: Entry,
  audience: Audience<Who>,
): Promise<readonly Told<Who>[]> {
  const happening = readHappening(message);
  if (happening === undefined) return [];
  if (isOfAnnouncement(happening)) {
    const event = await announcementEvent(world, happening);
    const hearing = audience.watching.filter(({ stream }) => stream.of === 'home');
    return hearing.map((to) => ({ to, event }));
  }
  if (!isOfAccount(happening)) {
    const memory = memoryOf(world);
    const news = await newsOf(memory, happening);
    return news === undefined ? [] : recipientsOf(memory, news, audience);
  }
  const hearing = audience.watching.filter(
    ({ viewer, stream }) => accountChannel(viewer) === channel && tells(stream, happening.is),
  );
  const [first] = hearing;
  if (first === undefined) return [];
  // All of them watch as the same account.
  const event = await eventFor(world, first.viewer, happening);
  return event === undefined ? [] : hearing.map((to) => ({ to, event }));
}

/** Whether a stream tells of what concerns its viewer alone. */
function tells(stream: Stream, is: AccountHappening['is']): boolean {
  switch (is) {
    case 'notified':
    case 'notifications-merged':
      return stream.of === 'notifications' || (stream.of === 'home' && stream.withNotifications);
    case 'conversation':
      return stream.of === 'direct';
    case 'filters-changed':
      return stream.of === 'home';
  }
}

/** Undefined for what was withdrawn meanwhile, or is about what the viewer may not see. */
async function eventFor(
  world: World,
  viewer: AccountId,
  happening: AccountHappening,
): Promise<StreamEvent | undefined> {
  try {
    switch (happening.is) {
      case 'notified':
        return { is: 'notification', told: await getNotification(world, viewer, happening.id) };
      case 'conversation': {
        const conversation = await getConversation(world, viewer, happening.id);
        return { is: 'conversation', viewer, conversation };
      }
      case 'filters-changed':
      case 'notifications-merged':
        return happening;
    }
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
