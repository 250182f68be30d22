/**
 * Writes the tables of endpoints into docs/client-api.md, each between the marks of its section,
 * from the description that the service publishes. `--check` writes nothing and fails when a table
 * there is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { testDatabase } from '#testing';
import { createApi } from '../src/api/index.ts';

const target = join(import.meta.dirname, '../docs/client-api.md');

/** Section of the page → its paths. The first that fits takes an endpoint; the last takes the rest. */
const sections: readonly (readonly [title: string, paths: RegExp])[] = [
  ['Admin', /^\/api\/v\d\/admin\//],
  ['Our own', /^\/api\/folkmoot\//],
  ['Streams', /\/streaming\b/],
  ['Reports', /\/reports/],
  ['Lists', /\/lists\b|\/timelines\/list\//],
  ['Filters', /\/filters/],
  ['Polls, scheduled posts and drafts', /\/(?:polls|scheduled_statuses|drafts)\b/],
  [
    'Follows, blocks, mutes',
    /\/(?:follow_requests|blocks|mutes|domain_blocks|endorsements)\b(?<!instance\/domain_blocks)|\/accounts\/(?:relationships|familiar_followers)|\/accounts\/{\w+}\/(?:un)?(?:follow|block|mute|pin|endorse)|\/(?:remove_from_followers|note|followers|following)$/,
  ],
  ['Hashtags', /\/(?:tags|featured_tags|followed_tags)\b(?<!trends\/tags)/],
  ['Search and discovery', /\/(?:search|trends|suggestions|directory)\b/],
  ['Accounts', /\/api\/v\d\/(?:accounts|profile|preferences|emails|identity_proofs)\b/],
  ['Posts', /\/api\/v\d\/(?:statuses|favourites|bookmarks)\b/],
  ['Timelines', /\/(?:timelines|markers|conversations)\b/],
  ['Notifications', /\/notifications\b/],
  ['Push', /\/push\b/],
  ['Media', /\/media\b/],
  ['Server', /\/(?:instance|custom_emojis|announcements|oembed)\b/],
  ['Others', /^/],
];

const operationShape = z.object({
  summary: z.string(),
  security: z.array(z.object({ oauth: z.array(z.string()).optional() })),
  'x-who': z.enum(['anyone', 'person', 'app']),
  'x-state': z.object({ is: z.enum(['empty', 'refused']), because: z.string() }).optional(),
});
const pathsShape = z.record(z.string(), z.record(z.string(), operationShape));

type Operation = z.infer<typeof operationShape>;
type Row = { readonly path: string; readonly method: string; readonly operation: Operation };

async function describedRows(): Promise<readonly Row[]> {
  const database = await testDatabase();
  try {
    const { app, streaming } = createApi(database.world, {
      callsPerWindow: 1,
      addressOf: () => '',
      archiveWire: {
        actor: () => ({}),
        published: () => ({}),
        boosted: () => ({}),
        postUri: () => '',
      },
      report: async () => undefined,
    });
    const info = { title: 'Folkmoot', version: '0' };
    const paths = pathsShape.parse(app.getOpenAPI31Document({ openapi: '3.1.0', info }).paths);
    streaming.close();
    return Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
    );
  } finally {
    await database.close();
  }
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

function byPath(left: Row, right: Row): number {
  if (left.path !== right.path) return left.path < right.path ? -1 : 1;
  return methods.indexOf(left.method) - methods.indexOf(right.method);
}

function whoMay({ security, 'x-who': who }: Operation): string {
  const scopes = security.flatMap(({ oauth }) => oauth ?? []).map((scope) => `\`${scope}\``);
  const asked = scopes.join(' or ');
  if (who === 'anyone') return scopes.length === 0 ? 'anyone' : `anyone; a token needs ${asked}`;
  if (who === 'app') return `an app’s token: ${asked}`;
  return scopes.length === 0 ? 'any token of a person' : asked;
}

function rowText({ path, method, operation }: Row): string {
  const state = operation['x-state'];
  const cells = [
    method.toUpperCase(),
    `\`${path.replaceAll(/\{(\w+)\}/g, ':$1')}\``,
    operation.summary,
    whoMay(operation),
    state === undefined ? 'real' : `${state.is}: ${state.because}`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Not aligned: a new row must not change those of others. */
function tableOf(rows: readonly Row[]): string {
  const head = ['| method | path | what | who | state |', '| - | - | - | - | - |'];
  const lines = [...head, ...[...rows].sort(byPath).map(rowText)];
  return ['<!-- prettier-ignore-start -->', ...lines, '<!-- prettier-ignore-end -->'].join('\n');
}

function sectionOf({ path }: Row): string {
  return sections.find(([, paths]) => paths.test(path))?.[0] ?? '';
}

function withTables(page: string, rows: readonly Row[]): string {
  return sections.reduce((text, [title]) => {
    const table = tableOf(rows.filter((row) => sectionOf(row) === title));
    const between = new RegExp(`(?<=<!-- endpoints: ${title} -->\n)[^]*?(?=<!-- /endpoints -->)`);
    if (!between.test(text)) throw new Error(`docs/client-api.md has no section "${title}"`);
    return text.replace(between, () => `\n${table}\n\n`);
  }, page);
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const present = readFileSync(target, 'utf8');
const made = withTables(present, await describedRows());
if (!values.check) {
  writeFileSync(target, made);
} else if (made !== present) {
  console.error('The tables in docs/client-api.md are stale: run npm run client-api');
  process.exitCode = 1;
}
