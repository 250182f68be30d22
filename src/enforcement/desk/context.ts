import { dayMs, type AccountId, type DecisionId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { appealUrl } from '../appeal-link.ts';
import { getCharter } from '../charter.ts';
import { listCasesOf } from '../load-case.ts';
import { listRuleVersions } from '../rule-versions.ts';
import { likenessesOf } from '../rules/likeness.ts';
import type {
  Actor,
  ActorRole,
  Case,
  Charter,
  Command,
  Context,
  Respondent,
  RuleVersion,
  Treatment,
} from '../rules/model.ts';
import { listCandidates } from './candidates.ts';
import { interimFactsOf, strikesOf, warningsOf } from './history.ts';
import { readHoldings, type Held, type HoldingsAsked } from './holdings.ts';
import { respondentFacts } from './respondent-facts.ts';

/** A durable job whose time has come, or the software recording what it did. */
export const clockActor: Actor = { kind: 'clock' };

/** A person with the roles that they hold now. */
export async function actorOf(db: Reader, id: AccountId): Promise<Actor> {
  const rows = await db
    .selectFrom('roles')
    .select('role')
    .where('account_id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
  const roles: readonly ActorRole[] = ['member', ...rows.map(({ role }) => role)];
  return { kind: 'account', id, roles };
}

/** Facts that stay the same while a case is locked, looked up once. */
export type FactStore = {
  readonly charter: () => Promise<Charter>;
  readonly respondent: (id: AccountId) => Promise<Respondent>;
  /** The respondent's cases as they stood when the lock was taken. */
  readonly cases: (id: AccountId) => Promise<readonly Case[]>;
  readonly versions: (ids: readonly string[]) => Promise<readonly RuleVersion[]>;
  readonly holdings: (asked: HoldingsAsked) => Promise<Held>;
};

export function factStore(db: Reader): FactStore {
  const charter = keptBy(() => getCharter(db));
  const versions = keptBy((key) => listRuleVersions(db, wordsOf(key)));
  const holdings = new Map<string, Promise<Held>>();
  const respondent = keptBy((id: AccountId) => respondentFacts(db, id));
  const cases = keptBy((id: AccountId) => listCasesOf(db, id));
  return {
    charter: () => charter(''),
    versions: (ids) => versions(keyOf(ids)),
    holdings: (asked) => {
      const key = JSON.stringify(asked);
      const found =
        holdings.get(key) ??
        charter('').then((known) => readHoldings(db, asked, known.nearestPrecedents));
      holdings.set(key, found);
      return found;
    },
    respondent,
    cases,
  };
}

function keptBy<Key extends string, Fact>(
  look: (key: Key) => Promise<Fact>,
): (key: Key) => Promise<Fact> {
  const known = new Map<string, Promise<Fact>>();
  return (key) => {
    const found = known.get(key) ?? look(key);
    known.set(key, found);
    return found;
  };
}

/** Rule ids and families hold no comma. */
const keyOf = (words: readonly string[]): string => [...new Set(words)].toSorted().join(',');
const wordsOf = (key: string): string[] => (key === '' ? [] : key.split(','));

/** The respondent's cases with the locked one as it stands now. */
export async function historyOf(facts: FactStore, subject: Case): Promise<readonly Case[]> {
  const cases = await facts.cases(subject.respondent);
  return [...cases.filter(({ id }) => id !== subject.id), subject];
}

/** The holdings that a command treats, which may be others than the nearest. */
function treatedBy(command: Command, subject: Case | undefined): readonly DecisionId[] {
  return treatmentsOf(command, subject).map(({ precedent }) => precedent);
}

function treatmentsOf(command: Command, subject: Case | undefined): readonly Treatment[] {
  switch (command.type) {
    case 'decide-alone':
    case 'sign-decision':
    case 'decide':
      return command.decision.reasons.treatments;
    case 'countersign':
      return subject?.draft?.decision.reasons.treatments ?? [];
    case 'decide-appeal':
      return command.treatments;
    default:
      return [];
  }
}

const drawing: ReadonlySet<Command['type']> = new Set(['draw-panel', 'substitute']);

/** Everything that a rule may look at for one command on one case. */
export async function contextFor(
  db: Reader,
  world: Pick<World, 'clock' | 'secrets' | 'origin'>,
  facts: FactStore,
  asked: {
    readonly actor: Actor;
    readonly subject: Case | undefined;
    readonly command: Command;
    readonly respondentId: AccountId;
  },
): Promise<Context> {
  const { actor, subject, command, respondentId } = asked;
  const now = world.clock.now();
  const charter = await facts.charter();
  const history =
    subject === undefined ? await facts.cases(respondentId) : await historyOf(facts, subject);
  const allegations = subject?.allegations ?? [];
  const parties = [
    respondentId,
    ...(subject?.reports ?? []).flatMap(({ reporter }) => reporter ?? []),
  ];
  const respondent = await facts.respondent(respondentId);
  const strikes = strikesOf(history, now, charter.warningMonths * 30.5 * dayMs);
  const person = { charter, respondent, strikes };
  return {
    now,
    actor,
    ...person,
    ruleVersions: await facts.versions([
      ...allegations.map(({ rule }) => rule.id),
      ...(command.type === 'add-allegation' ? [command.ruleId] : []),
    ]),
    pool: drawing.has(command.type) ? await listCandidates(db, parties) : [],
    warnings: warningsOf(history),
    interimMeasures: interimFactsOf(history.filter(({ id }) => id !== subject?.id)),
    ...(await facts.holdings({
      likenesses: subject === undefined ? [] : likenessesOf(subject, person),
      except: subject?.docket ?? '',
      named: treatedBy(command, subject),
    })),
    ...(await heldUntil(db, command, subject)),
    links: {
      appeal:
        command.type === 'compose-statement'
          ? appealUrl(world, command.decisionId)
          : `${world.origin}/appeal`,
      exit: `${world.origin}/settings/exit`,
      rules: `${world.origin}/rules`,
      dockets: `${world.origin}/dockets`,
    },
  };
}

/** Until when the notice of the case waits, where one is about to be served. */
async function heldUntil(
  db: Reader,
  { type }: Command,
  subject: Case | undefined,
): Promise<Pick<Context, 'noticeHeldUntil'>> {
  if (type !== 'serve-notice' || subject === undefined) return {};
  const row = await db
    .selectFrom('held_notices')
    .select('release_at')
    .where('case_id', '=', subject.id)
    .executeTakeFirst();
  return row === undefined ? {} : { noticeHeldUntil: row.release_at };
}
