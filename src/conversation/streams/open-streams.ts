import { randomToken } from '#foundation';
import { log as logOf, type World } from '#infrastructure';
import { createAttendance, type Attendance } from './attendance.ts';
import { createEventLog, readPosition, type Entry, type EventLog } from './event-log.ts';
import type { StreamEvent } from './events.ts';
import { accountChannel, idIn, postsChannel } from './happening.ts';
import { missedSince } from './missed.ts';
import type { Told, Watching } from './recipients.ts';
import { openReadings, toldOf } from './tell.ts';
import { createTurns } from './turns.ts';

export type Watch<Shown> = Watching & {
  /** Where an earlier watch ended: a position it was given, or the id of the last post it saw. */
  readonly after?: string;
  /** Takes one event and where it stands, at once and without throwing. */
  readonly receive: (shown: Shown, position: string) => void;
  /** Called when something could not be told: what comes after would leave a gap. */
  readonly onLost: () => void;
};

/** All that this process tells those who watch. */
export type Streams<Shown> = {
  /**
   * Tells what happens from now on; with `after` first what was missed, in order, each exactly
   * once. Gives the way out, and the position to come back to while nothing has been told.
   */
  readonly watch: (watch: Watch<Shown>) => {
    readonly leave: () => void;
    readonly position: string;
  };
  readonly close: () => void;
};

type Heard<Shown> = {
  readonly event: StreamEvent;
  readonly shown: Shown;
  readonly position: string;
};

type Watcher<Shown> = Watch<Shown> & {
  /** Told only what stands behind this in the log. */
  readonly since: number;
  /** What happens while what was missed is still being told. */
  held: Heard<Shown>[] | undefined;
};

type Hub<Shown> = {
  readonly world: World;
  readonly show: (event: StreamEvent) => Promise<Shown>;
  readonly name: string;
  readonly log: EventLog;
  readonly attendance: Attendance;
  readonly watchers: Set<Watcher<Shown>>;
  /** Heard and not yet told. */
  readonly queue: Entry[];
  readonly inTurn: (work: () => Promise<void>) => Promise<void>;
  isTelling: boolean;
};

/** Told in one go, by one look at the database for everybody. */
const batchSize = 200;
/** Beyond, what happens is not told any more but left to be caught up with: telling does not keep up. */
const mostQueued = 2000;
/** How many catch up at the same time. */
const catchingUpAtOnce = 8;
/** Beyond, whoever comes back is too far behind what happens. */
const mostHeld = 1000;
/** So much of the log is gone through for one who comes back; beyond, the timeline is read. */
const mostReplayed = 1000;

/**
 * Opens the streams of a process. `show` turns an event into what is handed to those who watch,
 * once for all who are shown the same. Events are told in the order in which they were heard.
 */
export function openStreams<Shown>(
  world: World,
  show: (event: StreamEvent) => Promise<Shown>,
): Streams<Shown> {
  const name = randomToken().replaceAll(/\W/g, '').slice(0, 10);
  const log = createEventLog(name, () => world.clock.now().getTime());
  const watchers = new Set<Watcher<Shown>>();
  const queue: Entry[] = [];
  const hear = (channel: string) =>
    world.bus.listen(channel, (message) => {
      const entry = log.append(channel, { message, id: idIn(message) });
      if (watchers.size === 0) return;
      if (queue.push(entry) > mostQueued) shed(hub);
      void tellQueue(hub);
    });
  const attendance = createAttendance((id) => hear(accountChannel(id)), log.end);
  const inTurn = createTurns(catchingUpAtOnce);
  const hub: Hub<Shown> = {
    world,
    show,
    name,
    log,
    attendance,
    watchers,
    queue,
    inTurn,
    isTelling: false,
  };
  let hearing: (() => void) | undefined;
  return {
    watch: (watch) => {
      // Heard from the first watcher on: a process that nobody watches keeps no log.
      hearing ??= hear(postsChannel);
      return addWatcher(hub, watch);
    },
    close: () => {
      hearing?.();
      attendance.close();
      watchers.clear();
      queue.length = 0;
    },
  };
}

function addWatcher<Shown>(hub: Hub<Shown>, watch: Watch<Shown>) {
  const unattend = hub.attendance.attend(watch.viewer);
  const watcher: Watcher<Shown> = { ...watch, since: hub.log.end(), held: [] };
  hub.watchers.add(watcher);
  void hub
    .inTurn(() => catchUp(hub, watcher))
    .catch((error: unknown) => lose(hub, [watcher], error));
  return {
    position: watch.after ?? hub.log.position(),
    leave: () => {
      if (hub.watchers.delete(watcher)) unattend();
    },
  };
}

/** The database is slow or away, and much happens: nothing may wait for it without a bound. */
function shed<Shown>(hub: Hub<Shown>): void {
  hub.queue.length = 0;
  lose(hub, [...hub.watchers], new Error('more happens than can be told'));
}

