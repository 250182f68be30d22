import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

type Binary = { path: string; env?: Record<string, string> };

/**
 * A real Chromium, headless, with an empty profile that is thrown away when it closes.
 *
 * Looked for in this order: `CHROMIUM_PATH`, Debian's `/usr/bin/chromium`, the one that the npm
 * package `@sparticuz/chromium` ships (it brings the libraries that a bare system lacks), and,
 * as root on Debian, the one that `apt-get` installs.
 *
 * @throws Error with one sentence when none of them starts.
 */
export async function openBrowser(): Promise<Browser> {
  const named = process.env['CHROMIUM_PATH'];
  const sources = named ? [() => ({ path: named })] : [findDebian, unpackShipped, installDebian];
  const reasons: string[] = [];
  for (const source of sources) {
    try {
      const binary = await source();
      if (binary) return await launch(binary);
    } catch (cause) {
      reasons.push(firstLine(cause));
    }
  }
  throw new Error(
    `No Chromium could be started for the browser tests (${reasons.join('; ') || 'none found'}): ` +
      'install Debian’s "chromium", or name a browser in CHROMIUM_PATH.',
  );
}

/** Loaded only here, because tests without a browser come through the same front door. */
async function launch({ path, env }: Binary): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: path,
    args,
    headless: true,
    timeout: 60_000,
    env: { ...process.env, ...env },
  });
}

function findDebian(): Binary | undefined {
  const path = '/usr/bin/chromium';
  return existsSync(path) ? { path } : undefined;
}

/** Unpacked once beside the packages; a rename makes it appear whole or not at all. */
async function unpackShipped(): Promise<Binary | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const cache = join(root, 'node_modules/.cache');
  const home = join(cache, 'chromium');
  if (!existsSync(home)) {
    await mkdir(cache, { recursive: true });
    const staging = await mkdtemp(join(cache, 'chromium-'));
    // The package unpacks its libraries only where it believes to be on Amazon Linux 2023.
    await run(process.execPath, [join(root, 'scripts/unpack-chromium.ts')], {
      env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
    });
    await writeFile(join(staging, 'fonts/fonts.conf'), fontsConfig(home));
    await rename(staging, home).catch(async (cause: unknown) => {
      await rm(staging, { recursive: true, force: true });
      if (!existsSync(home)) throw cause;
    });
  }
  return {
    path: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: join(home, 'al2023/lib'), FONTCONFIG_PATH: join(home, 'fonts') },
  };
}

function fontsConfig(home: string): string {
  const fonts = `<dir>${home}/fonts</dir><cachedir>${home}/fonts-cache</cachedir>`;
  return `<?xml version="1.0"?>\n<fontconfig>${fonts}</fontconfig>\n`;
}

async function installDebian(): Promise<Binary | undefined> {
  const apt = '/usr/bin/apt-get';
  if (process.getuid?.() !== 0 || !existsSync(apt)) return undefined;
  const install = `${apt} -qq update; ${apt} -qq install -y --no-install-recommends chromium`;
  // One at a time: test files run side by side, and apt-get refuses company.
  await run('flock', [join(root, 'package.json'), 'sh', '-c', install], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return findDebian();
}

function firstLine(cause: unknown): string {
  return String(cause instanceof Error ? cause.message : cause).split('\n', 1)[0] ?? '';
}
