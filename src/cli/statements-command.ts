import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { object } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { argument, option } from '@optique/core/primitives';
import { string } from '@optique/core/valueparser';
import { listRestrictions } from '#enforcement';
import { dayOf, refuse } from '#foundation';
import { statementOf } from './dsa/statement-of.ts';
import type { Statement } from './dsa/statement-schema.ts';
import { withWorld } from './open-world.ts';
import type { Surroundings } from './surroundings.ts';
import { task } from './task.ts';

/** What the database takes in one call. */
const statementsPerBatch = 100;

const day = string({ metavar: 'DAY' });

export const statementsCommand = task(
  'statements',
  {
    brief: message`Writes statements of reasons for the EU's transparency database, 100 to a file.`,
    description: message`Decisions whose sanctions took effect in these days, in schema version 2, checked field by field and without personal data. Nothing is sent anywhere: whoever is onboarded submits the files.`,
  },
  object({
    folder: argument(string({ metavar: 'FOLDER' }), {
      description: message`Where to; made if it is not there.`,
    }),
    from: option('--from', day, { description: message`The first day, such as 2027-01-01.` }),
    to: option('--to', day, { description: message`The last day.` }),
  }),
  writeStatements,
);

type Asked = { readonly folder: string; readonly from: string; readonly to: string };

function writeStatements(at: Surroundings, { folder, from, to }: Asked): Promise<number> {
  return withWorld(at, async ({ db, origin }) => {
    requireDays(from, to);
    await mkdir(folder, { recursive: true });
    const batch: Statement[] = [];
    let [written, files]: [number, number] = [0, 0];
    const flush = async (): Promise<void> => {
      if (batch.length === 0) return;
      files += 1;
      const name = `statements-${from}-${to}-${String(files).padStart(4, '0')}.json`;
      const statements = batch.splice(0);
      await writeFile(join(folder, name), `${JSON.stringify({ statements }, null, 2)}\n`);
      written += statements.length;
    };
    for (let after: string | undefined; ;) {
      const page = await listRestrictions(db, { from, to, after, limit: statementsPerBatch });
      batch.push(...page.flatMap((one) => statementOf(one, origin) ?? []));
      await flush();
      after = page.at(-1)?.decisionId;
      if (page.length < statementsPerBatch) break;
    }
    at.print(`${written} statements in ${files} files are in ${folder}. Nothing was sent.`);
    return 0;
  });
}

/** @throws Refusal `invalid` */
function requireDays(...days: readonly string[]): void {
  const isDay = (text: string): boolean =>
    /^\d{4}-\d\d-\d\d$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    dayOf(new Date(text)) === text;
  if (days.every(isDay) && (days[0] ?? '') <= (days[1] ?? '')) return;
  throw refuse('invalid', {
    field: 'from',
    detail: 'Days are written 2027-01-31, the first first.',
  });
}
