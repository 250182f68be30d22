import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { findAccountByHandle, signUp } from '#accounts';
import { publishPost } from '#conversation';
import { currentRulebook, ensureRulebook } from '#enforcement';
import { dayMs, hourMs } from '#foundation';
import { publish, transact } from '#infrastructure';
import { publishCheckpoint } from '#ledger';
import { openPlace, type Place } from './command-line/town.ts';

let place: Place;

before(async () => {
  place = await openPlace();
  await ensureRulebook(place.world);
  await publishCheckpoint(place.world);
});
after(() => place.close());

test('a place where all is well says so, and that is left as it was', async () => {
  const { code, out } = await place.run(['doctor']);
  assert.equal(code, 0, out);
  assert.match(out, /well {3}ledger {8}Every entry is signed, 1 in all\./);
  assert.match(out, /look {3}operator {6}There is no operator yet/);
  assert.match(out, /look {3}backup {8}None was ever made here/);
  for (const line of out.split('\n'))
    assert.match(line, /^(?:well |look |WRONG) {2}[a-z ]{12} {2}.*\.$/);
});

test('a job that failed for good is listed, and tried again when somebody says so', async () => {
  const { world, db } = place;
  await sql`delete from graphile_worker._private_jobs`.execute(db);
  await transact(world, (tx) => publish(tx, 'trial.job', {}));
  await sql`update graphile_worker._private_jobs
    set attempts = max_attempts, last_error = 'it fell over'`.execute(db);
  assert.match((await place.run(['doctor'])).out, /look {3}jobs {10}1 parked \(trial\.job\)/);
  const listed = (await place.run(['jobs', 'list'])).out;
  assert.match(listed, /trial\.job {2}12 attempts since .* {2}it fell over/);
  assert.equal((await place.run(['jobs', 'retry', '1234567'])).code, 1);
  const id = listed.split(' ')[0] ?? '';
  assert.equal((await place.run(['jobs', 'retry', id])).out, '1 job is tried again.');
  assert.equal((await place.run(['jobs', 'list'])).out, 'No job is parked.');
  await sql`delete from graphile_worker._private_jobs`.execute(db);
});

test('entries that nobody signs are seen, and so is a backup that grows old', async () => {
  const { world, clock } = place;
  assert.equal((await place.run(['backup', `${join(place.folder, 'backups')}/`])).code, 0);
  assert.match((await place.run(['doctor'])).out, /well {3}backup/);
  clock.advance(8 * dayMs);
  assert.match((await place.run(['doctor'])).out, /look {3}backup .*8 days ago\./);
  await place.run(['rulebook', 'publish', await changedRules(place), '--because', 'Fewer rules.']);
  assert.match((await place.run(['doctor'])).out, /well {3}ledger {8}1 of its 2 entries wait/);
  clock.advance(hourMs);
  assert.match((await place.run(['doctor'])).out, /look {3}ledger {8}1 of its 2 entries wait/);
  await publishCheckpoint(world);
});

async function changedRules({ world, folder }: Place): Promise<string> {
  const rules = (await currentRulebook(world))?.rules ?? [];
  const file = join(folder, 'rules.json');
  const texts = rules.map(
    ({ version: _, hash: __, effectiveFrom: ___, effectiveUntil: ____, ...rule }) => rule,
  );
  await writeFile(file, JSON.stringify({ rules: texts.slice(1) }));
  return file;
}

test('a restriction that came about behind the guards is named', async () => {
  const { world, db } = place;
  const { account } = await signUp(world, {
    handle: 'ada',
    email: 'ada@example.org',
    password: 'a long enough pass phrase',
  });
  await sql`alter table standing disable trigger user`.execute(db);
  await sql`insert into standing values (${account.id}, 'banned', false, false, false, false,
    'limited', null, '{1}', '{}', now())`.execute(db);
  const { code, out } = await place.run(['doctor']);
  assert.equal(code, 1);
  assert.match(
    out,
    /WRONG {2}restrictions {2}Article 10: restricted without a sanction in force: @ada\./,
  );
  await sql`delete from standing`.execute(db);
  await sql`alter table standing enable trigger user`.execute(db);
});

