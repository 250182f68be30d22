import { setImmediate as nextTurn } from 'node:timers/promises';
import { randomToken } from '#foundation';
import { log as logOf, type World } from '#infrastructure';
import { createAttendance, type Attendance } from './attendance.ts';
import { createEventLog, readPosition, type Entry, type EventLog } from './event-log.ts';
import type { StreamEvent } from './events.ts';
import { accountChannel, idIn, postsChannel } from './happening.ts';
import { missedSince } from './missed.ts';
import type { Told, Watching } from './recipients.ts';
import { openReadings, toldOf } from './tell.ts';
import { createTurns, type InTurn } from './turns.ts';

export type Watch<Shown> = Watching & {
  /** Where an earlier watch ended: a position it was given, or the id of the last post it saw. */
  readonly after?: string;
  /** Takes one event and where it stands, at once and without throwing. */
  readonly receive: (shown: Shown, position: string) => void;
  /** Waits until much more can be taken: who comes back is told as fast as they read, not faster. */
  readonly untilRoom: () => Promise<void>;
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
  readonly inTurn: InTurn;
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
/** Looked at together, with one look at the database; what a slow reader waits for is no older. */
const replayedAtOnce = 50;

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
  void catchUp(hub, watcher).catch((error: unknown) => lose(hub, [watcher], error));
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
    // What was written goes out now: a burst is no reason to take anybody for a slow reader.
    if (told.length > 0) await nextTurn();
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

/**
 * Tells what was missed, then what happened meanwhile; from then on the watcher hears at once. Turns
 * are taken to ask, not to tell: nobody waits for another's connection.
 */
async function catchUp<Shown>(hub: Hub<Shown>, watcher: Watcher<Shown>): Promise<void> {
  const position = readPosition(watcher.after ?? '');
  const entries =
    position?.log?.name === hub.name ? logged(hub, watcher, position.log.sequence) : undefined;
  const ids = new Set<string>();
  if (entries !== undefined) await replay(hub, watcher, entries);
  else if (position !== undefined) await tellMissed(hub, watcher, { sinceId: position.id, ids });
  // Asked once here, so that the first event does not wait for a thousand viewers' relations.
  await whileThere(hub, watcher, () => openReadings(hub.world, new Set([watcher.viewer])));
  await release(hub, watcher, ids);
}

/** Who left meanwhile is asked nothing for. */
function whileThere<Shown, Result>(
  hub: Hub<Shown>,
  watcher: Watcher<Shown>,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  return hub.inTurn(async () => (hub.watchers.has(watcher) ? work() : undefined));
}

/** Tells what the timeline holds, and notes what that was. */
async function tellMissed<Shown>(
  hub: Hub<Shown>,
  watcher: Watcher<Shown>,
  { sinceId, ids }: { readonly sinceId: string; readonly ids: Set<string> },
): Promise<void> {
  const missed = await whileThere(hub, watcher, () => missedSince(hub.world, watcher, sinceId));
  for (const { id, event } of missed ?? []) {
    ids.add(id);
    const shown = await hub.show(event);
    if (!hub.watchers.has(watcher)) return;
    watcher.receive(shown, id);
    await watcher.untilRoom();
  }
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
  for (let from = 0; from < entries.length; from += replayedAtOnce) {
    const some = entries.slice(from, from + replayedAtOnce);
    const heard = await whileThere(hub, watcher, () => heardOf(hub, watcher, some));
    for (const { shown, position } of heard ?? []) {
      if (!hub.watchers.has(watcher)) return;
      watcher.receive(shown, position);
      await watcher.untilRoom();
    }
  }
}

/** What of the log a watcher is told, as it is now. */
async function heardOf<Shown>(
  hub: Hub<Shown>,
  watcher: Watcher<Shown>,
  entries: readonly Entry[],
): Promise<readonly Heard<Shown>[]> {
  const readings = await openReadings(hub.world, new Set([watcher.viewer]));
  const heard: Heard<Shown>[] = [];
  for (const entry of entries) {
    const told = await toldOf(hub.world, entry, { watching: [watcher], readings });
    const heardAs = await showAll(hub, told, entry.position);
    heard.push(...told.map(({ event }) => heardAs(event)));
  }
  return heard;
}

/** What the timeline told already is not told again. Until nothing is held any more, more may come. */
async function release<Shown>(
  hub: Hub<Shown>,
  watcher: Watcher<Shown>,
  ids: ReadonlySet<string>,
): Promise<void> {
  while (hub.watchers.has(watcher)) {
    const next = watcher.held?.shift();
    if (next === undefined) {
      watcher.held = undefined;
      return;
    }
    if (ids.has(newIdIn(next.event) ?? '')) continue;
    watcher.receive(next.shown, next.position);
    await watcher.untilRoom();
  }
}

/** The id that an event adds to its timeline. A conversation may be told twice: it tells how it is. */
function newIdIn(event: StreamEvent): string | undefined {
  if (event.is === 'post') return event.item.id;
  return event.is === 'notification' ? event.told.notification.id : undefined;
}
