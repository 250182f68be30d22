import type { CaseId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { clockActor, contextFor, factStore } from './desk/context.ts';
import { holdingsByWords, readHoldings } from './desk/holdings.ts';
import { getCase } from './load-case.ts';
import { listRuleVersions } from './rule-versions.ts';
import { anyLevel, likenessesOf, likenessOfAllegation } from './rules/likeness.ts';
import type { Case, Context, RuleId, RuleSchedule } from './rules/model.ts';
import {
  compareCases,
  distance,
  distribution,
  nearestPrecedents,
  usualRange,
  type Likeness,
} from './rules/precedents.ts';
import type { HoldingByWords, LikeCases } from './types.ts';

/** What deciders are shown of like cases: the nearest holdings and where such cases ended (article 9). */
export async function likeCases(world: World, caseId: CaseId): Promise<LikeCases> {
  const subject = await getCase(world.db, caseId);
  return likeCasesOf(subject, await readingContext(world, subject));
}

/**
 * As `likeCases` before anything is alleged: like what a post would be under a rule, at a severity.
 * @throws Refusal `not-found`
 */
export async function likeCasesUnder(
  world: World,
  caseId: CaseId,
  asked: { readonly ruleId: RuleId; readonly severity: Likeness['severity'] },
): Promise<LikeCases> {
  const subject = await getCase(world.db, caseId);
  const context = await readingContext(world, subject);
  const [family = ''] = asked.ruleId.split('.');
  const version = (await listRuleVersions(world.db, [asked.ruleId])).find(
    ({ effectiveUntil }) => effectiveUntil === undefined,
  );
  const likeness: Likeness = {
    ...likenessOfAllegation(undefined, asked.severity, context),
    ruleId: asked.ruleId,
    family,
    conduct: 'post',
  };
  const held = await readHoldings(
    world.db,
    { likenesses: [likeness], except: subject.docket },
    context.charter.nearestPrecedents,
  );
  return likeTo(likeness, { ...context, ...held }, version?.schedule);
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
  const schedule = context.ruleVersions.find(
    ({ id, version }) => id === first?.rule.id && version === first.rule.version,
  )?.schedule;
  const like = likeTo(likenessOfAllegation(first, 3, context), context, schedule);
  return { ...like, nearest: nearestWhateverIsFound(subject, context, like.likeness) };
}

/** All that the deciders can come to owe a treatment of: which are nearest depends on what they find. */
function nearestWhateverIsFound(
  subject: Case,
  context: Context,
  likeness: Likeness,
): LikeCases['nearest'] {
  const { precedents, charter } = context;
  const owed = likenessesOf(subject, context).flatMap((found) =>
    nearestPrecedents(found, precedents, charter.nearestPrecedents),
  );
  const distinct = [...new Map(owed.map((one) => [one.decisionId, one])).values()];
  return distinct
    .toSorted((left, right) => distance(likeness, left) - distance(likeness, right))
    .map((one) => ({ ...one, apart: compareCases(likeness, one) }));
}

function likeTo(
  likeness: Likeness,
  { precedents, custom, charter }: Pick<Context, 'precedents' | 'custom' | 'charter'>,
  schedule: RuleSchedule = anyLevel,
): LikeCases {
  const nearest = nearestPrecedents(likeness, precedents, charter.nearestPrecedents);
  return {
    likeness,
    nearest: nearest.map((one) => ({ ...one, apart: compareCases(likeness, one) })),
    owed: charter.nearestPrecedents,
    usualRange: usualRange(likeness, custom, schedule),
    distribution: distribution(likeness, custom),
  };
}

/** Standing holdings that share words with what is alleged, beside the nearest: read, not owed. */
export async function holdingsLikeWords(
  db: Reader,
  caseId: CaseId,
  asked: { readonly text: string; readonly family: string },
): Promise<readonly HoldingByWords[]> {
  const { docket } = await getCase(db, caseId);
  return holdingsByWords(db, asked.text, { family: asked.family, except: docket, limit: 5 });
}
