import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { droppedTokensChannel, rememberedTokens, type RememberedTokens } from '#accounts';
import { openStreams, type Streams } from '#conversation';
import { secondMs } from '#foundation';
import { log, type World } from '#infrastructure';
import type { Presenting } from '../mastodon/present/status.ts';
import { createConnections, type Connections } from './connections.ts';
import { showEvent, type ShownEvent } from './shown-event.ts';

/** What every transport of streams needs. */
export type Place = {
  readonly world: World;
  readonly streams: Streams<ShownEvent>;
  readonly connections: Connections;
  readonly findToken: RememberedTokens;
  readonly close: () => void;
};

/** What a reader may leave unread before it is let go: it can come back and go on. */
export const mostUnreadBytes = 256 * 1024;

/** Who reads nothing for so long while being told what was missed is let go as well. */
const patienceMs = 10 * secondMs;
const lookAgainMs = 20;

/**
 * Waits until a reader has read half of what it may leave unread.
 * @returns false where it has not in all the time it is given
 */
export async function untilRoom(unreadBytes: () => number): Promise<boolean> {
  // What was just written has had no chance to leave yet.
  await nextTurn();
  for (let waitedMs = 0; unreadBytes() > mostUnreadBytes / 2; waitedMs += lookAgainMs) {
    if (waitedMs >= patienceMs) return false;
    await delay(lookAgainMs);
  }
  return true;
}

/** How many streams an account may have open; an address may have as many as calls, or 1,000. */
const mostPerAccount = 30;
const leastPerAddress = 1000;
/** Shorter than what proxies take for silence. */
const beatMs = 25 * secondMs;
/** How late the end of a token is noticed that another process, or a hand in the database, made. */
const lookMs = 2 * secondMs;
/** Tokens that are looked at together: each that changed is a query. */
const lookedAtOnce = 100;

export function openPlace(presenting: Presenting, callsPerWindow: number): Place {
  const { world } = presenting;
  const streams = openStreams(world, (event) => showEvent(presenting, event));
  const perAddress = Math.max(leastPerAddress, callsPerWindow);
  const connections = createConnections({ perAccount: mostPerAccount, perAddress });
  const findToken = rememberedTokens(world.db);
  const stopHearing = endWithTokens(world, connections);
  const beat = setInterval(() => {
    for (const connection of connections.all()) connection.beat();
  }, beatMs).unref();
  const lookAtTokens = lookingAtTokens(connections, findToken);
  const look = setInterval(() => void lookAtTokens(), lookMs).unref();
  return {
    world,
    streams,
    connections,
    findToken,
    close: () => {
      clearInterval(beat);
      clearInterval(look);
      stopHearing();
      streams.close();
      for (const connection of connections.all()) connection.end('restart');
    },
  };
}

/** A token that is revoked here takes its streams along, before anything else is told. */
function endWithTokens(world: World, connections: Connections): () => void {
  return world.bus.listen(droppedTokensChannel, (message) => {
    const dropped = new Set(message.split(' '));
    for (const connection of connections.all()) {
      if (dropped.has(connection.tokenId)) connection.end('revoked');
    }
  });
}

/** One look at a time: while the database is slow, looks are left out instead of waiting in a row. */
function lookingAtTokens(
  connections: Connections,
  findToken: RememberedTokens,
): () => Promise<void> {
  let isLooking = false;
  return async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      const revoked = await revokedAmong(connections, findToken);
      if (revoked.size === 0) return;
      for (const connection of connections.all()) {
        if (revoked.has(connection.token)) connection.end('revoked');
      }
    } catch (error) {
      // Who cannot be looked at stays until the next look: the database is away for a moment.
      log('api').warn('Streams could not be looked at: {error}', { error });
    } finally {
      isLooking = false;
    }
  };
}

async function revokedAmong(
  connections: Connections,
  findToken: RememberedTokens,
): Promise<ReadonlySet<string>> {
  const tokens = [...new Set(connections.all().map(({ token }) => token))];
  const revoked = new Set<string>();
  for (let from = 0; from < tokens.length; from += lookedAtOnce) {
    const some = tokens.slice(from, from + lookedAtOnce);
    const found = await Promise.all(some.map(findToken));
    some.forEach((token, place) => {
      if (found[place] === undefined) revoked.add(token);
    });
  }
  return revoked;
}
