/** Attacks by SQL on row D: what the rules refuse, the database refuses to whoever passes them by. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { sql } from 'kysely';
import { dayMs, sha256, type AccountId, type ServerMotionId } from '#foundation';
import { transact, type Tx } from '#infrastructure';
import { appendEntry, publishCheckpoint, type NewEntry } from '#ledger';
import { copy, refusedBy, rule, type Forgery } from '../forge.test.ts';
import { castServerVote, drawServerPanel } from '../index.ts';
import { hourMs, openStage } from '../stage.test.ts';
import { far, limited, moved, seatedOn, suspended } from './scene.test.ts';

const stage = await openStage();
const { world, clock, olga, otto, rosa, panel } = stage;
await publishCheckpoint(world);

type Motion = { readonly motionId: ServerMotionId; readonly docket: string };
const done = await limited(stage);
const away = await suspended(stage, [true, true, true]);
const waiting = await moved(stage, { domain: 'waiting.example' });
const waitingPanel = await moved(stage, { domain: 'panel.example', does: 'suspension' });
const early = await moved(stage, {
  domain: 'early.example',
  told: { at: clock.now(), how: 'Mail.' },
});
const drawn = await moved(stage, { domain: 'drawn.example', does: 'suspension' });
assert.ok(await drawServerPanel(world, olga, drawn.motionId));
const seats = await seatedOn(stage, drawn.motionId);

const decided = {
  type: 'decision',
  rules: [rule],
  outcome: 'proved',
  sanction: 'server-limit',
  panel: { size: 2, for: 2, against: 0, recused: 0 },
  commitments: { sor: 'b'.repeat(64), notice: 'b'.repeat(64) },
} as const;

const enter = async (tx: Tx, { docket }: Motion, entry: Omit<NewEntry, 'docket'>) =>
  (await appendEntry(tx, world, { ...entry, docket })).index;

const idOf = async (table: 'server_measures', motion: Motion) => {
  const row = await stage.db
    .selectFrom(table)
    .select(['id', 'review_at'])
    .where('motion_id', '=', motion.motionId)
    .executeTakeFirstOrThrow();
  return row;
};

/** A motion like the first but for the changes. */
const again = (tx: Tx, changes: Readonly<Record<string, unknown>>) =>
  copy(
    tx,
    'server_motions',
    { id: done.motionId },
    { id: world.ids.next(1), domain: 'new.example', docket: 'd'.repeat(32), ...changes },
  );

const refuses = (article: number, forgery: Forgery) => refusedBy(stage, article, forgery);

test('a motion written by hand lacks nothing that the Articles ask for', async (t) => {
  await transact(world, (tx) => again(tx, {}));
  const future = new Date(clock.now().getTime() + dayMs).toISOString();
  const wrongs: Readonly<Record<string, readonly [number, Readonly<Record<string, unknown>>]>> = {
    'no reasons': [8, { facts: '  ' }],
    'nothing lesser': [8, { lesser: '' }],
    'no short reason': [8, { summary: ' ' }],
    'not told, and no exception': [5, { told_at: null, told_how: null }],
    'told in the future': [5, { told_at: future }],
    'told, and an exception': [5, { exception: 'legal-order', conditions: {}, review_days: 30 }],
    'an exception that is not one': [
      4,
      { told_at: null, told_how: null, exception: 'haste', conditions: {}, review_days: 30 },
    ],
    'an exception for a year': [
      4,
      { told_at: null, told_how: null, exception: 'legal-order', conditions: {} },
    ],
    'no day of review': [10, { review_days: null }],
    'a review after a year': [10, { review_days: 366 }],
    'by no officer': [6, { proposed_by: rosa }],
    'about this server': [6, { domain: new URL(world.origin).host }],
    'nothing to lift': [10, { does: 'lift', review_days: null, told_at: null, told_how: null }],
    'in the docket of another server': [12, { docket: done.docket }],
  };
  for (const [name, [article, changes]] of Object.entries(wrongs)) {
    await t.test(name, () => refuses(article, (tx) => again(tx, changes)));
  }
  await t.test('nor is one changed', () =>
    refuses(12, (tx) => sql`update server_motions set facts = 'Other.'`.execute(tx)),
  );
});

type Verdict = {
  readonly motion: Motion;
  readonly outcome?: 'signed' | 'carried';
  readonly officer?: AccountId | null;
  readonly entry?: Omit<NewEntry, 'docket'> | undefined;
  readonly at?: Date;
};

async function say(tx: Tx, { motion, outcome = 'signed', officer = otto, entry, at }: Verdict) {
  const index = await enter(tx, motion, entry ?? decided);
  await tx
    .insertInto('server_verdicts')
    .values({
      motion_id: motion.motionId,
      outcome,
      officer_id: officer,
      said_at: at ?? clock.now(),
      entry_index: index,
    })
    .execute();
  return index;
}

