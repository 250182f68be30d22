import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ensureServiceAccount } from '#accounts';
import { canonicalJson, sha256 } from '#foundation';
import { transact } from '#infrastructure';
import { appendEntry } from '#ledger';
import { copy, refusedBy } from '../forge.test.ts';
import {
  adoptCharter,
  compareRules,
  findRulebook,
  findRulebookChanges,
  getRule,
  listAnnounced,
  listTranslations,
  previewRulebook,
  publishRulebook,
  translateRules,
  type RuleRef,
  type RuleText,
} from '../index.ts';
import { dayMs, hourMs, openStage, refused, type Stage } from '../stage.test.ts';
import { defaultRulebook } from './default/index.ts';

const [first, second, ...rest] = defaultRulebook;
assert.ok(first !== undefined && second !== undefined);
const clearer: RuleText = { ...first, text: `${first.text} Nor their families.` };
const rationale = 'A case showed that the words left families out.';
const amended = { rules: [clearer, second, ...rest], rationale };

test('a change is announced with its reason, told in public once, and takes effect after the notice', async () => {
  const stage = await openStage(0);
  const { world, db, clock } = stage;
  const speaker = await ensureServiceAccount(world);
  const published = await publishRulebook(world, undefined, amended);
  assert.equal(published.effectiveAt.getTime() - published.publishedAt.getTime(), 7 * dayMs);
  const [announced] = await listAnnounced(db, clock.now());
  assert.equal(announced?.number, 2);
  assert.equal((await getRule(world, first.id)).current.version, 1);
  await stage.settle();
  await stage.settle();
  const page = await findRulebookChanges(db, 2);
  assert.ok(page?.announcement !== undefined);
  assert.deepEqual(
    page.changes.map(({ ruleId, kind, rationale: why }) => [ruleId, kind, why]),
    [[first.id, 'amended', rationale]],
  );
  const posts = await db
    .selectFrom('posts')
    .select(['text', 'visibility'])
    .where('author_id', '=', speaker.id)
    .execute();
  assert.equal(posts.length, 1);
  assert.equal(posts[0]?.visibility, 'public');
  assert.match(posts[0].text, /Rulebook 2 takes effect on .*\n\n- Changed: /);
  assert.ok(posts[0].text.includes(`${world.origin}/rules/books/2`));
  clock.advance(7 * dayMs);
  assert.deepEqual(await listAnnounced(db, clock.now()), []);
  const rule = await getRule(world, first.id);
  assert.equal(rule.current.version, 2);
  const [old] = rule.versions.filter(({ version }) => version === 1);
  const { texts } = compareRules(old, rule.current);
  const added = texts.flatMap(({ stretches }) => stretches.filter(({ kind }) => kind === 'added'));
  assert.equal(added.map(({ text }) => text.trim()).join(), 'Nor their families.');
});

test('article 1: no change without its reason, too soon, or of nothing', async () => {
  const stage = await openStage(0);
  const { world, clock } = stage;
  const publish = (changes: object) =>
    publishRulebook(world, undefined, { ...amended, ...changes });
  await assert.rejects(publish({ rationale: '  ' }), refused(1));
  await assert.rejects(publish({ rationales: { [second.id]: 'It did not change.' } }), refused(1));
  await assert.rejects(publish({ effectiveAt: clock.now() }), refused('notice-too-short'));
  await assert.rejects(
    publish({ effectiveAt: clock.now(), urgentReason: ' ' }),
    refused('notice-too-short'),
  );
  await assert.rejects(publish({ rules: defaultRulebook }), refused('conflict'));
  await assert.rejects(publishRulebook(world, stage.olga, amended), refused('forbidden'));
  assert.equal(await findRulebook(stage.db, 2), undefined);
  const urgent = await publish({ urgentReason: 'A flood of forged calls for help.' });
  assert.deepEqual(urgent.effectiveAt, urgent.publishedAt);
});

test('a server that promised a longer notice keeps it, in the rules and in the database', async () => {
  const stage = await openStage(0);
  const { world, clock, db } = stage;
  await adoptCharter(world, undefined, { ruleNoticeDays: 30 });
  const days = (amount: number): Date => new Date(clock.now().getTime() + amount * dayMs);
  await assert.rejects(
    publishRulebook(world, undefined, { ...amended, effectiveAt: days(29) }),
    refused('notice-too-short'),
  );
  const { number, effectiveAt } = await publishRulebook(world, undefined, amended);
  assert.deepEqual(effectiveAt, days(30));
  clock.advance(hourMs);
  await refusedBy(stage, 1, (tx) =>
    forgeBook(tx, stage, { from: number, effective_at: days(40).toISOString(), notice: 9 }),
  );
  assert.equal(await findRulebook(db, number + 1), undefined);
});

