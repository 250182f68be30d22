import { spawnSync } from 'node:child_process';
import { openFilms, testConfig } from '#infrastructure';

const install = ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];
const longestMs = 6 * 60_000;

/**
 * Has Debian's ffmpeg for the tests of films and sounds: installs it where it is absent, this is root
 * and there is apt-get. Where it cannot be had those tests say so and are skipped. The service itself
 * never installs anything.
 */
export function ensureFfmpeg(): void {
  const { filmPrograms } = testConfig();
  const isOwnChoice = filmPrograms.named !== undefined;
  if (isOwnChoice || openFilms(filmPrograms) !== undefined || process.getuid?.() !== 0) return;
  console.error('Installing ffmpeg for the tests of films and sounds (only this once) …');
  if (apt([...install, 'ffmpeg'])) return;
  if (apt(['update']) && apt([...install, 'ffmpeg'])) return;
  console.error('ffmpeg could not be installed: the tests of films and sounds are skipped.');
}

function apt(args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', args, { env, stdio: 'ignore', timeout: longestMs }).status === 0;
}
