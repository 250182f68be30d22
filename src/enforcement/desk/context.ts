import { dayMs, type AccountId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { appealUrl } from '../appeal-link.ts';
import { getCharter } from '../charter.ts';
import { listCasesOf } from '../load-case.ts';
import { listRuleVersions } from '../rule-versions.ts';
import type {
  Actor,
  ActorRole,
  Case,
  Charter,
  Command,
  Context,
  Precedent,
  Respondent,
  RuleVersion,
} from '../rules/model.ts';
import { listCandidates } from './candidates.ts';
import { interimFactsOf, strikesOf, warningsOf } from './history.ts';
import { listHoldings } from './precedents.ts';
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
  readonly holdings: (families: readonly string[]) => Promise<readonly Precedent[]>;
};

export function factStore(db: Reader): FactStore {
  const charter = keptBy(() => getCharter(db));
  const versions = keptBy((key) => listRuleVersions(db, wordsOf(key)));
  const holdings = keptBy((key) => listHoldings(db, wordsOf(key)));
  const respondent = keptBy((id: AccountId) => respondentFacts(db, id));
  const cases = keptBy((id: AccountId) => listCasesOf(db, id));
  return {
    charter: () => charter(''),
    versions: (ids) => versions(keyOf(ids)),
    holdings: (families) => holdings(keyOf(families)),
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
  const families = [...new Set(allegations.map(({ family }) => family))];
  const parties = [
    respondentId,
    ...(subject?.reports ?? []).flatMap(({ reporter }) => reporter ?? []),
  ];
  return {
    now,
    actor,
    charter,
    ruleVersions: await facts.versions([
      ...allegations.map(({ rule }) => rule.id),
      ...(command.type === 'add-allegation' ? [command.ruleId] : []),
    ]),
    respondent: await facts.respondent(respondentId),
    pool: drawing.has(command.type) ? await listCandidates(db, parties) : [],
    warnings: warningsOf(history),
    strikes: strikesOf(history, now, charter.warningMonths * 30.5 * dayMs),
    interimMeasures: interimFactsOf(history.filter(({ id }) => id !== subject?.id)),
    precedents: await facts.holdings(families),
    links: {
      appeal:
        command.type === 'compose-statement'
          ? appealUrl(world, command.decisionId)
          : `${world.origin}/appeal`,
      exit: `${world.origin}/settings/exit`,
      rules: `${world.origin}/rules`,
    },
  };
}
