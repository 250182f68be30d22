/** The command line: joins `moot` with the words of archives, which only federation knows. */
import { systemClock } from '#foundation';
import { processConfig } from '#infrastructure';
import { askSecret, moot } from '../src/cli/index.ts';
import { archiveWire } from '../src/federation/index.ts';

// Whoever reads through `head` has read enough.
process.stdout.on('error', () => process.exit());

process.exitCode = await moot(process.argv.slice(2), {
  readConfig: processConfig,
  print: (line) => process.stdout.write(`${line}\n`),
  tell: (line) => process.stderr.write(`${line}\n`),
  askSecret,
  archiveWire,
  clock: systemClock(),
});
