import { toId, type AccountId } from '#foundation';
import { defaultCharter } from '../charter.ts';
import { addDays } from '../deadlines.ts';
import { customOf } from '../precedents.ts';
import type {
  Actor,
  ActorRole,
  Candidate,
  Context,
  Precedent,
  RuleVersion,
  WarningFact,
} from '../model.ts';

/** The people and the rules of the plays that test the Articles. */
const account = (id: number): AccountId => toId(String(id));

export const respondent = account(101);
export const reporter = account(102);
export const stranger = account(103);
export const operator = account(104);
/** Officers; all of them are panelists too, and none may sit where they acted. */
export const officers = [account(201), account(202), account(203)] as const;
export const panelists: readonly AccountId[] = Array.from({ length: 22 }, (_, index) =>
  account(301 + index),
);
/** Panelists who may never sit: two are tied to the parties, one is under a sanction. */
export const tiedToRespondent = account(301);
export const tiedToReporter = account(302);
export const sanctioned = account(303);

export const start = new Date('2026-01-01T00:00:00.000Z');

export function actorFor(id: AccountId, ...roles: readonly ActorRole[]): Actor {
  return { kind: 'account', id, roles };
}

export const clock: Actor = { kind: 'clock' };

/** A panelist in the middle of a term, with nothing else to hear. */
const serves = { openPanels: 0, served: [{ from: new Date('2025-12-01T00:00:00.000Z') }] };

/** Everyone with a role on this server, and what ties them to the parties. */
export const pool: readonly Candidate[] = [
  ...[respondent, reporter, ...officers, ...panelists].map((id) => ({
    account: id,
    panelist: true,
    inGoodStanding: id !== sanctioned,
    ...serves,
    tiedTo: [
      ...(id === tiedToRespondent ? [respondent] : []),
      ...(id === tiedToReporter ? [reporter] : []),
      ...(id === panelists[5] ? [stranger] : []),
    ],
  })),
  { account: operator, panelist: false, inGoodStanding: true, tiedTo: [], ...serves },
];

function version(
  id: string,
  number: number,
  facts: Pick<RuleVersion, 'thresholdTest' | 'effectiveFrom'> & { readonly effectiveUntil?: Date },
): RuleVersion {
  return {
    id,
    family: id.split('.')[0] ?? id,
    title: id,
    text: `The text of ${id}.`,
    purpose: 'It prevents harm.',
    schedule: { usualFrom: 1, usualTo: 6, heaviest: 7 },
    examples: [],
    version: number,
    hash: String(number).padStart(64, 'a'),
    ...facts,
  };
}

/** The first version of `violence.threats` ended on 1 December 2025; the second is in force. */
export const ruleVersions: readonly RuleVersion[] = [
  version('violence.threats', 1, {
    thresholdTest: true,
    effectiveFrom: new Date('2025-01-01T00:00:00.000Z'),
    effectiveUntil: new Date('2025-12-01T00:00:00.000Z'),
  }),
  version('violence.threats', 2, {
    thresholdTest: true,
    effectiveFrom: new Date('2025-12-01T00:00:00.000Z'),
  }),
  version('harassment.targeted', 1, {
    thresholdTest: false,
    effectiveFrom: new Date('2025-01-01T00:00:00.000Z'),
  }),
  version('deception.automation', 1, {
    thresholdTest: false,
    effectiveFrom: new Date('2025-01-01T00:00:00.000Z'),
  }),
];

/** The case that they come from. */
const earlier = {
  docket: '0e'.repeat(16),
  rules: [{ id: 'violence.threats', version: 1, hash: 'c0'.repeat(32) }],
};

/** Warnings from earlier cases: one that counts, and one each for every way not to. */
export const warnings: readonly WarningFact[] = [
  {
    sanctionId: toId('9001'),
    ...earlier,
    family: 'violence',
    deliveredAt: new Date('2025-12-01T00:00:00.000Z'),
    openedAt: new Date('2025-12-02T00:00:00.000Z'),
    expiresAt: new Date('2026-12-01T00:00:00.000Z'),
    overturned: false,
  },
  {
    sanctionId: toId('9002'),
    ...earlier,
    family: 'deception',
    deliveredAt: new Date('2025-12-01T00:00:00.000Z'),
    openedAt: new Date('2025-12-02T00:00:00.000Z'),
    expiresAt: new Date('2026-12-01T00:00:00.000Z'),
    overturned: false,
  },
  {
    sanctionId: toId('9003'),
    ...earlier,
    family: 'violence',
    deliveredAt: new Date('2024-11-01T00:00:00.000Z'),
    expiresAt: new Date('2025-11-01T00:00:00.000Z'),
    overturned: false,
  },
  {
    sanctionId: toId('9004'),
    ...earlier,
    family: 'violence',
    expiresAt: new Date('2026-12-01T00:00:00.000Z'),
    overturned: false,
  },
  {
    sanctionId: toId('9005'),
    ...earlier,
    family: 'violence',
    deliveredAt: new Date('2025-12-01T00:00:00.000Z'),
    openedAt: new Date('2025-12-02T00:00:00.000Z'),
    expiresAt: new Date('2026-12-01T00:00:00.000Z'),
    overturned: true,
  },
];

function precedent(id: number, facts: Partial<Precedent>): Precedent {
  return {
    decisionId: toId(String(id)),
    docket: String(id).padStart(32, '0'),
    ruleId: 'violence.threats',
    family: 'violence',
    conduct: 'post',
    proved: true,
    severity: 3,
    strikes: 0,
    withReach: false,
    level: 3,
    deciderCount: 3,
    onAppeal: false,
    decidedAt: new Date('2025-06-01T00:00:00.000Z'),
    overruled: false,
    holding: 'An earlier holding.',
    ...facts,
  };
}

export const precedents: readonly Precedent[] = [
  precedent(8001, { level: 6, severity: 4 }),
  precedent(8002, { level: 6, strikes: 1 }),
  precedent(8003, { level: 1, severity: 1 }),
  precedent(8004, { ruleId: 'harassment.targeted', family: 'harassment', level: 4 }),
  precedent(8005, { proved: false, level: 0 }),
];

const custom = customOf(precedents);

/** A context with nothing unusual in it, for one actor at one time. */
export function contextOf(actor: Actor, now: Date, changes: Partial<Context> = {}): Context {
  // Whenever it is, everybody is in the middle of a term.
  const served = [{ from: addDays(now, -30) }];
  return {
    now,
    actor,
    charter: defaultCharter,
    ruleVersions,
    respondent: {
      local: true,
      channels: ['service', 'mail'],
      followers: 120,
      createdAt: new Date('2024-01-01T00:00:00.000Z'),
    },
    pool: pool.map((one) => ({ ...one, served })),
    warnings,
    strikes: 1,
    interimMeasures: [],
    precedents,
    custom,
    links: {
      appeal: 'https://moot.example/appeal/token',
      exit: 'https://moot.example/exit',
      rules: 'https://moot.example/rules',
      dockets: 'https://moot.example/dockets',
    },
    ...changes,
  };
}
