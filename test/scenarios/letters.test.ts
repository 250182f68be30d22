/** Every address in every letter leads somewhere, for whoever it was written to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appeal, castVote, decideAppeal, drawAppealPanel, imposeInterim } from '#enforcement';
import { toId, type AccountId } from '#foundation';
import { lettersTo, linksIn } from '#testing';
import * as court from '../attacks/court.ts';
import { confirmAddress, openPage, submitted, visitor } from './story/person.ts';

const { hourMs } = court;
const here = await court.openCourt(4);
const { app } = here;
const { world } = app.service;
const { db } = app.database;
const reader = await court.newcomer(here, 'reader');
await app.settle();
await confirmAddress(reader, world);

/** Asks what every letter so far links to; gives the letters' subjects. */
async function followLetters(): Promise<readonly string[]> {
  await app.settle();
  const letters = await lettersTo(world, reader.email);
  for (const letter of letters) {
    const links = linksIn(letter);
    assert.ok(links.length > 0, `"${letter.subject}" leads nowhere`);
    for (const link of links) {
      assert.ok(link.startsWith(`${app.origin}/`), link);
      const { status } = await openPage(reader, link);
      assert.equal(status, 200, `"${letter.subject}": ${link}`);
    }
  }
  return letters.map(({ subject }) => subject);
}

function wrote(subjects: readonly string[], about: RegExp): void {
  assert.ok(
    subjects.some((subject) => about.test(subject)),
    `no letter like ${about} among ${subjects.join(' | ')}`,
  );
}

test('letters about the account', async () => {
  await submitted(visitor(app.origin), '/reset-password', {
    action: '?/ask',
    filling: { email: reader.email },
  });
  assert.ok((await followLetters()).length >= 2);
});

test('letters of a case: statement, notice, protective measure and appeal', async () => {
  await court.warned(here, reader);
  wrote(await followLetters(), /^Statement of reasons/);
  const matter = await court.heard(here, reader);
  wrote(await followLetters(), /^You are asked to answer/);
  await protect(matter);
  wrote(await followLetters(), /^A short protective measure/);
  await winAppeal();
  wrote(await followLetters(), /^The appeal in case .* is decided/);
});

async function protect({ docket, postId }: court.Matter): Promise<void> {
  const caseId = await court.caseIdOf(here, docket);
  const allegations = await db
    .selectFrom('allegations')
    .select('id')
    .where('case_id', '=', caseId)
    .execute();
  await imposeInterim(world, here.officer.id, {
    caseId: toId(caseId),
    ground: 'flood',
    act: { kind: 'label', postId: toId(postId), note: 'Under review.' },
    allegations: allegations.map(({ id }) => toId<'allegation'>(id)),
    lighterActs: [],
    reason: 'It is passed on by the hundred.',
  });
}

/** The warning is appealed against, and a panel takes it back. */
async function winAppeal(): Promise<void> {
  const warning = await db
    .selectFrom('decisions')
    .select(['id'])
    .orderBy('id')
    .executeTakeFirstOrThrow();
  const appealId = await appeal(world, reader.id, {
    decisionId: toId(warning.id),
    grounds: 'It was a song.',
  });
  const { panelId } = await drawAppealPanel(world, here.second.id, { appealId });
  const members = await sitting(panelId);
  for (const member of members) {
    app.clock.advance(hourMs);
    const ballot = { kind: 'appeal', outcome: 'overturned', opinion: 'It was.' } as const;
    await castVote(world, member, { panelId, ballot });
  }
  const [author] = members;
  assert.ok(author !== undefined);
  const reasons = 'The whole song is a lament.';
  await decideAppeal(world, author, { appealId, outcome: 'overturned', reasons, treatments: [] });
}

async function sitting(panelId: string): Promise<readonly AccountId[]> {
  const seats = await db
    .selectFrom('panel_seats')
    .select('account_id')
    .where('panel_id', '=', panelId)
    .execute();
  return seats.map((seat) => toId<'account'>(seat.account_id));
}
