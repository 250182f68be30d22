/**
 * Writes the table of settings into README.md, between its two marks. `--check` writes nothing
 * and fails when the table there is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import prettier from 'prettier';
import { settingsTable } from '#infrastructure';

const target = join(import.meta.dirname, '../README.md');
const between = /(?<=<!-- settings -->\n)[\s\S]*(?=<!-- \/settings -->)/u;

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const present = readFileSync(target, 'utf8');
const options = await prettier.resolveConfig(target);
const made = await prettier.format(
  present.replace(between, () => `\n${settingsTable()}\n`),
  { ...options, filepath: target },
);
if (!values.check) {
  writeFileSync(target, made);
} else if (made !== present) {
  console.error('The settings in README.md are stale: run npm run settings');
  process.exitCode = 1;
}
