import { basename, dirname, posix } from 'node:path';
import { arrows, emptyWords, homes, limits, termsOfArt, testPackages } from './arrows.ts';
import type { Source } from './read-source.ts';
import { unreadable } from './written-tables.ts';

/** SQL table → the module that alone writes it. */
export type Owners = ReadonlyMap<string, string>;

/** What one file does against the architecture: a sentence each, with file and line. */
export function listBreaches(source: Source, owners: Owners): string[] {
  return [
    ...emptyNames(source),
    ...tooLong(source),
    ...source.imports.flatMap(({ what, line }) =>
      at(source, line, refuseImport(source.path, what)),
    ),
    ...listWriteBreaches(source, owners),
  ];
}

function listWriteBreaches(source: Source, owners: Owners): string[] {
  const own = moduleOf(source.path);
  if (isTest(source.path)) return [];
  return (
    source.writes
      // A sentence may say "merge into another"; SQL that is run may not name a table nobody makes.
      .filter(({ isSql, table }) => isSql || owners.has(table))
      .flatMap(({ table, line }) => at(source, line, refuseWrite(own, table, owners)))
  );
}

/** What a migration writes that is not its owner's: triggers and functions count as well. */
export function listMigrationBreaches(
  path: string,
  writes: readonly string[],
  owners: Owners,
): string[] {
  const owner = ownerOfMigration(path);
  return writes.flatMap((table) => {
    const breach = refuseWrite(owner, table, owners);
    return breach === undefined ? [] : [`${path}: ${breach}`];
  });
}

/** The module in the name of a migration: `migrations/0004-conversation.sql` → `conversation`. */
export function ownerOfMigration(path: string): string {
  return /^\d{4}-([a-z]+)/u.exec(basename(path))?.[1] ?? 'nobody';
}

function at(source: Source, line: number, breach: string | undefined): string[] {
  return breach === undefined ? [] : [`${source.path}:${line}: ${breach}`];
}

function moduleOf(path: string): string {
  const [top, second] = path.split('/');
  if (basename(path) === 'vite.config.ts') return 'scripts';
  if (top !== 'src') return top ?? '';
  return second?.startsWith('main.') === true ? 'main' : (second ?? '');
}

/** Tests, and what only they use: a folder `testing` in a module, like the module of that name. */
function isTest(path: string): boolean {
  return /\.test\.ts$|^(?:test|bench)\/|\/testing\//u.test(path);
}

function emptyNames({ path }: Source): string[] {
  const words = path.split('/').flatMap((part) => part.replace(/\.[a-z.]+$/u, '').split(/[-_.]/u));
  const found = emptyWords
    .filter((empty) => !termsOfArt[moduleOf(path)]?.includes(empty))
    .find((empty) => words.some((word) => word === empty || word === `${empty}s`));
  return found === undefined ? [] : [`${path}: the name says "${found}": name what it is instead.`];
}

function tooLong(source: Source): string[] {
  const { fileLines, functionLines } = limits;
  const file =
    source.lines > fileLines
      ? [`${source.path}: ${source.lines} lines, where ${fileLines} are the limit.`]
      : [];
  // The body of a suite is a list of tests, not one piece of logic.
  if (/\.test\.ts$|^test\//u.test(source.path)) return file;
  const functions = source.functions
    .filter(({ lines }) => lines > functionLines)
    .map(
      ({ name, line, lines }) =>
        `${source.path}:${line}: ${name} has ${lines} lines, where ${functionLines} are the limit.`,
    );
  return [...file, ...functions];
}

function refuseImport(path: string, specifier: string): string | undefined {
  const own = moduleOf(path);
  if (!(own in arrows)) return `"${own}" is no module: name it in test/architecture/arrows.ts.`;
  if (isRule(path) && !isTest(path)) return refuseRuleImport(path, specifier);
  if (specifier.startsWith('.')) return refuseRelative(path, own, specifier);
  if (own === 'web' && /^[$#](?:app|env|lib)\b/u.test(specifier)) return undefined;
  if (specifier.startsWith('#')) return refuseNeighbour(path, own, specifier.slice(1));
  return refusePackage(path, own, specifier);
}

function isRule(path: string): boolean {
  return /^src\/[^/]+\/rules\//u.test(path);
}

function refuseRuleImport(path: string, specifier: string): string | undefined {
  if (specifier === '#foundation') return undefined;
  const target = posix.join(dirname(path), specifier);
  const own = path.split('/').slice(0, 3).join('/');
  if (specifier.startsWith('.') && target.startsWith(`${own}/`)) {
    return isTest(target) ? `"${specifier}" is for tests.` : undefined;
  }
  return `a rule imports "${specifier}": rules know only #foundation and each other.`;
}

function refuseRelative(path: string, own: string, specifier: string): string | undefined {
  const target = posix.join(dirname(path), specifier);
  const owner = moduleOf(target);
  const isFrontDoor = target === `src/${owner}/index.ts` || target === 'src/main.ts';
  if (owner === own) {
    if (isTest(target) && !isTest(path)) return `"${specifier}" is for tests.`;
    const fromInside = isFrontDoor && !isTest(path);
    return fromInside ? 'a module imports its own front door: import the file itself.' : undefined;
  }
  if (!arrows[own]?.includes(owner)) {
    return `"${specifier}" leaves ${own} for ${owner}: ${own} may not know it.`;
  }
  // Only what stands outside the modules has no shorter name for a front door.
  if (own === 'scripts' || isFrontDoor) return undefined;
  return `"${specifier}" leaves ${own}: relative means mine, a neighbour is #${owner}.`;
}

function refuseNeighbour(path: string, own: string, name: string): string | undefined {
  const [neighbour = '', ...deep] = name.split('/');
  if (deep.length > 0) return `"#${name}" goes past the front door of ${neighbour}.`;
  if (!(neighbour in arrows)) return `"#${name}" is no module.`;
  if (neighbour === own) {
    return isTest(path)
      ? undefined
      : 'a module imports its own front door: import the file itself.';
  }
  if (neighbour === 'testing' && isTest(path)) return undefined;
  if (arrows[own]?.includes(neighbour)) return undefined;
  return `${own} imports #${neighbour}: the arrow does not go that way.`;
}

function refusePackage(path: string, own: string, specifier: string): string | undefined {
  const name = packageName(specifier);
  if (isTest(path) && testPackages.includes(name)) return undefined;
  const allowed = homes[name] ?? homes[`${name.split('/')[0] ?? ''}/`];
  if (allowed?.includes(own) === true) return undefined;
  if (allowed !== undefined)
    return `${own} imports "${name}", whose home is ${allowed.join(', ')}.`;
  if (name.startsWith('node:')) return undefined;
  return testPackages.includes(name)
    ? `"${name}" is for tests.`
    : `"${name}" has no home: name it in test/architecture/arrows.ts.`;
}

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  if (specifier.startsWith('node:')) return parts[0] ?? specifier;
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function refuseWrite(own: string, table: string, owners: Owners): string | undefined {
  if (table === unreadable)
    return `${own} writes a table that is named by a value: name it in the text.`;
  const owner = table.startsWith('graphile_worker.') ? 'infrastructure' : owners.get(table);
  if (owner === undefined) return `${own} writes "${table}", which no migration creates.`;
  return owner === own ? undefined : `${own} writes "${table}", which ${owner} owns.`;
}
