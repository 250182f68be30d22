import assert from 'node:assert/strict';
import { mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findAccountByHandle } from '#accounts';
import { listPostsBy } from '#conversation';
import { currentRulebook } from '#enforcement';
import type { Json } from '#foundation';
import {
  commitmentKinds,
  judgeProofFile,
  opensCommitment,
  parseVkey,
  readVkey,
  type CommitmentKind,
} from '#ledger';
import { unzip } from '#testing';
import { commandPaths, demoPassword } from '../src/cli/index.ts';
import { differences, readFacts } from './command-line/facts.ts';
import { forgeBackup, forgeNewer, tableHashes, type Forgery } from './command-line/forge-backup.ts';
import { openPlace, openTown, type Place } from './command-line/town.ts';

let town: Place;
/** A backup of the town as it was filled. */
let backup: string;

before(async () => {
  town = await openTown();
  backup = join(town.folder, 'town.tar');
  const said = await town.run(['backup', backup]);
  assert.equal(said.code, 0, said.err);
});
after(() => town.close());

async function unzipFile(file: string): Promise<ReadonlyMap<string, Buffer>> {
  return unzip(await readFile(file));
}

function parsed(bytes: Buffer | undefined): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(bytes?.toString('utf8') ?? '');
  assert.ok(typeof value === 'object' && value !== null);
  return Object.fromEntries(Object.entries(value));
}

test('a banned person’s archive speaks ActivityPub in Mastodon’s layout', async () => {
  const file = join(town.folder, 'gusty.zip');
  const said = await town.run(['export', '@gusty', file]);
  assert.equal(said.code, 0, said.err);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const members = await unzipFile(file);
  const actor = parsed(members.get('actor.json'));
  assert.equal(actor['type'], 'Person');
  assert.deepEqual(
    [actor['outbox'], actor['likes'], actor['bookmarks']],
    ['outbox.json', 'likes.json', 'bookmarks.json'],
  );
  const icon = parsed(Buffer.from(JSON.stringify(actor['icon'])));
  assert.ok(members.has(String(icon['url'])), 'the avatar is in the archive');
  const outbox = parsed(members.get('outbox.json'));
  const activities = outbox['orderedItems'];
  assert.ok(Array.isArray(activities) && activities.length === outbox['totalItems']);
  for (const activity of activities.map((one) => parsed(Buffer.from(JSON.stringify(one))))) {
    assert.ok(activity['type'] === 'Create' || activity['type'] === 'Announce');
    assert.equal(activity['@context'], undefined);
  }
  assert.equal((await town.run(['export', 'gusty', file])).code, 1, 'a file is never overwritten');
});

test('pictures of posts are named by their place in the archive', async () => {
  const file = join(town.folder, 'teo.zip');
  assert.equal((await town.run(['export', 'teo', file])).code, 0);
  const members = await unzipFile(file);
  const urls = [
    ...(members.get('outbox.json')?.toString('utf8') ?? '').matchAll(/"url":"(media[^"]*)"/g),
  ];
  assert.ok(urls.length > 0, 'nobody in town posted a picture');
  for (const [, url = ''] of urls) assert.ok(members.has(url), `${url} is not in the archive`);
});

test('each document of a case opens its commitment, and its proof convinces offline', async () => {
  const members = await unzipFile(join(town.folder, 'gusty.zip'));
  const paths = [...members.keys()].filter((path) => /^cases\/\w{32}\/\d+-.*\.json$/.test(path));
  assert.ok(paths.length >= 4, `only ${paths.length} documents`);
  const kinds = paths.map((path) => judgeDocument(members, path));
  assert.ok(kinds.includes('sor') && kinds.includes('warning'), kinds.join());
});

