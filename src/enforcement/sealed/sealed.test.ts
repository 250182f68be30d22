import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { grantRole, revokeRole } from '#accounts';
import { minuteMs, sha256, type AccountId, type CaseId, type ExhibitId } from '#foundation';
import type { Tx } from '#infrastructure';
import {
  addExhibit,
  caseDocuments,
  getCaseDesk,
  getCaseFile,
  getDocket,
  getExhibit,
  myRecord,
  openSealedExhibit,
  sealExhibit,
  serveNotice,
  warn,
} from '../index.ts';
import { refusedBy } from '../forge.test.ts';
import { openAllegation, openStage, reasonsFor, refused, treating } from '../stage.test.ts';

const stage = await openStage(3);
const { world, db, mallory, rosa, olga, otto, clock } = stage;
const [panelist] = stage.panel;
assert.ok(panelist !== undefined);
await grantRole(world, undefined, { accountId: otto, role: 'sealed-evidence' });

const secretText = 'Her address is 4 Quay Lane, the door code is 7731';
const secretTitle = 'Where Rosa lives';
const secretHash = sha256(secretText).toString('hex');

async function sealedCase(): Promise<{ caseId: CaseId; exhibitId: ExhibitId }> {
  const opened = await openAllegation(stage, await stage.say(mallory, '@rosa we know where'));
  clock.advance(minuteMs);
  const exhibitId = await addExhibit(world, olga, {
    caseId: opened.caseId,
    evidence: {
      content: secretText,
      gist: secretTitle,
      class: 'sealed',
      category: 'private-data',
    },
  });
  return { caseId: opened.caseId, exhibitId };
}

const open = (viewer: AccountId, of: { caseId: CaseId; exhibitId: ExhibitId }) =>
  openSealedExhibit(world, viewer, { ...of, reason: 'To weigh the allegation.' });

test('sealed evidence is opened by the role for it alone, and each opening is on record', async () => {
  const of = await sealedCase();
  const opened = await open(otto, of);
  assert.equal(opened.bytes.toString('utf8'), secretText);
  assert.equal(opened.title, secretTitle);
  await assert.rejects(open(olga, of), refused('forbidden'));
  for (const nobody of [mallory, rosa, panelist]) {
    await assert.rejects(open(nobody, of), refused('not-found'));
  }
  await assert.rejects(
    openSealedExhibit(world, otto, { ...of, reason: ' ' }),
    refused('reasons-missing'),
  );
  const { custody } = await getCaseDesk(world, olga, of.caseId);
  const steps = custody[of.exhibitId] ?? [];
  assert.deepEqual(
    steps.map(({ what, by }) => [what, by]),
    [
      ['captured', olga],
      ['filed', undefined],
      ['opened', otto],
    ],
  );
  assert.equal(steps.at(-1)?.note, 'To weigh the allegation.');
});

test('a party opens nothing, whatever roles they hold', async () => {
  const of = await sealedCase();
  for (const party of [mallory, rosa]) {
    for (const role of ['officer', 'sealed-evidence'] as const) {
      await grantRole(world, undefined, { accountId: party, role });
    }
    await assert.rejects(open(party, of), refused('not-found'));
    for (const role of ['officer', 'sealed-evidence'] as const) {
      await revokeRole(world, undefined, { accountId: party, role });
    }
  }
});

test('nothing that anybody else can read holds its bytes, its title or its hash', async () => {
  const of = await sealedCase();
  await assert.rejects(getExhibit(world, olga, of.exhibitId), refused('not-found'));
  await serveNotice(world, olga, { caseId: of.caseId });
  await stage.settle();
  const file = await getCaseFile(world, olga, of.caseId);
  const shown = file.exhibits.find(({ id }) => id === of.exhibitId);
  assert.equal(shown?.gist, 'Sealed: private data of others');
  assert.equal(shown.sha256, undefined);
  const read = [
    file,
    await getCaseFile(world, otto, of.caseId),
    await getCaseFile(world, mallory, of.caseId),
    await getCaseFile(world, rosa, of.caseId),
    await getCaseDesk(world, otto, of.caseId),
    await getDocket(db, file.docket),
    await myRecord(world, mallory),
    await caseDocuments(world, mallory, { limit: 100 }),
    await wholeDatabase(),
  ];
  for (const one of read) {
    const text = JSON.stringify(one);
    for (const secret of [secretText, secretTitle, secretHash]) {
      assert.ok(!text.includes(secret), `${secret} in ${text.slice(0, 200)}`);
      const hex = Buffer.from(secret).toString('hex');
      assert.ok(!text.includes(hex) && !text.includes(Buffer.from(secret).toString('base64')));
    }
  }
});

/** Every row of every table as text: what somebody finds who steals the database without the secret. */
async function wholeDatabase(): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db);
  const all: string[] = [];
  for (const { name } of rows) {
    const found = await sql<{ readonly row: string }>`
      select one::text as row from ${sql.table(name)} as one`.execute(db);
    all.push(...found.rows.map(({ row }) => row));
  }
  return all;
}

