import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

const unbuilt = /\.test\.ts$|\/node_modules\/|\/\.svelte-kit\//;

/** Where the built web app lies; ignored by git, made again whenever its sources change. */
export const webBuildFolder = join(root, 'build/web');

/**
 * The hex SHA-256, cut to 16 digits, of everything that the built web app depends on. Contents
 * rather than times, because a checkout or an unpacked archive gives files new times.
 */
export function fingerprintOfSources(): string {
  const hash = createHash('sha256');
  for (const path of [...sourceFiles(), 'package-lock.json']) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function sourceFiles(): string[] {
  return readdirSync(join(root, 'src/web'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !unbuilt.test(path))
    .sort();
}
