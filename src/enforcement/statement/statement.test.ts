/** A final decision is explained in public, once; and what changes in it is said in the same thread. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { ensureServiceAccount } from '#accounts';
import { publishPost, publishThread } from '#conversation';
import { dayMs, type PostId } from '#foundation';
import { appendEntry } from '#ledger';
import { refusedBy } from '../forge.test.ts';
import {
  agreement,
  appeal,
  chooseNaming,
  decideAppeal,
  decideReview,
  drawAppealPanel,
  drawReviewPanel,
  getCaseFile,
  getDocket,
  listReviews,
  namingOf,
} from '../index.ts';
import {
  banMallory,
  judge,
  membersOf,
  openStage,
  refused,
  type Banned,
  type Stage,
} from '../stage.test.ts';
import { statePublicly } from './state-publicly.ts';

/** The texts of a thread, first to last. */
async function threadFrom({ db }: Stage, first: PostId): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('posts')
    .select(['id', 'text'])
    .where('id', '>=', first)
    .where('author_id', '=', (eb) =>
      eb.selectFrom('posts as one').select('one.author_id').where('one.id', '=', first),
    )
    .orderBy('id')
    .execute();
  return rows.map(({ text }) => text);
}

/** A statement written by hand, in the service's own name. */
async function forgeStatement(
  stage: Stage,
  banned: Banned,
  changes: { readonly named?: boolean; readonly author?: 'somebody' } = {},
) {
  const { world, rosa, clock } = stage;
  const service = await ensureServiceAccount(world);
  const author = changes.author === 'somebody' ? rosa : service.id;
  const post = await publishPost(world, author, { text: 'They were banned.' });
  return async (tx: Parameters<Parameters<typeof refusedBy>[2]>[0]) => {
    await tx
      .insertInto('public_statements')
      .values({
        post_id: post.id,
        case_id: banned.caseId,
        decision_id: banned.decisionId,
        named: changes.named ?? false,
        stated_at: clock.now(),
      })
      .execute();
  };
}

async function upheld(stage: Stage, banned: Banned): Promise<void> {
  const { world, mallory, otto } = stage;
  const { decisionId, caseId } = banned;
  const appealId = await appeal(world, mallory, { decisionId, grounds: 'It was a quotation.' });
  const drawn = await drawAppealPanel(world, otto, { appealId });
  const ballot = { kind: 'appeal', outcome: 'upheld', opinion: 'It was not.' } as const;
  const author = await judge(stage, caseId, drawn.panelId, ballot);
  const reasons = 'The post is no quotation.';
  await decideAppeal(world, author, { appealId, outcome: 'upheld', reasons, treatments: [] });
}