test('a limit is signed by a second officer, once its administrators were heard', async (t) => {
  const wrongs: Readonly<Record<string, readonly [number, Verdict]>> = {
    'the same hand twice': [6, { motion: waiting, officer: olga }],
    'no officer': [6, { motion: waiting, officer: rosa }],
    'a signature on a suspension': [6, { motion: waitingPanel }],
    'a panel that was never drawn': [6, { motion: waiting, outcome: 'carried', officer: null }],
    'too early': [5, { motion: early, at: new Date(clock.now().getTime() - hourMs * 72 - 1) }],
    'no entry of a decision': [
      12,
      { motion: waiting, entry: { type: 'case-opened', rules: [rule] } },
    ],
  };
  for (const [name, [article, verdict]] of Object.entries(wrongs)) {
    await t.test(name, () => refuses(article, (tx) => say(tx, verdict)));
  }
});

test('a panel is drawn from a committed seed, of those who have no part in it', async (t) => {
  const seed = randomBytes(32);
  const commitSeed = async (tx: Tx) => {
    const entry = await enter(tx, waitingPanel, {
      type: 'draw-committed',
      commitments: { seed: sha256(seed).toString('hex') },
    });
    await tx
      .insertInto('server_draws')
      .values({
        motion_id: waitingPanel.motionId,
        size: 3,
        seed_commitment: sha256(seed),
        sealed_seed: seed,
        committed_at: clock.now(),
        entry_index: entry,
      })
      .execute();
  };
  const draw = async (tx: Tx, members: readonly AccountId[], by = seed) => {
    const row = await tx
      .selectFrom('server_draws')
      .select('entry_index')
      .where('motion_id', '=', waitingPanel.motionId)
      .executeTakeFirstOrThrow();
    const entry = await enter(tx, waitingPanel, {
      type: 'draw-revealed',
      ref: Number(row.entry_index),
      reveal: { seed: by.toString('hex') },
    });
    await tx
      .insertInto('server_panels')
      .values({
        motion_id: waitingPanel.motionId,
        seed: by,
        drawn_at: clock.now(),
        votes_by: new Date(clock.now().getTime() + 3 * dayMs),
        entry_index: entry,
      })
      .execute();
    await tx
      .insertInto('server_seats')
      .values(
        members.map((member, at) => ({
          motion_id: waitingPanel.motionId,
          account_id: member,
          letter: 'ABC'.charAt(at),
        })),
      )
      .execute();
  };
  const three = panel.slice(0, 3);
  const [first, second] = panel;
  assert.ok(first !== undefined && second !== undefined);
  await t.test('committed and drawn in one go', () =>
    refuses(6, async (tx) => {
      await commitSeed(tx);
      await draw(tx, three);
    }),
  );
  await transact(world, commitSeed);
  await t.test('from another seed', () => refuses(6, (tx) => draw(tx, three, randomBytes(32))));
  await t.test('of two', () => refuses(6, (tx) => draw(tx, [first, second])));
  await t.test('with an officer who is no panelist', () =>
    refuses(6, (tx) => draw(tx, [first, second, otto])),
  );
  await t.test('with the one who moved it', () =>
    refuses(6, async (tx) => {
      const at = clock.now();
      await sql`insert into roles (id, account_id, role, granted_at)
        values (${world.ids.next(1)}, ${olga}, 'panelist', ${at})`.execute(tx);
      await draw(tx, [first, second, olga]);
    }),
  );
  await t.test('with one who turned away from the server', () =>
    refuses(6, async (tx) => {
      await sql`insert into person_domain_blocks (id, account_id, domain, created_at)
        values (${world.ids.next(1)}, ${first}, 'panel.example', ${clock.now()})`.execute(tx);
      await draw(tx, three);
    }),
  );
});

test('a suspension needs the votes of its panel', async (t) => {
  const carried: Omit<NewEntry, 'docket'> = {
    ...decided,
    sanction: 'server-suspension',
    panel: { size: 3, for: 3, against: 0, recused: 0 },
  };
  const carry = (tx: Tx) =>
    say(tx, { motion: drawn, outcome: 'carried', officer: null, entry: carried });
  await t.test('of which none is cast', () => refuses(15, carry));
  const [first, second] = seats;
  assert.ok(first !== undefined && second !== undefined);
  for (const member of [first, second]) {
    await castServerVote(world, member, {
      motionId: drawn.motionId,
      vote: { supports: true, carriesException: false, opinion: 'It is so.' },
    });
  }
  const open = (tx: Tx, supports: readonly boolean[]) =>
    tx
      .insertInto('server_opened_ballots')
      .values(
        supports.map((one, at) => ({
          motion_id: drawn.motionId,
          account_id: seats[at] ?? '',
          supports: one,
          carries_exception: false,
          opinion: 'It is so.',
          salt: randomBytes(32),
        })),
      )
      .execute();
  await t.test('of which one is missing', () =>
    refuses(15, async (tx) => {
      await open(tx, [true, true]);
      await carry(tx);
    }),
  );
  await t.test('of which two are against it', () =>
    refuses(15, async (tx) => {
      await sql`insert into server_ballots (motion_id, account_id, commitment, sealed, cast_at)
        values (${drawn.motionId}, ${seats[2]}, ${randomBytes(32)}, ${randomBytes(9)}, ${clock.now()})`.execute(
        tx,
      );
      await open(tx, [true, false, false]);
      await carry(tx);
    }),
  );
  await t.test('opened before there is a verdict', () => refuses(6, (tx) => open(tx, [true])));
  await t.test('cast after the deadline', () =>
    refuses(6, (tx) =>
      sql`insert into server_ballots (motion_id, account_id, commitment, sealed, cast_at)
        values (${drawn.motionId}, ${seats[2]}, ${randomBytes(32)}, ${randomBytes(9)},
          ${new Date(clock.now().getTime() + 30 * dayMs)})`.execute(tx),
    ),
  );
});

