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

/** How many streams an account may have open; an address may have as many as calls, or 1,000. */
const mostPerAccount = 30;
const leastPerAddress = 1000;
/** Shorter than what proxies take for silence. */
const beatMs = 25 * secondMs;
/** How late the end of a token is noticed that another process, or a hand in the database, made. */
const lookMs = 2 * secondMs;

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
  const look = setInterval(() => void lookAtTokens(connections, findToken), lookMs).unref();
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

async function lookAtTokens(connections: Connections, findToken: RememberedTokens): Promise<void> {
  try {
    await Promise.all(
      connections.all().map(async (connection) => {
        if ((await findToken(connection.token)) === undefined) connection.end('revoked');
      }),
    );
  } catch (error) {
    // Who cannot be looked at stays until the next look: the database is away for a moment.
    log('api').warn('Streams could not be looked at: {error}', { error });
  }
}
