import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import sharp from 'sharp';
import { publishPost, uploadMedia } from '#conversation';
import { minuteMs, sha256, type CaseId, type ExhibitId, type ReportId } from '#foundation';
import { transact } from '#infrastructure';
import {
  addAllegation,
  addExhibit,
  confirmExhibit,
  decideAlone,
  fileReport,
  getCaseFile,
  getExhibit,
  openCase,
} from '../index.ts';
import { copy, decisionEntry, entryFor } from '../forge.test.ts';
import { findReportedCase } from '../intake/reported-case.ts';
import { openStage, reasonsFor, refused } from '../stage.test.ts';
import type { EvidenceInput } from '../types.ts';

const stage = await openStage(1);
const { world, db, rosa, mallory, olga, otto, clock } = stage;

const drawn = (side = 40) =>
  sharp({ create: { width: side, height: 30, channels: 3, background: '#345' } });

async function caseOf(reportId: ReportId): Promise<CaseId> {
  const caseId = await findReportedCase(db, reportId);
  assert.ok(caseId !== undefined);
  return caseId;
}

async function reportWith(evidence: readonly EvidenceInput[]): Promise<CaseId> {
  clock.advance(minuteMs);
  const about = { respondent: mallory, category: 'other' } as const;
  const { reportId } = await fileReport(world, rosa, { ...about, evidence });
  return caseOf(reportId);
}

test('an upload is kept as it came and shown made anew, without its metadata', async () => {
  const photo = await drawn()
    .withExif({ IFD0: { Copyright: 'rosa at home' } })
    .jpeg()
    .toBuffer();
  const caseId = await reportWith([
    { content: new Blob([new Uint8Array(photo)]), gist: 'A photograph' },
    { content: Buffer.from('%PDF-1.7\n%binary\u0001'), gist: 'A letter' },
    { content: Buffer.from('<script>alert(1)</script>'), gist: 'A page' },
  ]);
  const { exhibits } = await getCaseFile(world, olga, caseId);
  const [picture, letter, page] = exhibits.filter(({ origin }) => origin === 'off');
  assert.ok(picture !== undefined && letter !== undefined && page !== undefined);
  assert.equal(picture.sha256, sha256(photo).toString('hex'));
  assert.deepEqual(
    [picture.mediaType, letter.mediaType, page.mediaType],
    ['image/jpeg', 'application/pdf', 'text/plain; charset=utf-8'],
  );
  assert.deepEqual(
    [picture, letter, page].map(({ unverified, hasPicture }) => [unverified, hasPicture]),
    [
      [true, true],
      [true, false],
      [true, false],
    ],
  );
  const original = await getExhibit(world, olga, picture.id);
  assert.ok(original.bytes.equals(photo));
  const shown = await getExhibit(world, olga, picture.id, 'picture');
  assert.ok(shown.isPicture && !shown.bytes.includes('rosa at home'));
  await assert.rejects(getExhibit(world, olga, letter.id, 'picture'), refused('not-found'));
  for (const nobody of [mallory, rosa]) {
    await assert.rejects(getExhibit(world, nobody, picture.id), refused('not-found'));
  }
});

test('programs, archives, vector images and what is too large are refused; the bomb is not decoded', async () => {
  const report = (content: Uint8Array) =>
    fileReport(world, rosa, {
      respondent: mallory,
      category: 'other',
      evidence: [{ content, gist: 'A file' }],
    });
  for (const content of [
    Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)]),
    Buffer.concat([Buffer.from('\u007fELF'), Buffer.alloc(100)]),
    Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(100)]),
  ]) {
    await assert.rejects(report(content), refused('unsupported-media'));
  }
  await assert.rejects(report(Buffer.alloc(10 * 1024 * 1024 + 1, 'a')), refused('too-large'));
  await assert.rejects(report(Buffer.alloc(0)), refused('invalid'));

  const bomb = await sharp({
    create: { width: 16_000, height: 16_000, channels: 3, background: '#000' },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 9 })
    .toBuffer();
  const broken = (await drawn(300).png().toBuffer()).subarray(0, 60);
  const caseId = await reportWith([
    { content: bomb, gist: 'Many pixels' },
    { content: broken, gist: 'Half a picture' },
    { content: Buffer.from('<svg onload="alert(1)"/>'), gist: 'A drawing' },
  ]);
  const { exhibits } = await getCaseFile(world, olga, caseId);
  const kept = exhibits.filter(({ gist }) => /pixels|Half|drawing/.test(gist));
  assert.deepEqual(
    kept.map(({ mediaType, hasPicture }) => [mediaType, hasPicture]),
    [
      ['application/octet-stream', false],
      ['application/octet-stream', false],
      ['text/plain; charset=utf-8', false],
    ],
  );
});