async function tellQueue<Shown>(hub: Hub<Shown>): Promise<void> {
  if (hub.isTelling) return;
  hub.isTelling = true;
  while (hub.queue.length > 0) {
    const watching = [...hub.watchers];
    const batch = hub.queue.splice(0, batchSize);
    await tellBatch(hub, batch, watching).catch((error: unknown) => lose(hub, watching, error));
  }
  hub.isTelling = false;
}

async function tellBatch<Shown>(
  hub: Hub<Shown>,
  batch: readonly Entry[],
  watching: readonly Watcher<Shown>[],
): Promise<void> {
  const readings = await openReadings(hub.world, new Set(watching.map(({ viewer }) => viewer)));
  for (const entry of batch) {
    const behind = watching.filter(({ since }) => since < entry.sequence);
    const told = await toldOf(hub.world, entry, { watching: behind, readings });
    const heardAs = await showAll(hub, told, entry.position);
    for (const { to, event } of told) {
      if (!hub.watchers.has(to)) continue;
      const heard = heardAs(event);
      if (to.held === undefined) to.receive(heard.shown, heard.position);
      else hold(hub, to, heard);
    }
  }
}

/** Each event once, however many are told of it or hold it back. */
async function showAll<Shown>(
  hub: Hub<Shown>,
  told: readonly Told<Watcher<Shown>>[],
  position: string,
): Promise<(event: StreamEvent) => Heard<Shown>> {
  const heardByEvent = new Map<StreamEvent, Heard<Shown>>();
  for (const { event } of told) {
    if (heardByEvent.has(event)) continue;
    heardByEvent.set(event, { event, shown: await hub.show(event), position });
  }
  return (event) => {
    const found = heardByEvent.get(event);
    if (found === undefined) throw new Error('an event was told that was not shown');
    return found;
  };
}

function hold<Shown>(hub: Hub<Shown>, watcher: Watcher<Shown>, heard: Heard<Shown>): void {
  if (watcher.held === undefined) return;
  if (watcher.held.length < mostHeld) watcher.held.push(heard);
  else lose(hub, [watcher], new Error('too much happens to catch up with'));
}

/** Better to begin anew from the last position than to go on with a gap. */
function lose<Shown>(hub: Hub<Shown>, watchers: readonly Watcher<Shown>[], error: unknown): void {
  logOf('conversation').warn('Streams broke off: {error}', { error });
  for (const watcher of watchers) if (hub.watchers.has(watcher)) watcher.onLost();
}

/** Tells what was missed, then what happened meanwhile; from then on the watcher hears at once. */
async function catchUp<Shown>(hub: Hub<Shown>, watcher: Watcher<Shown>): Promise<void> {
  if (!hub.watchers.has(watcher)) return;
  const position = readPosition(watcher.after ?? '');
  const entries =
    position?.log?.name === hub.name ? logged(hub, watcher, position.log.sequence) : undefined;
  const ids = new Set<string>();
  if (entries !== undefined) await replay(hub, watcher, entries);
  else if (position !== undefined) {
    for (const { id, event } of await missedSince(hub.world, watcher, position.id)) {
      ids.add(id);
      const shown = await hub.show(event);
      if (hub.watchers.has(watcher)) watcher.receive(shown, id);
    }
  }
  // Asked once here, so that the first event does not wait for a thousand viewers' relations.
  await openReadings(hub.world, new Set([watcher.viewer]));
  if (hub.watchers.has(watcher)) release(watcher, ids);
}

function logged<Shown>(
  hub: Hub<Shown>,
  { viewer, since }: Watcher<Shown>,
  after: number,
): readonly Entry[] | undefined {
  const heardSince = hub.attendance.heardSince(viewer);
  if (heardSince === undefined || heardSince > after || since - after > mostReplayed)
    return undefined;
  return hub.log
    .between(after, since)
    ?.filter(({ channel }) => channel === postsChannel || channel === accountChannel(viewer));
}

async function replay<Shown>(
  hub: Hub<Shown>,
  watcher: Watcher<Shown>,
  entries: readonly Entry[],
): Promise<void> {
  if (entries.length === 0) return;
  const readings = await openReadings(hub.world, new Set([watcher.viewer]));
  for (const entry of entries) {
    const told = await toldOf(hub.world, entry, { watching: [watcher], readings });
    const heardAs = await showAll(hub, told, entry.position);
    if (!hub.watchers.has(watcher)) return;
    for (const { event } of told) watcher.receive(heardAs(event).shown, entry.position);
  }
}

/** What the timeline told already is not told again. */
function release<Shown>(watcher: Watcher<Shown>, ids: ReadonlySet<string>): void {
  const { held = [] } = watcher;
  watcher.held = undefined;
  for (const { event, shown, position } of held) {
    if (!ids.has(newIdIn(event) ?? '')) watcher.receive(shown, position);
  }
}

/** The id that an event adds to its timeline. A conversation may be told twice: it tells how it is. */
function newIdIn(event: StreamEvent): string | undefined {
  if (event.is === 'post') return event.item.id;
  return event.is === 'notification' ? event.told.notification.id : undefined;
}
