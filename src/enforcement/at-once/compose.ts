import type { Post } from '#conversation';
import { refuse, type PostId } from '#foundation';
import type { Desk } from '../desk/desk.ts';
import { historyOf } from '../desk/context.ts';
import { warningsOf } from '../desk/history.ts';
import type { Allegation, Measure, Reasons } from '../rules/model.ts';
import { citableWarnings } from '../rules/warnings.ts';
import type { DecisionInput } from '../types.ts';
import type { AtOnceInput } from './input.ts';

/** Until a label or a hidden post is looked at again, where nobody says otherwise. */
const reviewDays = 90;
const longestQuote = 280;

/** What a post says, as the conduct of an allegation. */
export function quoted({ text }: Post): string {
  const said = text.trim();
  if (said === '') return 'Published a post without words.';
  const characters = Array.from(said);
  const cut = characters.length > longestQuote;
  return `Wrote: “${cut ? `${characters.slice(0, longestQuote).join('')}…` : said}”`;
}

/** The decision that an officer's screen says, on the allegations that the case has by now. */
export async function composeAtOnce(
  desk: Desk,
  posts: readonly Post[],
  input: AtOnceInput,
): Promise<DecisionInput> {
  const warning =
    input.measure.kind === 'feature-limit' ? await warningFor(desk, input) : undefined;
  return {
    measures: measuresOf(desk, posts, input),
    reasons: reasonsOf(desk, input),
    ...(warning === undefined ? {} : { priorWarning: warning }),
  };
}

async function warningFor(desk: Desk, { priorWarning }: AtOnceInput) {
  if (priorWarning !== undefined) return priorWarning;
  const subject = desk.subject();
  const conduct = subject.allegations.map(({ family, conduct: { at } }) => ({ family, at }));
  const history = await historyOf(desk.facts, subject);
  return citableWarnings(warningsOf(history), conduct, desk.world.clock.now())[0]?.sanctionId;
}

function measuresOf(desk: Desk, posts: readonly Post[], { measure }: AtOnceInput): Measure[] {
  switch (measure.kind) {
    case 'warning': {
      const families = new Set(desk.subject().allegations.map(({ family }) => family));
      return [...families].map((family) => ({ kind: 'warning', family }));
    }
    case 'label':
      return posts.map(({ id }) => ({ ...measure, postId: id, reviewDays }));
    case 'thread-limit':
      return posts.map((post) => ({ ...measure, postId: firstOfThread(post) }));
    case 'hide':
      return posts.map(({ id }) => ({ kind: 'hide', postId: id, reviewDays }));
    case 'feature-limit':
      return [measure];
  }
}

/** @throws Refusal `invalid` for a post in another's thread, which is not the respondent's to lose */
function firstOfThread({ id, threadRoot }: Post): PostId {
  if (threadRoot === id) return id;
  throw refuse('invalid', {
    article: 16,
    field: 'means',
    detail: 'Only a thread that the author began can be made slower: choose its first post.',
  });
}

function reasonsOf(desk: Desk, input: AtOnceInput): Reasons {
  const { allegations } = desk.subject();
  const { thresholdTest } = input;
  return {
    findings: allegations.map((allegation) => findingOn(allegation, input)),
    thresholdTests:
      thresholdTest === undefined
        ? []
        : allegations
            .filter(({ needsThresholdTest }) => needsThresholdTest)
            .map(({ id }) => ({ allegationId: id, parts: thresholdTest })),
    facts: input.reason,
    publicInterest: input.publicInterest ?? 'The officer names none that speaks against it.',
    lesserMeasures: input.lesser ?? [],
    known: [{ fact: 'What the exhibits show.', at: desk.world.clock.now() }],
    triedBefore: [],
    treatments: input.treatments ?? [],
    ...(input.departure === undefined ? {} : { departure: input.departure }),
    holding: input.holding ?? input.reason,
    conditionsForReturn: input.conditionsForReturn ?? '',
  };
}

function findingOn({ id, exhibits }: Allegation, { finding, reason, severity }: AtOnceInput) {
  return {
    allegationId: id,
    proved: true,
    exhibits,
    reason: finding ?? reason,
    severity: severity ?? 1,
  };
}