test('a reported picture is frozen by its bytes, and only a picture of that post can be', async () => {
  const [first, second] = await Promise.all([
    uploadMedia(world, mallory, { bytes: await drawn(50).png().toBuffer(), description: 'one' }),
    uploadMedia(world, mallory, { bytes: await drawn(60).png().toBuffer(), description: 'two' }),
  ]);
  const other = await uploadMedia(world, mallory, { bytes: await drawn(70).png().toBuffer() });
  const post = await publishPost(world, mallory, { text: 'look', mediaIds: [first.id, second.id] });
  await publishPost(world, mallory, { text: 'elsewhere', mediaIds: [other.id] });
  const about = { respondent: mallory, postIds: [post.id], category: 'other' } as const;
  await assert.rejects(
    fileReport(world, rosa, { ...about, mediaIds: [other.id] }),
    refused('not-found'),
  );
  clock.advance(minuteMs);
  const { reportId } = await fileReport(world, rosa, { ...about, mediaIds: [second.id] });
  const row = await db.selectFrom('reports').select('subject').where('id', '=', reportId).execute();
  assert.deepEqual(row, [{ subject: 'media' }]);
  const { exhibits } = await getCaseFile(world, olga, await caseOf(reportId));
  assert.deepEqual(
    exhibits.map(({ gist, sha256: hash }) => [gist, hash === second.sha256]),
    [
      ['Post: look', false],
      ['File 2 of the post: two', true],
    ],
  );
});

test('a report of an account freezes its profile; the same account is one case until it is opened', async () => {
  const before = await stage.cases(rosa);
  for (const by of [mallory, otto]) {
    clock.advance(minuteMs);
    await fileReport(world, by, { respondent: rosa, category: 'spam' });
  }
  const added = (await stage.cases(rosa)).filter((id) => !before.includes(id));
  assert.equal(added.length, 1);
  const [caseId] = added;
  assert.ok(caseId !== undefined);
  const file = await getCaseFile(world, olga, caseId);
  assert.equal(file.reports.length, 2);
  assert.ok(file.exhibits.every(({ text }) => text?.includes('"format":"folkmoot/profile/v1"')));
});

async function openedWithEvidence() {
  const caseId = await reportWith([{ content: 'He said it in a letter.', gist: 'A letter' }]);
  await openCase(world, olga, { caseId });
  const { exhibits } = await stage.caseOf(caseId);
  const letter = exhibits.findLast(({ origin }) => origin === 'off');
  const profile = exhibits.find(({ origin }) => origin === 'on');
  assert.ok(letter !== undefined && profile !== undefined);
  const allegationId = await addAllegation(world, olga, {
    caseId,
    ruleId: 'harassment.targeted',
    conduct: { subject: { kind: 'off-service' }, at: clock.now(), summary: 'A letter.' },
    exhibits: [letter.id, profile.id],
  });
  return { caseId, allegationId, letter: letter.id, profile: profile.id };
}

