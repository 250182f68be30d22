import type { ArchiveWire } from '#exit';
import type { Clock } from '#foundation';
import type { Config, World } from '#infrastructure';

/** What a command finds around it. */
export type Surroundings = {
  /** @throws StartFailure that names every wrong setting */
  readonly readConfig: () => Config;
  /** A line of the answer, to standard output. */
  readonly print: (line: string) => void;
  /** A line about how it goes, to standard error. */
  readonly tell: (line: string) => void;
  /** Asks whoever sits at the terminal, or reads a line of what is piped in; nothing is shown. */
  readonly askSecret: (question: string) => Promise<string>;
  /** The words in which an archive is written. */
  readonly archiveWire: (world: Pick<World, 'origin'>) => ArchiveWire;
  readonly clock: Clock;
};

/** A command with its arguments; gives the exit code. */
export type Task = (at: Surroundings) => Promise<number>;