type Tx = Parameters<Parameters<typeof transact>[1]>[0];

type Forged = {
  readonly from: number;
  readonly effective_at?: string;
  /** Days between publication and effect, by moving the publication. */
  readonly notice?: number;
  readonly entered?: (rules: readonly RuleRef[]) => readonly RuleRef[];
  readonly rationale?: string | undefined;
  readonly urgent_reason?: string;
  readonly hash?: string;
};

/** A further rulebook by hand with everything right but for the changes: its rules are those of `from`, one less. */
async function forgeBook(tx: Tx, { world, clock }: Stage, forged: Forged): Promise<void> {
  const before = await findRulebook(tx, forged.from);
  assert.ok(before?.rules[0] !== undefined);
  const rules = before.rules
    .slice(1)
    .map(({ id, version, hash }) => ({ id, version, hash }))
    .toSorted((left, right) => (left.id < right.id ? -1 : 1));
  const number = forged.from + 1;
  const effective = new Date(forged.effective_at ?? clock.now().getTime() + 60 * dayMs);
  const published =
    forged.notice === undefined
      ? clock.now()
      : new Date(effective.getTime() - forged.notice * dayMs);
  const { index } = await appendEntry(tx, world, {
    type: 'rules-published',
    rules: forged.entered?.(rules) ?? rules,
  });
  const from = { number: String(forged.from) };
  await copy(tx, 'rulebooks', from, {
    number,
    entry_index: index,
    hash: `\\x${forged.hash ?? sha256(canonicalJson(rules)).toString('hex')}`,
    published_at: published.toISOString(),
    effective_at: effective.toISOString(),
    urgent_reason: forged.urgent_reason ?? null,
  });
  await tx
    .insertInto('rulebook_rules')
    .values(rules.map(({ id, version }) => ({ rulebook_number: number, rule_id: id, version })))
    .execute();
  const why = 'rationale' in forged ? forged.rationale : 'It is not needed.';
  if (why !== undefined) await explain(tx, number, before.rules[0].id, why);
}

async function explain(tx: Tx, number: number, ruleId: string, why: string): Promise<void> {
  await tx
    .insertInto('rulebook_changes')
    .values({ rulebook_number: number, rule_id: ruleId, rationale: why })
    .execute();
}

test('article 1 holds against hand-written SQL', async (t) => {
  const stage = await openStage(0);
  const { world, clock, db } = stage;
  const forge = (article: number, changes: Omit<Parameters<typeof forgeBook>[2], 'from'>) =>
    refusedBy(stage, article, (tx) => forgeBook(tx, stage, { from: 1, ...changes }));

  await t.test('a rulebook that takes effect too soon', () => forge(1, { notice: 6.9 }));
  await t.test('with a blank reason for the haste', () =>
    forge(1, { notice: 6.9, urgent_reason: ' ' }),
  );
  await t.test('without the reason of a change', () => forge(1, { rationale: undefined }));
  await t.test('under another hash', () => forge(1, { hash: 'a'.repeat(64) }));
  await t.test('article 12: whose entry leaves a version out', () =>
    forge(12, { entered: (rules) => rules.slice(1) }),
  );
  await t.test('article 12: whose entry has another hash', () =>
    forge(12, {
      entered: (rules) => [...rules.slice(1), { id: second.id, version: 1, hash: 'b'.repeat(64) }],
    }),
  );
  await t.test('a rule version whose text is another than its hash says', () =>
    refusedBy(stage, 1, (tx) =>
      copy(
        tx,
        'rule_versions',
        { rule_id: first.id, version: '1' },
        { version: 2, document: { ...first, text: 'Anything goes.' } },
      ),
    ),
  );
  await t.test('a rule version that reaches further than its text says', () =>
    refusedBy(stage, 1, (tx) =>
      copy(tx, 'rule_versions', { rule_id: first.id }, { version: 2, heaviest_level: 0 }),
    ),
  );
  await t.test('article 12: a published version, or its reason, edited or removed', async () => {
    await publishRulebook(world, undefined, amended);
    await refusedBy(stage, 12, (tx) =>
      tx.updateTable('rule_versions').set({ document: '{}' }).execute(),
    );
    await refusedBy(stage, 12, (tx) => tx.deleteFrom('rulebook_changes').execute());
    await refusedBy(stage, 12, (tx) =>
      tx.updateTable('rulebooks').set({ effective_at: clock.now() }).execute(),
    );
    await refusedBy(stage, 12, (tx) => explain(tx, 2, second.id, 'An afterthought.'));
  });
  await t.test('a post of somebody else as the announcement', async () => {
    const post = await stage.say(stage.mallory, 'The rules are whatever I say');
    await refusedBy(stage, 1, (tx) =>
      tx
        .insertInto('rulebook_announcements')
        .values({ rulebook_number: 2, post_id: post.id })
        .execute(),
    );
  });
  await t.test('and the same forgery with nothing wrong is let in', async () => {
    clock.advance(hourMs);
    await transact(world, (tx) => forgeBook(tx, stage, { from: 2 }));
    assert.ok((await findRulebook(db, 3)) !== undefined);
  });
});