test('unverified evidence alone proves nothing until a second person confirms it', async () => {
  const { caseId, allegationId, letter, profile } = await openedWithEvidence();
  const decideOn = (exhibits: readonly ExhibitId[]) =>
    decideAlone(world, olga, {
      caseId,
      decision: {
        measures: [{ kind: 'warning', family: 'harassment' }],
        reasons: reasonsFor(stage, { allegationId, exhibits }),
      },
    });
  await assert.rejects(decideOn([letter]), refused(8));
  const note = 'I opened the letter at its sender’s.';
  const confirm = (by: typeof olga, exhibitId = letter) =>
    confirmExhibit(world, by, { caseId, exhibitId, note });
  await assert.rejects(confirm(olga), refused(6), 'who took the case up');
  await assert.rejects(confirm(rosa), refused(6), 'who brought it');
  await assert.rejects(confirm(mallory), refused(6));
  await assert.rejects(confirm(otto, profile), refused('conflict'));
  await assert.rejects(
    confirmExhibit(world, otto, { caseId, exhibitId: letter, note: ' ' }),
    refused('reasons-missing'),
  );
  await confirm(otto);
  await assert.rejects(confirm(otto), refused('conflict'));
  const seen = (await getCaseFile(world, olga, caseId)).exhibits.find(({ id }) => id === letter);
  assert.deepEqual([seen?.unverified, seen?.confirmedAt], [false, clock.now()]);
  await decideOn([letter]);
});

test('an officer’s own copy is confirmed by another officer', async () => {
  const { caseId } = await openCase(world, olga, { respondent: mallory });
  const exhibitId = await addExhibit(world, otto, {
    caseId,
    evidence: { content: 'Copied from his page.', gist: 'His page' },
  });
  for (const by of [otto, olga]) {
    await assert.rejects(
      confirmExhibit(world, by, { caseId, exhibitId, note: 'It is so.' }),
      refused(6),
    );
  }
});

test('hand-written SQL neither confirms in the first person’s name nor decides on a rumour', async () => {
  const { caseId, letter, profile } = await openedWithEvidence();
  const confirmedBy = (officer: typeof olga, exhibit = letter) =>
    db
      .insertInto('exhibit_confirmations')
      .values({
        case_id: caseId,
        exhibit_id: exhibit,
        officer_id: officer,
        note: 'By hand.',
        confirmed_at: clock.now(),
      })
      .execute();
  await assert.rejects(confirmedBy(olga), { code: 'FM006' });
  await assert.rejects(confirmedBy(otto, profile), { code: 'FM006' });
  await assert.rejects(confirmedBy(rosa), { code: 'FM006' });
  await assert.rejects(confirmedBy(mallory), { code: 'FM006' });
  await confirmedBy(otto);
  const kept = db.updateTable('exhibit_confirmations').set({ note: 'Other.' });
  await assert.rejects(kept.execute(), { code: 'FM012' });
  await assert.rejects(db.deleteFrom('exhibit_confirmations').execute(), { code: 'FM012' });
});

test('the second lock refuses a finding that rests on unverified evidence alone', async () => {
  const { caseId, allegationId, letter, profile } = await openedWithEvidence();
  const { decisionId } = await decideAlone(world, olga, {
    caseId,
    decision: {
      measures: [{ kind: 'warning', family: 'harassment' }],
      reasons: reasonsFor(stage, { allegationId, exhibits: [letter, profile] }),
    },
  });
  const forged = (exhibit: ExhibitId) =>
    transact(world, async (tx) => {
      const id = world.ids.next(1);
      const entry = await entryFor(tx, stage, caseId, decisionEntry);
      const of = { decision_id: decisionId };
      await copy(tx, 'decisions', { id: decisionId }, { id, entry_index: entry });
      await copy(tx, 'findings', of, { decision_id: id });
      await copy(tx, 'finding_exhibits', { ...of, exhibit_id: exhibit }, { decision_id: id });
      await sql`set constraints check_verified immediate`.execute(tx);
      throw new Error('let through');
    });
  await assert.rejects(forged(letter), { code: 'FM008', message: /unverified/ });
  await assert.rejects(forged(profile), { message: 'let through' });
});
