import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { after, type Clock } from '#foundation';

/** A ration: at most `points` uses per `windowMs` for each key. */
export type Limit = {
  readonly name: string;
  readonly points: number;
  readonly windowMs: number;
};

export type Taken = {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly resetsAt: Date;
};

/** What may be forgotten at any moment without harm; never the truth about anything. */
export type Ephemeral = {
  /** Uses up one point of the key's ration and says whether there was one left. */
  readonly take: (limit: Limit, key: string) => Promise<Taken>;
};

/** Keeps rations in this process; the clock dates their ends and does not pace them. */
export function memoryEphemeral(clock: Clock): Ephemeral {
  const limiters = new Map<string, RateLimiterMemory>();
  return {
    take: async (limit, key) => {
      const result = await consume(limiterOf(limiters, limit), key);
      return {
        allowed: result.allowed,
        limit: limit.points,
        remaining: Math.max(0, result.state.remainingPoints),
        resetsAt: after(clock.now(), result.state.msBeforeNext),
      };
    },
  };
}

function limiterOf(limiters: Map<string, RateLimiterMemory>, limit: Limit): RateLimiterMemory {
  const known = limiters.get(limit.name);
  if (known !== undefined) return known;
  const made = new RateLimiterMemory({
    keyPrefix: limit.name,
    points: limit.points,
    duration: limit.windowMs / 1000,
  });
  limiters.set(limit.name, made);
  return made;
}

async function consume(limiter: RateLimiterMemory, key: string) {
  try {
    return { allowed: true, state: await limiter.consume(key) };
  } catch (error) {
    if (error instanceof RateLimiterRes) return { allowed: false, state: error };
    throw error;
  }
}