/** Judges a document by what lies beside it in the archive, and gives its kind. */
function judgeDocument(members: ReadonlyMap<string, Buffer>, path: string): CommitmentKind {
  const textOf = (name: string): string => members.get(name)?.toString('utf8') ?? '';
  const [, folder = '', index = '', kind = ''] = /^(.*)\/(\d+)-([a-z]+)/.exec(path) ?? [];
  const entry = `${folder}/entry-${index}`;
  const commitments = parsed(
    Buffer.from(JSON.stringify(parsed(members.get(`${entry}.json`))['commitments'])),
  );
  const document = jsonOf(textOf(path));
  const salt = Buffer.from(textOf(path.replace(/json$/, 'salt')).trim(), 'hex');
  assert.ok(isKind(kind));
  assert.ok(
    opensCommitment(String(commitments[kind]), kind, { document, salt }),
    `${path} does not open its commitment`,
  );
  const log = parseVkey(textOf('cases/vkey').trim());
  assert.ok(log !== undefined);
  const proof = textOf(`${entry}.tlog-proof`);
  assert.equal(judgeProofFile(proof, Buffer.from(textOf(`${entry}.json`)), log), 'proved');
  assert.equal(judgeProofFile(proof, Buffer.from('{}'), log), 'not-included');
  return kind;
}

function jsonOf(text: string): Json {
  const value: unknown = JSON.parse(text);
  assert.ok(isJson(value));
  return value;
}

/** Whatever JSON.parse gives. */
function isJson(value: unknown): value is Json {
  return value !== undefined;
}

function isKind(text: string): text is CommitmentKind {
  return commitmentKinds.some((kind) => kind === text);
}

test('a backup restored elsewhere has the same rows, files and ledger', async () => {
  const place = await openPlace(false);
  try {
    const restored = await place.run(['restore', backup]);
    assert.equal(restored.code, 0, restored.err);
    assert.match(restored.out, /the ledger verifies/);
    const again = join(place.folder, 'again.tar');
    assert.equal((await place.run(['backup', again])).code, 0);
    assert.deepEqual(await tableHashes(again), await tableHashes(backup));
    assert.deepEqual(differences(await readFacts(town.db), await readFacts(place.db)), []);
    const listed = (await town.run(['account', 'list'])).out;
    assert.equal((await place.run(['account', 'list'])).out, listed);
    const copy = join(place.folder, 'log');
    assert.equal((await place.run(['ledger', 'export', copy])).code, 0);
    assert.equal((await place.run(['ledger', 'verify', copy])).code, 0);
    const doctor = await place.run(['doctor']);
    assert.match(doctor.out, /well {3}restrictions/);
    assert.match(doctor.out, /well {3}ledger/);
    // The guards and keys stand as before: the ledger still refuses.
    await assert.rejects(place.db.deleteFrom('ledger_entries').execute(), /append-only/);
    await assert.rejects(place.db.deleteFrom('sanctions').execute(), /never edited or removed/);
    const second = await place.run(['restore', backup]);
    assert.equal(second.code, 1);
    assert.match(second.err, /Refused \(conflict\): The database is in use/);
  } finally {
    await place.close();
  }
});

const forgeries: readonly (readonly [string, Forgery, RegExp])[] = [
  [
    'rows changed without their hash',
    { table: 'accounts', change: (rows) => rows.toReversed(), withHashes: false },
    /is not what was backed up/,
  ],
  [
    'an entry taken out of the ledger',
    { table: 'ledger_entries', change: (rows) => rows.toSpliced(3, 1), withHashes: true },
    /article 12.*does not follow/,
  ],
  [
    'the ledger cut short',
    { table: 'ledger_entries', change: (rows) => rows.slice(0, -1), withHashes: true },
    /article 12/,
  ],
  [
    'a sanction without its entry',
    {
      table: 'sanctions',
      change: (rows, columns) => changing(rows, columns, 'entry_index', '0'),
      withHashes: true,
    },
    /article 12/,
  ],
  [
    'somebody restricted by a word',
    {
      table: 'standing',
      change: (rows, columns) => changing(rows, columns, 'sanction_ids', '{1}'),
      withHashes: true,
    },
    /article 10/,
  ],
  [
    'a label that says what nobody decided',
    {
      table: 'post_labels',
      change: (rows, columns) => changing(rows, columns, 'note', 'A liar wrote this.'),
      withHashes: true,
    },
    /article 10/,
  ],
  [
    'a rule that nobody published',
    { table: 'rule_versions', change: (rows) => rows.slice(1), withHashes: true },
    /foreign key/,
  ],
];