test('a post that is hidden or labelled behind the guards is named', async () => {
  const { world, db } = place;
  const ada = await findAccountByHandle(db, 'ada');
  assert.ok(ada !== undefined);
  const { id } = await publishPost(world, ada.id, { text: 'Nothing wrong with this.' });
  const marks = [
    ['post_labels', 'labelled', sql`insert into post_labels values (${id}, 1, 'context', 'No.')`],
    ['posts', 'hidden', sql`update posts set hidden_by = 1 where id = ${id}`],
  ] as const;
  for (const [table, what, mark] of marks) {
    await sql`alter table ${sql.table(table)} disable trigger user`.execute(db);
    await mark.execute(db);
    const { code, out } = await place.run(['doctor']);
    assert.equal(code, 1);
    assert.ok(out.includes(`Article 10: ${what} without a decision in force: post ${id}.`), out);
  }
  await sql`delete from post_labels`.execute(db);
  await sql`update posts set hidden_by = null`.execute(db);
  for (const [table] of marks) {
    await sql`alter table ${sql.table(table)} enable trigger user`.execute(db);
  }
});

test('a ledger that lost what it signed is wrong', async () => {
  const { db } = place;
  await sql`alter table ledger_head disable trigger user`.execute(db);
  await sql`update ledger_head set size = 1`.execute(db);
  const { code, out } = await place.run(['doctor']);
  assert.equal(code, 1);
  assert.match(out, /WRONG {2}ledger {8}Article 12: 2 entries were signed and 1 are there\./);
  await sql`update ledger_head set size = 2`.execute(db);
  await sql`alter table ledger_head enable trigger user`.execute(db);
});

test('what converts films is tried, and what keeps media is asked', async () => {
  assert.match((await place.run(['doctor'])).out, /look {3}films {9}No ffmpeg with ffprobe/);
  const none = await place.runWith({ FOLKMOOT_FFMPEG: 'none' }, ['doctor']);
  assert.match(none.out, /well {3}films {9}Films and sounds are refused, as/);
  const said = async (lines: readonly string[]) => {
    const program = await writeFfmpeg(lines);
    return (await place.runWith({ FOLKMOOT_FFMPEG: program }, ['doctor'])).out;
  };
  const encoders = [' V....D libx264  H.264', ' A....D aac  AAC', ' A....D libmp3lame  MP3'];
  assert.match(
    await said(['ffmpeg version 7.1 Copyright', ...encoders]),
    /well {3}films {9}ffmpeg 7\.1/,
  );
  assert.match(
    await said(['ffmpeg version 7.1', ...encoders.slice(1)]),
    /WRONG {2}films {9}The ffmpeg that was found cannot write libx264\./,
  );
});

/** Something that answers as ffmpeg does, with ffprobe beside it. */
async function writeFfmpeg(lines: readonly string[]): Promise<string> {
  const text = `#!/bin/sh\ncat <<'END'\n${lines.join('\n')}\nEND\n`;
  for (const name of ['ffmpeg', 'ffprobe']) {
    await writeFile(join(place.folder, name), text, { mode: 0o755 });
  }
  return join(place.folder, 'ffmpeg');
}

test('a store of objects that answers is well, and one that turns us away is wrong', async () => {
  let status = 404;
  const store = createServer((_request, response) => void response.writeHead(status).end());
  store.listen(0, '127.0.0.1');
  await once(store, 'listening');
  const address = store.address();
  assert.ok(typeof address === 'object' && address !== null);
  const environment = { S3_URL: `http://key:secret@127.0.0.1:${address.port}/bucket` };
  const well = await place.runWith(environment, ['doctor']);
  assert.match(well.out, /well {3}media {9}Uploads are kept in the bucket bucket at 127\.0\.0\.1/);
  status = 403;
  const { code, out } = await place.runWith(environment, ['doctor']);
  assert.equal(code, 1);
  assert.match(out, /WRONG {2}media {9}Uploads are kept in .* does not answer as it should/);
  assert.doesNotMatch(out, /secret@/);
  store.close();
});

test('a secret that others can read is seen', async () => {
  await chmod(join(place.folder, 'secret'), 0o644);
  assert.match((await place.run(['doctor'])).out, /look {3}data folder .*chmod 600/);
});