test('a decision is explained when its appeal is decided, by docket, and corrected in its thread', async (t) => {
  const stage = await openStage(12);
  const { world, db, mallory, rosa, otto, clock } = stage;
  const banned = await banMallory(stage);
  const { caseId, decisionId, docket } = banned;

  await t.test('article 11: not before it is final, by nobody but the service', async () => {
    await statePublicly(world, caseId, decisionId);
    assert.deepEqual((await getDocket(db, docket)).statements, []);
    await refusedBy(stage, 11, await forgeStatement(stage, banned));
    await refusedBy(stage, 12, await forgeStatement(stage, banned, { author: 'somebody' }));
  });

  await upheld(stage, banned);
  await stage.settle();
  const [said] = (await getDocket(db, docket)).statements;
  assert.ok(said !== undefined);
  const texts = await threadFrom(stage, said.postId);

  await t.test('it says what is public, names nobody, and anybody may answer', async () => {
    const whole = texts.join('\n');
    assert.match(whole, /a panel of 3 people drawn by lot/);
    assert.match(whole, new RegExp(`/dockets/${docket}`));
    assert.match(whole, /To call on others to hound a named person crosses the line/);
    assert.match(whole, /upheld the decision/);
    assert.doesNotMatch(whole, /mallory|rosa|panelist_|olga/);
    assert.ok(texts.every((text) => text.length <= 500));
    const answer = await publishPost(world, rosa, { text: 'Thank you.', inReplyTo: said.postId });
    assert.equal(answer.inReplyTo, said.postId);
  });

  await t.test('the job run again says nothing new', async () => {
    await statePublicly(world, caseId, decisionId);
    assert.deepEqual(await threadFrom(stage, said.postId), texts);
  });

  await t.test(
    'article 12: the account has no reach and did not ask, so nobody names it',
    async () => {
      await refusedBy(stage, 12, await forgeStatement(stage, banned, { named: true }));
      await assert.rejects(
        chooseNaming(world, mallory, { caseId, named: true }),
        refused('wrong-state'),
      );
    },
  );

  clock.advance(31 * dayMs);
  await stage.settle();
  const review = (await stage.caseOf(caseId)).reviews.at(-1);
  assert.ok(review !== undefined, 'every ban is decided again');
  const drawn = await drawReviewPanel(world, otto, { reviewId: review.id });

  await t.test('article 15: those who decide again are shown nothing of how it ended', async () => {
    const [reviewer = otto] = await membersOf(stage, caseId, drawn.panelId);
    const file = await getCaseFile(world, reviewer, caseId);
    const { decisions, sanctions, appeals, reviews, interim, entries, proposal, panels } = file;
    assert.deepEqual(
      [decisions, sanctions, appeals, reviews, interim, entries, proposal],
      [[], [], [], [], [], [], undefined],
    );
    assert.deepEqual(
      panels.map(({ id }) => id),
      [drawn.panelId],
    );
    assert.equal(file.state, 'deliberating');
    assert.ok(file.allegations.length > 0 && file.exhibits.length > 0);
    assert.ok(!JSON.stringify(file.likeCases).includes(docket));
  });

  const author = await judge(stage, caseId, drawn.panelId, {
    kind: 'review',
    findings: [{ allegationId: banned.allegationId, proved: false }],
    upTo: { level: 0 },
    opinion: 'I do not find it proved.',
  });

  await t.test('article 15: what the blind votes come to is what is recorded', async () => {
    const decided = { reviewId: review.id, reasons: 'As before.' } as const;
    const nextReviewAt = new Date(clock.now().getTime() + 90 * dayMs);
    for (const outcome of ['confirmed', 'ended'] as const) {
      const next = outcome === 'confirmed' ? { nextReviewAt } : {};
      await assert.rejects(
        decideReview(world, author, { ...decided, outcome, ...next }),
        refused('majority-missing'),
      );
      await refusedBy(stage, 15, async (tx) => {
        const { index } = await appendEntry(tx, world, {
          type: 'review',
          docket,
          ref: 0,
          outcome: 'confirmed',
          panel: { size: 3, for: 3, against: 0, recused: 0 },
        });
        await tx
          .insertInto('review_decisions')
          .values({
            review_id: review.id,
            case_id: caseId,
            panel_id: drawn.panelId,
            outcome,
            reasons: 'As before.',
            decided_at: clock.now(),
            entry_index: index,
          })
          .execute();
      });
    }
    const file = await getCaseFile(world, author, caseId);
    assert.equal(file.reviews.at(-1)?.carried, 'corrected', 'opened votes end the blindness');
    assert.equal(file.decisions.length, 1);
  });

  await decideReview(world, author, {
    reviewId: review.id,
    outcome: 'corrected',
    reasons: 'The post was read out of its thread.',
  });
  await stage.settle();

  await t.test('the error is put right, entered, and said in the thread', async () => {
    assert.equal((await stage.standing(mallory)).state, 'good');
    const page = await getDocket(db, docket);
    assert.deepEqual(
      page.reviews.map(({ outcome }) => outcome),
      ['corrected'],
    );
    assert.ok(page.entries.some(({ entry }) => entry.type === 'corrigendum'));
    const [after] = page.statements;
    assert.equal(after?.corrections.length, 1);
    const [correction] = after?.corrections ?? [];
    assert.ok(correction !== undefined);
    const row = await db
      .selectFrom('posts')
      .select(['text', 'in_reply_to'])
      .where('id', '=', correction)
      .executeTakeFirstOrThrow();
    assert.match(row.text, /^Correction\..*found it wrong/s);
    await statePublicly(world, caseId, decisionId);
    assert.equal((await getDocket(db, docket)).statements[0]?.corrections.length, 1);
  });

  await t.test('the agreement is published: here there was none', async () => {
    const figures = await agreement(db);
    assert.deepEqual(
      [figures.reviewed, figures.outcomes.corrected, figures.findings.agreed],
      [1, 1, 0],
    );
    assert.ok((figures.levels.alpha ?? 1) < 0.5);
    const [listed] = (await listReviews(db, { limit: 5 })).items;
    assert.deepEqual([listed?.firstLevel, listed?.blindLevels], [7, [0, 0, 0]]);
  });
});

test('who asks for it is named, once the time to appeal is over, and nobody else can ask', async () => {
  const stage = await openStage();
  const { world, db, mallory, rosa, clock } = stage;
  const banned = await banMallory(stage);
  const { caseId, decisionId, docket } = banned;
  await assert.rejects(chooseNaming(world, rosa, { caseId, named: true }), refused('not-found'));
  await refusedBy(stage, 12, (tx) =>
    tx
      .insertInto('naming_choices')
      .values({ case_id: caseId, account_id: rosa, named: true, chosen_at: clock.now() })
      .execute(),
  );
  await chooseNaming(world, mallory, { caseId, named: true });
  assert.equal((await namingOf(db, mallory, caseId))?.asked, true);
  assert.equal(await namingOf(db, rosa, caseId), undefined);
  clock.advance(185 * dayMs);
  await stage.settle();
  const [said] = (await getDocket(db, docket)).statements;
  assert.ok(said !== undefined);
  const [first = ''] = await threadFrom(stage, said.postId);
  assert.match(first, /about @mallory/);
  assert.match((await threadFrom(stage, said.postId)).join(' '), /Nobody appealed/);
  await statePublicly(world, caseId, decisionId);
  const service = await ensureServiceAccount(world);
  await publishThread(world, service.id, { parts: [{ text: 'Something else.' }] });
  assert.equal((await getDocket(db, docket)).statements.length, 1);
});