test('what was frozen in the open can be sealed, at once and for good', async () => {
  const post = await stage.say(mallory, '@rosa lives at 9 Mill Street, go');
  const { caseId, exhibits } = await openAllegation(stage, post);
  const [exhibitId] = exhibits;
  assert.ok(exhibitId !== undefined);
  await sealExhibit(world, olga, { caseId, exhibitId, category: 'private-data' });
  await assert.rejects(
    sealExhibit(world, olga, { caseId, exhibitId, category: 'other' }),
    refused('conflict'),
  );
  await assert.rejects(
    sealExhibit(world, rosa, { caseId, exhibitId, category: 'other' }),
    refused(6),
  );
  for (const viewer of [olga, otto]) {
    const { exhibits: shown } = await getCaseFile(world, viewer, caseId);
    assert.ok(!JSON.stringify(shown).includes('Mill Street'));
    await assert.rejects(getExhibit(world, viewer, exhibitId), refused('not-found'));
  }
  const { bytes } = await open(otto, { caseId, exhibitId });
  assert.ok(bytes.toString('utf8').includes('Mill Street'));
  const reasons = await treating(
    stage,
    caseId,
    reasonsFor(stage, { allegationId: await allegationOf(caseId), exhibits: [exhibitId] }),
  );
  await warn(world, olga, { caseId, family: 'harassment', reasons });
  await stage.settle();
  const { items } = await caseDocuments(world, mallory, { limit: 500 });
  const ofCase = items.filter(({ docket }) => docket === items.at(-1)?.docket);
  const said = JSON.stringify(ofCase);
  assert.ok(said.includes('Sealed: private data of others') && !said.includes('Mill Street'));
});

async function allegationOf(caseId: CaseId) {
  const [allegation] = (await stage.caseOf(caseId)).allegations;
  assert.ok(allegation !== undefined);
  return allegation.id;
}

test('the database refuses what the rule refuses, written by hand', async (t) => {
  const of = await sealedCase();
  const openedBy =
    (account: AccountId, exhibit = of.exhibitId) =>
    (tx: Tx) =>
      tx
        .insertInto('exhibit_openings')
        .values({
          id: world.ids.next(1),
          exhibit_id: exhibit,
          case_id: of.caseId,
          account_id: account,
          reason: 'By hand.',
          opened_at: clock.now(),
        })
        .execute();
  const set = (changes: Readonly<Record<string, unknown>>) => (tx: Tx) =>
    tx.updateTable('exhibits').set(changes).where('id', '=', of.exhibitId).execute();

  await t.test('an opening without the role, by a party, or of what is open', async () => {
    await refusedBy(stage, 12, openedBy(olga));
    await refusedBy(stage, 12, openedBy(panelist));
    await grantRole(world, undefined, { accountId: rosa, role: 'sealed-evidence' });
    await refusedBy(stage, 2, openedBy(rosa));
    await revokeRole(world, undefined, { accountId: rosa, role: 'sealed-evidence' });
    const [first] = (await stage.caseOf(of.caseId)).exhibits;
    assert.ok(first !== undefined);
    await refusedBy(stage, 12, openedBy(otto, first.id));
  });

  await t.test('an opening that is taken off the record', async () => {
    await open(otto, of);
    await refusedBy(stage, 12, (tx) => tx.deleteFrom('exhibit_openings').execute());
  });

  await t.test('unsealing, and a seal without a key of its own', async () => {
    await refusedBy(stage, 12, set({ class: 'open' }));
    await refusedBy(stage, 12, set({ content: Buffer.from('something else') }));
    await refusedBy(stage, 12, (tx) => tx.deleteFrom('exhibit_keys').execute());
    const [first] = (await stage.caseOf(of.caseId)).exhibits;
    assert.ok(first !== undefined);
    await refusedBy(stage, 12, (tx) =>
      tx
        .updateTable('exhibits')
        .set({ class: 'sealed', category: 'other' })
        .where('id', '=', first.id)
        .execute(),
    );
  });

  await t.test('a document of the case that says its mark', async () => {
    const mark = (await stage.caseOf(of.caseId)).exhibits.find(({ id }) => id === of.exhibitId);
    await refusedBy(stage, 12, (tx) => saying(tx, of.caseId, `{"sha256":"${mark?.sha256 ?? ''}"}`));
  });
});

const saying = (tx: Tx, caseId: CaseId, body: string) =>
  tx
    .insertInto('documents')
    .values({
      id: world.ids.next(1),
      case_id: caseId,
      kind: 'exhibits',
      audience: 'respondent',
      account_id: mallory,
      salt: Buffer.alloc(32, 1),
      body: Buffer.from(body),
      commitment: Buffer.alloc(32, 2),
      entry_index: 0,
      created_at: clock.now(),
    })
    .execute();

test('bytes that were moved to another exhibit, or changed, do not open', async () => {
  const [one, other] = [await sealedCase(), await sealedCase()];
  await sql`alter table exhibits disable trigger keep_rows`.execute(db);
  await sql`update exhibits as e set content = o.content from exhibits as o
    where e.id = ${one.exhibitId} and o.id = ${other.exhibitId}`.execute(db);
  await sql`alter table exhibits enable trigger keep_rows`.execute(db);
  await assert.rejects(open(otto, one), /unable to authenticate/i);
  assert.equal((await open(otto, other)).bytes.toString('utf8'), secretText);
});
