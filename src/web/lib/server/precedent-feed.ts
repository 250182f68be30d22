import type { Holding } from '#enforcement';
import type { Platform } from '../../platform.ts';
import { words } from '../words/index.ts';

const mostInFeed = 50;

type FeedEntry = {
  readonly url: string;
  readonly title: string;
  readonly text: string;
  /** The day of the decision: exact times are nobody's business. */
  readonly at: string;
  readonly tags: readonly string[];
};

/** The newest precedents for readers of feeds. */
export async function precedentFeed({ enforcement, world }: Platform) {
  const page = await enforcement.listPrecedents(world, { limit: mostInFeed });
  const { origin } = world;
  return {
    title: `${words().rules.precedents.title} · ${new URL(origin).host}`,
    home: `${origin}/precedents`,
    entries: page.items.map((holding) => entryOf(origin, holding)),
  };
}

function entryOf(origin: string, holding: Holding): FeedEntry {
  const t = words();
  const side = holding.proved ? t.rules.crosses : t.rules.crossesNot;
  return {
    url: `${origin}/precedents/${holding.decisionId}`,
    title: `${holding.ruleId}: ${side.toLowerCase()}`,
    text: holding.holding,
    at: `${holding.decidedOn}T00:00:00Z`,
    tags: [holding.ruleId, holding.proved ? 'crosses' : 'does-not-cross', holding.status],
  };
}
