import { mkdir, mkdtemp, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { minuteMs, randomToken, secondMs, systemClock, type Clock } from '#foundation';
import { openLanes, type LaneBounds } from './lanes.ts';
import {
  parseForm,
  type FormEntry,
  type FormLimits,
  type FormPart,
  type SentForm,
} from './parse-form.ts';
import { openMemoryRoom, type MemoryRoom } from './memory-room.ts';
import { sentFileAt } from './sent-file.ts';

const megabyte = 1024 * 1024;

/** The largest form: the largest film with its fields, or a profile with both its pictures. */
const usualLimits: FormLimits & LaneBounds = {
  totalBytes: 41 * megabyte,
  fileBytes: 40 * megabyte,
  textBytes: megabyte,
  fields: 1000,
  files: 16,
  silenceMs: 20 * secondMs,
  perPerson: 6,
  overall: 48,
};

/** What is read whole is held twice or three times over while it is written. */
const roomBytes = 64 * megabyte;

/** Nobody's form is under way for so long, so what is older was left by a process that died. */
const abandonedMs = 30 * minuteMs;

/** A form that has arrived. Its files are there until it is disposed of. */
export type ReceivedForm = AsyncDisposable & { readonly entries: readonly FormEntry[] };

/** Where forms with files arrive: on the disk, not in memory, and not too many at once. */
export type Uploads = {
  /**
   * Reads a multipart form; files that hold anything are `SentFile`s.
   * @throws Refusal `malformed`, `too-large`; `too-many` and `unavailable` when too many come at once
   */
  readonly receive: (sent: SentForm, who: string) => Promise<ReceivedForm>;
  /** For what is kept in the database, and so is held whole for a moment. */
  readonly inMemory: MemoryRoom;
  /** Removes what a process that died left behind. */
  readonly sweep: () => Promise<void>;
};

export type UploadsOptions = {
  readonly folder: string;
  readonly clock: Clock;
  readonly limits?: Partial<FormLimits & LaneBounds>;
};

/** Opens the place where forms arrive. What it left when it died is swept away before the next forms. */
export function openUploads({ folder, clock, limits: asked = {} }: UploadsOptions): Uploads {
  const limits = { ...usualLimits, ...asked };
  const lanes = openLanes(limits, clock);
  const machine = systemClock();
  let sweptAt = 0;
  const sweep = async (): Promise<void> => {
    sweptAt = machine.now().getTime();
    await removeOlder(folder, new Date(sweptAt - abandonedMs));
  };
  return {
    sweep,
    inMemory: openMemoryRoom(roomBytes),
    receive: async (sent, who) => {
      if (machine.now().getTime() - sweptAt > abandonedMs) await sweep();
      const place = placeFor(folder, () => lanes.take(who));
      try {
        const entries = await parseForm(sent, limits, (file) => keep(place, file));
        return { entries, [Symbol.asyncDispose]: place.leave };
      } catch (error) {
        await place.leave();
        throw error;
      }
    },
  };
}

type Place = {
  /** A path for one more file; the lane is taken with the first, so that mere text needs none. */
  readonly next: () => Promise<string>;
  readonly leave: () => Promise<void>;
};

function placeFor(parent: string, takeLane: () => () => void): Place {
  let giveBack: (() => void) | undefined;
  let made: Promise<string> | undefined;
  const make = async (): Promise<string> => {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    return mkdtemp(join(parent, 'form-'));
  };
  return {
    next: async () => {
      giveBack ??= takeLane();
      return join(await (made ??= make()), randomToken(12));
    },
    leave: async () => {
      try {
        if (made !== undefined) await rm(await made, { recursive: true, force: true });
      } finally {
        giveBack?.();
        giveBack = undefined;
      }
    },
  };
}

/** Writes a part to the disk as it comes. A file that holds nothing is what browsers send for none. */
async function keep(place: Place, { name, type, part }: FormPart): Promise<File> {
  let path: string | undefined;
  let file: FileHandle | undefined;
  try {
    for await (const chunk of part) {
      if (!(chunk instanceof Uint8Array)) throw new Error('a part came as something but bytes');
      path ??= await place.next();
      file ??= await open(path, 'wx', 0o600);
      await file.appendFile(chunk);
    }
  } finally {
    await file?.close();
  }
  return path === undefined ? new File([], name, { type }) : sentFileAt(path, { name, type });
}

async function removeOlder(folder: string, before: Date): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && found.mtime < before) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