test('a measure follows from its decision, served and entered, to its day of review', async (t) => {
  type Start = {
    readonly kind?: 'limit' | 'suspension';
    readonly days?: number;
    readonly isServed?: boolean;
    readonly entry?: NewEntry['type'];
    readonly kinds?: readonly ('sor' | 'notice')[];
  };
  const start = async (
    tx: Tx,
    { kind = 'limit', days = 180, isServed = true, entry, kinds = ['sor', 'notice'] }: Start,
  ) => {
    const decision = await say(tx, { motion: waiting });
    for (const one of kinds) {
      await copy(
        tx,
        'server_documents',
        { motion_id: done.motionId, kind: one },
        { id: world.ids.next(1), motion_id: waiting.motionId, entry_index: decision },
      );
    }
    if (isServed) await enter(tx, waiting, { type: 'served', ref: decision });
    const index = await enter(tx, waiting, {
      type: entry ?? 'sanction-started',
      ref: decision,
      sanction: 'server-limit',
    });
    await tx
      .insertInto('server_measures')
      .values({
        id: world.ids.next(1),
        motion_id: waiting.motionId,
        kind,
        started_at: clock.now(),
        review_at: new Date(clock.now().getTime() + days * dayMs),
        entry_index: index,
      })
      .execute();
  };
  const wrongs: Readonly<Record<string, readonly [number, Start]>> = {
    'heavier than was decided': [6, { kind: 'suspension' }],
    'reviewed later than was decided': [14, { days: 181 }],
    'reviewed after more than a year': [10, { days: 367 }],
    'not served': [10, { isServed: false }],
    'without its entry': [12, { entry: 'sanction-ended' }],
    'without a statement of reasons': [8, { kinds: ['notice'] }],
    'without a record that they were told': [5, { kinds: ['sor'] }],
  };
  for (const [name, [article, forged]] of Object.entries(wrongs)) {
    await t.test(name, () => refuses(article, (tx) => start(tx, forged)));
  }
  await t.test('and only from a decision', () =>
    assert.rejects(
      transact(world, (tx) =>
        copy(
          tx,
          'server_measures',
          { motion_id: away.motionId },
          {
            id: world.ids.next(1),
            motion_id: waiting.motionId,
          },
        ),
      ),
    ),
  );
});

test('a server is restricted by a measure that is in force, and as was decided', async (t) => {
  const measure = await idOf('server_measures', away);
  const set = (column: string, value: unknown) => (tx: Tx) =>
    sql`update server_limits set ${sql.ref(column)} = ${value} where domain = ${far}`.execute(tx);
  await t.test('not past its day of review', () =>
    refuses(14, set('until', new Date(measure.review_at.getTime() + 1))),
  );
  await t.test('nor otherwise', () => refuses(10, set('severity', 'limited')));
  await t.test('nor in the name of another docket', () =>
    refuses(10, set('docket', waiting.docket)),
  );
  await t.test('nor another server', () =>
    refuses(10, (tx) =>
      copy(tx, 'server_limits', { domain: far }, { domain: 'else.example', measure_id: '7' }),
    ),
  );
  const end = (how: 'lapsed' | 'lifted', motionId: ServerMotionId | null) => async (tx: Tx) => {
    const row = await tx
      .selectFrom('server_measures')
      .select('entry_index')
      .where('id', '=', measure.id)
      .executeTakeFirstOrThrow();
    const index = await enter(tx, done, {
      type: how === 'lapsed' ? 'sanction-expired' : 'sanction-ended',
      ref: Number(row.entry_index),
    });
    await tx
      .insertInto('server_endings')
      .values({
        measure_id: measure.id,
        how,
        motion_id: motionId,
        ended_at: clock.now(),
        entry_index: index,
      })
      .execute();
  };
  await t.test('it does not lapse before its day', () => refuses(14, end('lapsed', null)));
  await t.test('it is not lifted by a decision that lifts nothing', () =>
    refuses(6, end('lifted', done.motionId)),
  );
  clock.advance(200 * dayMs);
  await t.test('past its day nothing is left of it', () => refuses(10, end('lapsed', null)));
});
