import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fingerprintOfSources, webBuildFolder } from './web-sources.ts';

const stamp = join(webBuildFolder, 'sources');

/**
 * Builds the web app into `build/web` unless the one there was made from these very sources.
 * Returns whether it built.
 */
export async function buildWeb(options: { readonly force?: boolean } = {}): Promise<boolean> {
  const wanted = fingerprintOfSources();
  if (options.force !== true && builtFrom() === wanted) return false;
  process.stderr.write('Building the web pages (once, about ten seconds) …\n');
  const { createBuilder } = await import('vite');
  const configFile = join(import.meta.dirname, '../src/web/vite.config.ts');
  const builder = await createBuilder({ configFile, logLevel: 'error' });
  await builder.buildApp();
  writeFileSync(stamp, wanted);
  return true;
}

function builtFrom(): string | undefined {
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } });
  await buildWeb(values);
}
