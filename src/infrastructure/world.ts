import type { Clock, Ids } from '#foundation';
import type { Bus } from './bus.ts';
import type { Db } from './database.ts';
import type { Ephemeral } from './ephemeral.ts';
import type { Films } from './films/open-films.ts';
import type { MailPort } from './mail-port.ts';
import type { MediaStore } from './media/media-store.ts';
import type { Outside } from './outside.ts';
import type { Secrets } from './secrets.ts';
import type { Uploads } from './uploads/open-uploads.ts';

/** Everything outside the domain that a command may need; commands take it first. */
export type World = {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Secrets;
  /** The public origin, such as `https://folkmoot.example`, without a trailing slash. */
  readonly origin: string;
  readonly mail: MailPort;
  readonly media: MediaStore;
  /** Undefined where the machine has no ffmpeg: sounds and films are refused then. */
  readonly films: Films | undefined;
  readonly outside: Outside;
  readonly ephemeral: Ephemeral;
  readonly uploads: Uploads;
  /** For whoever watches at this moment. */
  readonly bus: Bus;
};
