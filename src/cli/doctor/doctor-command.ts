import { object } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { StartFailure, type Config } from '#infrastructure';
import { withStore } from '../open-world.ts';
import type { Surroundings } from '../surroundings.ts';
import { task } from '../task.ts';
import { checkMachine } from './check-machine.ts';
import { checkStore } from './check-store.ts';
import { verdictLine, well, wrong, type Verdict } from './verdict.ts';

export const doctorCommand = task(
  'doctor',
  {
    brief: message`Looks whether everything is well, and says what is not.`,
    description: message`Looks at settings, data folder, disk, mail, media, films, database, clock, ledger, parked jobs, restrictions and backups, in a sentence each. Changes nothing. Leaves with 1 when something is wrong.`,
  },
  object({}),
  doctor,
);

async function doctor(at: Surroundings): Promise<number> {
  const verdicts: Verdict[] = [];
  const say = (...found: readonly Verdict[]): void => {
    for (const verdict of found) at.print(verdictLine(verdict));
    verdicts.push(...found);
  };
  const config = readSettings(at, say);
  if (config !== undefined) {
    say(...(await checkMachine(config)));
    say(...(await lookAtStore(at)));
  }
  return verdicts.some(({ state }) => state === 'wrong') ? 1 : 0;
}

function readSettings(at: Surroundings, say: (verdict: Verdict) => void): Config | undefined {
  try {
    const config = at.readConfig();
    const place = config.origin ?? `port ${config.port} of ${config.host}`;
    say(well('settings', `They can be read; the service is at ${place}.`));
    return config;
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    say(wrong('settings', error.message));
    return undefined;
  }
}

async function lookAtStore(at: Surroundings): Promise<readonly Verdict[]> {
  try {
    return await withStore(at, (store) => checkStore(store, at.clock));
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    return [wrong('database', error.message)];
  }
}