test('a preview shows what would change and from when, and leaves nothing', async () => {
  const { world, db } = await openStage(0);
  const shown = await previewRulebook(world, amended);
  assert.equal(shown.rulebook.number, 2);
  assert.deepEqual(
    shown.changes.map(({ ruleId }) => ruleId),
    [first.id],
  );
  assert.equal(await findRulebook(db, 2), undefined);
  await assert.rejects(previewRulebook(world, { ...amended, rationale: '' }), refused(1));
  assert.equal((await publishRulebook(world, undefined, amended)).number, 2);
});

test('a rule that left the rulebook comes back as a new version, though its words are the same', async () => {
  const { world, clock } = await openStage(0);
  await publishRulebook(world, undefined, { rules: [second, ...rest], rationale });
  clock.advance(hourMs);
  const { rules } = await publishRulebook(world, undefined, {
    rules: defaultRulebook,
    rationale,
    effectiveAt: new Date(clock.now().getTime() + 20 * dayMs),
  });
  assert.equal(rules.find(({ id }) => id === first.id)?.version, 2);
  const { versions } = await getRule(world, first.id);
  assert.equal(versions.length, 2);
  assert.ok(
    versions.every(({ effectiveUntil }, at) => (at === 0) === (effectiveUntil === undefined)),
  );
  assert.equal(versions[0]?.hash, versions[1]?.hash);
});

test('a translation is bound to one version, and never changes its hash', async () => {
  const stage = await openStage(0);
  const { world, db } = stage;
  const { current } = await getRule(world, first.id);
  const translation = {
    title: 'Keine Drohungen',
    text: 'Drohe niemandem.',
    purpose: 'Sie schützt Menschen.',
    examples: first.examples.map(() => ({ text: 'Ein Beispiel.', reason: 'Ein Grund.' })),
  };
  const publish = (changes: object, language = 'de') =>
    translateRules(world, undefined, {
      language,
      rules: { [first.id]: { ...translation, ...changes } },
    });
  await assert.rejects(publish({ examples: [] }), refused('invalid'));
  await assert.rejects(publish({ text: ' ' }), refused('invalid'));
  await assert.rejects(publish({}, 'Deutsch'), refused('invalid'));
  await publish({});
  await publish({});
  await publish({ text: 'Drohe keinem Menschen.' });
  const of = { ruleId: first.id, version: 1 };
  const [german, ...others] = await listTranslations(db, of);
  assert.equal(others.length, 0);
  assert.equal(german?.revision, 2);
  assert.equal(german.text, 'Drohe keinem Menschen.');
  assert.equal((await getRule(world, first.id)).current.hash, current.hash);
  await publishRulebook(world, undefined, amended);
  assert.deepEqual(await listTranslations(db, { ...of, version: 2 }), []);
  await refusedBy(stage, 1, (tx) =>
    copy(
      tx,
      'rule_translations',
      { rule_id: first.id, revision: '2' },
      { version: 2, revision: 1 },
    ),
  );
  await refusedBy(stage, 12, (tx) =>
    tx.updateTable('rule_translations').set({ language: 'en' }).execute(),
  );
});
