import type { CaseId } from '#foundation';
import type { World } from '#infrastructure';
import { clockActor, contextFor, factStore } from './desk/context.ts';
import { getCase } from './load-case.ts';
import { likenessOfAllegation } from './rules/likeness.ts';
import type { Case, Context, RuleSchedule } from './rules/model.ts';
import { distribution, nearestPrecedents, usualRange } from './rules/precedents.ts';
import type { LikeCases } from './types.ts';

const anyLevel: RuleSchedule = { usualFrom: 0, usualTo: 7, heaviest: 7 };

/** What deciders are shown of like cases: the nearest holdings and where such cases ended (article 9). */
export async function likeCases(world: World, caseId: CaseId): Promise<LikeCases> {
  const subject = await getCase(world.db, caseId);
  return likeCasesOf(subject, await readingContext(world, subject));
}

/** The facts of a case as the rules would see them, for reading. */
export async function readingContext(
  world: Pick<World, 'db' | 'clock' | 'secrets' | 'origin'>,
  subject: Case,
): Promise<Context> {
  return contextFor(world.db, world, factStore(world.db), {
    actor: clockActor,
    subject,
    command: { type: 'finalise' },
    respondentId: subject.respondent,
  });
}

export function likeCasesOf(subject: Case, context: Context): LikeCases {
  const [first] = subject.allegations;
  const likeness = likenessOfAllegation(first, 3, context);
  const others = context.precedents.filter(({ docket }) => docket !== subject.docket);
  const schedule = context.ruleVersions.find(
    ({ id, version }) => id === first?.rule.id && version === first.rule.version,
  )?.schedule;
  return {
    nearest: nearestPrecedents(likeness, others, context.charter.nearestPrecedents),
    usualRange: usualRange(likeness, others, schedule ?? anyLevel),
    distribution: distribution(likeness, others),
  };
}