function changing(
  rows: readonly (string | null)[][],
  columns: readonly string[],
  name: string,
  value: string,
): (string | null)[][] {
  const place = columns.indexOf(name);
  assert.ok(place >= 0);
  return rows.map((row, at) => (at === 0 ? row.with(place, value) : row));
}

test('a tampered backup restores nothing, even with every hash made to fit', async () => {
  const place = await openPlace(false);
  try {
    for (const [what, forgery, reason] of forgeries) {
      const forged = join(place.folder, 'forged.tar');
      await forgeBackup(backup, forged, forgery);
      const said = await place.run(['restore', forged]);
      assert.equal(said.code, 1, `${what}: ${said.out}`);
      assert.match(said.err, reason, what);
      const { rows } = await place.db
        .selectFrom('accounts')
        .select((one) => one.fn.countAll<string>().as('rows'))
        .executeTakeFirstOrThrow();
      assert.equal(rows, '0', what);
    }
    const cut = join(place.folder, 'cut.tar');
    await writeFile(cut, await readFile(backup));
    await truncate(cut, 4096);
    assert.match((await place.run(['restore', cut])).err, /no whole backup/);
    const newer = join(place.folder, 'newer.tar');
    await forgeNewer(backup, newer);
    assert.match((await place.run(['restore', newer])).err, /made by a newer Folkmoot/);
    // Nothing of all that stands in the way of the true one.
    assert.equal((await place.run(['restore', backup])).code, 0);
  } finally {
    await place.close();
  }
});

/** Words for every command; a new command must be added here to pass. */
async function wordsFor(place: Place): Promise<Readonly<Record<string, readonly string[][]>>> {
  const rulebook = await currentRulebook(place.world);
  const rules = (rulebook?.rules ?? []).map(
    ({ version: _, hash: __, effectiveFrom: ___, effectiveUntil: ____, ...rule }) => rule,
  );
  const stricter = rules.map((rule) => ({ ...rule, text: `${rule.text} Always.` }));
  const file = join(place.folder, 'rules.json');
  await writeFile(file, JSON.stringify(stricter));
  const at = (name: string): string => join(place.folder, name);
  await mkdir(at('backups'));
  return {
    'account list': [[]],
    'account show': [['gusty'], ['nobody']],
    'account invite': [[], ['--by', 'gusty'], ['--uses', '5', '--days', '3']],
    'role list': [[], ['ines']],
    'role grant': [
      ['gusty', 'officer'],
      ['ines', 'panelist'],
      ['moot', 'operator'],
    ],
    'role revoke': [
      ['ines', 'officer'],
      ['teo', 'panelist'],
      ['marlo', 'operator'],
    ],
    statements: [
      [at('dsa'), '--from', '2027-01-01', '--to', '2027-12-31'],
      [at('dsa'), '--from', 'soon', '--to', '2027-12-31'],
    ],
    'ledger batches': [[], ['daily'], ['immediate']],
    report: [[], ['--period', 'soon'], ['--format', 'csv'], ['--from-ledger', at('nowhere')]],
    'rulebook show': [[], ['violence.threats', '--json'], ['no.such'], ['--number', '9']],
    'rulebook diff': [[], ['1', '1'], ['1', '9']],
    'rulebook translate': [['de', file]],
    'rulebook publish': [
      [file],
      [file, '--because', 'To be clear.', '--preview'],
      [file, '--because', 'To be clear.'],
      [file, '--effective', '2020-01-01T00:00:00Z'],
      [file, '--urgent', 'A flood of new forms.'],
      [place.folder],
    ],
    'ledger verify': [[at('nowhere')]],
    'ledger monitor': [[at('nowhere'), '--state', at('seen'), '--once']],
    'ledger witness list': [[]],
    'ledger witness for': [[(await readVkey(place.db)) ?? ''], ['nonsense']],
    'ledger witness add': [['nonsense', 'https://witness.example']],
    'ledger witness remove': [['nobody.example/witness']],
    'ledger witness quorum': [['0'], ['2']],
    'ledger export': [[at('log')]],
    'ledger proof': [['0'], ['99999']],
    export: [['gusty', at('walk.zip')]],
    backup: [[at('backups')], [backup]],
    restore: [[backup], [at('nowhere.tar')]],
    doctor: [[]],
    'jobs list': [[]],
    'jobs retry': [['all'], ['1']],
    'sign-up': [[], ['closed'], ['invitation'], ['open']],
    'announcement list': [[]],
    'announcement publish': [['The mill is closed on Monday.'], ['']],
    'announcement withdraw': [['1'], ['nonsense']],
    'operator-link': [[]],
    'account close': [['gusty'], ['bram'], ['moot']],
  };
}

