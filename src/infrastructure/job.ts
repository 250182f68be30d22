import { parseId, type Id } from '#foundation';
import type { World } from './world.ts';

/** What a payload's field holds; a trailing `?` lets it be absent. `id:post` is a PostId. */
export type FieldKind = Kind | `${Kind}?`;
type Kind = 'text' | 'time' | 'count' | 'id' | `id:${string}`;

export type Fields = Readonly<Record<string, FieldKind>>;

type ValueOf<K extends string> = K extends 'text'
  ? string
  : K extends 'time'
    ? Date
    : K extends 'count'
      ? number
      : K extends `id:${infer Owner}`
        ? Id<Owner>
        : Id<string>;

type ParsedField<K extends string> = K extends `${infer Present}?`
  ? ValueOf<Present> | undefined
  : ValueOf<K>;

/** The payload as its handler receives it. */
export type Payload<F extends Fields> = { readonly [Name in keyof F]: ParsedField<F[Name]> };

export type JobOptions = {
  /** Also runs by itself at these times (cron, UTC), with an empty payload. */
  readonly cron?: string;
};

/** A handler for a topic of the outbox. `run` parses what was stored, then handles it. */
export type Job = {
  readonly topic: string;
  readonly cron: string | undefined;
  /** @throws TypeError naming the field, for a payload that does not fit */
  readonly run: (world: World, payload: unknown) => Promise<void>;
};

/**
 * Gives a topic its handler. Jobs are delivered at least once and in no fixed order, so the
 * handler is idempotent; a time-driven one asks `world.clock` whether its hour has come.
 * A Refusal ends the job; any other error has it tried again later.
 */
export function defineJob<const F extends Fields>(
  topic: string,
  fields: F,
  handle: (world: World, payload: Payload<F>) => Promise<void>,
  options: JobOptions = {},
): Job {
  return {
    topic,
    cron: options.cron,
    run: async (world, payload) => {
      const parsed = parsePayload(topic, fields, payload);
      if (!fits(parsed, fields)) throw new TypeError(`${topic}: payload does not fit`);
      await handle(world, parsed);
    },
  };
}

/** parsePayload has put a value of the right kind, or a permitted undefined, under every name. */
function fits<F extends Fields>(
  parsed: Readonly<Record<string, unknown>>,
  fields: F,
): parsed is Payload<F> {
  return Object.keys(fields).every((name) => name in parsed);
}

function parsePayload(topic: string, fields: Fields, payload: unknown): Record<string, unknown> {
  const given = new Map(
    typeof payload === 'object' && payload !== null ? Object.entries(payload) : [],
  );
  const parsed: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(fields)) {
    const value: unknown = given.get(name);
    const absent = value === undefined || value === null;
    parsed[name] = absent ? undefined : parseField(kind.replace('?', ''), value);
    if (parsed[name] === undefined && !(absent && kind.endsWith('?'))) {
      throw new TypeError(`${topic}: payload field ${name} is not ${kind}`);
    }
  }
  return parsed;
}

function parseField(kind: string, value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  if (kind === 'text') return value;
  if (kind === 'count') return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
  if (kind === 'time') return parseTime(value);
  return parseId(value);
}

function parseTime(value: string): Date | undefined {
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
