import { isRefusal, type AccountId, type NotificationId } from '#foundation';
import type { World } from '#infrastructure';
import { memoryOf } from '../memory/memory.ts';
import { getNotification } from '../notifications/list-notifications.ts';
import { openReading, type Reading } from '../reading.ts';
import type { Stream } from '../rules/streams.ts';
import type { Entry } from './event-log.ts';
import { accountChannel, readHappening } from './happening.ts';
import { newsOf } from './news.ts';
import { recipientsOf, type Told, type Watching } from './recipients.ts';

export type Audience<Who extends Watching> = {
  readonly watching: readonly Who[];
  readonly readings: ReadonlyMap<AccountId, Reading>;
};

/** Everybody's look at the conversation as it is now; the database is asked together. */
export async function openReadings(
  world: World,
  viewers: ReadonlySet<AccountId>,
): Promise<ReadonlyMap<AccountId, Reading>> {
  const opened = await Promise.all(
    [...viewers].map(async (viewer) => [viewer, await openReading(world, viewer)] as const),
  );
  return new Map(opened);
}

/** Who of an audience is told of what was heard, and what. */
export async function toldOf<Who extends Watching>(
  world: World,
  { channel, message }: Entry,
  audience: Audience<Who>,
): Promise<readonly Told<Who>[]> {
  const happening = readHappening(message);
  if (happening === undefined) return [];
  if (happening.is === 'notified') {
    const hearing = audience.watching.filter(
      ({ viewer, stream }) => hasNotifications(stream) && accountChannel(viewer) === channel,
    );
    return toldOfNotification(world, happening.id, hearing);
  }
  const memory = memoryOf(world);
  const news = await newsOf(memory, happening);
  return news === undefined ? [] : recipientsOf(memory, news, audience);
}

function hasNotifications(stream: Stream): boolean {
  return stream.of === 'notifications' || (stream.of === 'home' && stream.withNotifications);
}

/** All of them watch as the same account. */
async function toldOfNotification<Who extends Watching>(
  world: World,
  id: NotificationId,
  hearing: readonly Who[],
): Promise<readonly Told<Who>[]> {
  const [first] = hearing;
  if (first === undefined) return [];
  try {
    const told = await getNotification(world, first.viewer, id);
    const event = { is: 'notification', told } as const;
    return hearing.map((to) => ({ to, event }));
  } catch (error) {
    // Withdrawn meanwhile, or about what the viewer may not see.
    if (isRefusal(error)) return [];
    throw error;
  }
}