test('no command line decides, lifts or rewrites what the Articles keep', async () => {
  const words = await wordsFor(town);
  assert.deepEqual(Object.keys(words).toSorted(), commandPaths().toSorted());
  const facts = await readFacts(town.db);
  for (const [path, variants] of Object.entries(words)) {
    for (const variant of variants) {
      const said = await town.run([...path.split(' '), ...variant], demoPassword);
      assert.ok([0, 1, 69].includes(said.code), `moot ${path} ${variant.join(' ')}: ${said.err}`);
      const changed = differences(facts, await readFacts(town.db));
      assert.deepEqual(changed, [], `moot ${path} ${variant.join(' ')}`);
    }
  }
  const grants = (await town.run(['role', 'list', 'gusty'])).out;
  assert.match(grants, /@gusty {2}officer {2}granted .* by the command line/);
});

test('a refusal names its code, its article and says why', async () => {
  const file = join(town.folder, 'bad-rules.json');
  await writeFile(file, '[{"id": "violence.threats"}]');
  const said = await town.run(['rulebook', 'publish', file]);
  assert.equal(said.code, 1);
  assert.match(said.err, /^Refused \(invalid, article 1\): .*bad-rules\.json, at /);
  const unknown = await town.run(['export', '@nobody', join(town.folder, 'nobody.zip')]);
  assert.equal(unknown.code, 1);
  assert.equal(unknown.err, 'Refused (not-found): There is no account @nobody on this server.');
  const linked = await town.run(['operator-link']);
  assert.match(linked.err, /^Refused \(conflict\): There is an operator/);
});

test('only its owner closes an account', async () => {
  const said = await town.run(['account', 'close', 'piet'], 'a guess at his password');
  assert.equal(said.code, 1);
  assert.match(said.err, /^Refused \(wrong-credentials\): /);
  assert.match((await town.run(['account', 'show', 'piet'])).out, /@piet .* good/);
  assert.equal((await town.run(['account', 'close', 'piet'], demoPassword)).code, 0);
  assert.match((await town.run(['account', 'show', 'piet'])).out, /@piet .* closed/);
  const piet = await findAccountByHandle(town.db, 'piet');
  assert.ok(piet !== undefined);
  const { items } = await listPostsBy(town.db, piet.id, { limit: 1 });
  assert.deepEqual(items, [], 'what was said goes with who said it');
});

test('there is no word for a sanction, and what is not understood is one sentence', async () => {
  for (const words of [
    ['ban', 'gusty'],
    ['account', 'ban', 'gusty'],
    ['account', 'suspend', 'gusty'],
    ['account', 'unsuspend', 'gusty'],
    ['account', 'delete', 'gusty'],
    ['ledger', 'delete', '3'],
    ['ledger', 'edit', '3'],
    ['rulebook', 'edit', 'violence.threats'],
    ['sign-up', 'never'],
    ['role', 'grant', 'gusty', 'judge'],
    ['account', 'show'],
    ['doctor', '--fix'],
  ]) {
    const said = await town.run(words);
    assert.equal(said.code, 2, words.join(' '));
    assert.equal(said.err.split('\n').length, 1);
    assert.match(said.err, /\(see moot --help\)\.$/);
    assert.equal(said.out, '');
  }
});
