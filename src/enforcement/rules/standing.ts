import { isDue } from './deadlines.ts';
import type { SanctionId } from '#foundation';
import type { Feature, InterimAct, InterimMeasure, Sanction } from './model.ts';
import { levelOf } from './schedule.ts';

/** A sanction with the public number of its case. */
export type SanctionFact = Pick<
  Sanction,
  'id' | 'measure' | 'state' | 'underException' | 'startedAt' | 'endsAt'
> & { readonly docket: string };

export type InterimFactInForce = Pick<InterimMeasure, 'act' | 'state' | 'lapsesAt'> & {
  readonly docket: string;
};

/**
 * What an account may do. The same shape as the accounts' own word for it. Nothing here can take
 * away reading one's own data, export, appeal or move: there is no field for them (article 13).
 */
export type FoldedStanding = {
  readonly state: 'good' | 'limited' | 'suspended' | 'banned';
  readonly may: Readonly<Record<Feature, boolean>>;
  readonly visibility: 'full' | 'limited';
  readonly until?: Date;
  readonly sanctionIds: readonly SanctionId[];
  readonly dockets: readonly string[];
};

/** What one thing in force does to a standing. `until` absent: no end is set. */
type Effect = {
  readonly state: FoldedStanding['state'];
  readonly without: readonly Feature[];
  readonly visibility: 'full' | 'limited';
  readonly until?: Date;
  readonly sanctionId?: SanctionId;
  readonly docket: string;
};

export const features: readonly Feature[] = ['post', 'reply', 'message', 'report'];

/** Whether a sanction bites at `now`: started, not stayed, and its time not up. */
export function isInForce(sanction: SanctionFact, now: Date): boolean {
  if (sanction.state !== 'in-force' || sanction.startedAt === undefined) return false;
  return isDue(sanction.startedAt, now) && !isOver(sanction, now);
}

/** Whether an interim measure bites at `now`: its entry is recorded, and it has not lapsed. */
export function isInterimInForce(
  measure: Pick<InterimMeasure, 'state' | 'lapsesAt'>,
  now: Date,
): boolean {
  const bites = measure.state === 'in-force' || measure.state === 'ratified';
  return bites && !isDue(measure.lapsesAt, now);
}

/**
 * Folds everything in force over an account at `now` into what it may do. The order of the
 * sanctions does not matter, and taking one away never clears another.
 */
export function foldStanding(
  sanctions: readonly SanctionFact[],
  interim: readonly InterimFactInForce[],
  now: Date,
): FoldedStanding {
  const effects = [
    ...sanctions.flatMap((sanction) => effectOf(sanction, now) ?? []),
    ...interim.filter((measure) => isInterimInForce(measure, now)).flatMap(interimEffect),
  ];
  const without = new Set(effects.flatMap((effect) => effect.without));
  const until = latestEnd(effects);
  return {
    state: heaviestState(effects),
    may: {
      post: !without.has('post'),
      reply: !without.has('reply'),
      message: !without.has('message'),
      report: !without.has('report'),
    },
    visibility: effects.some((effect) => effect.visibility === 'limited') ? 'limited' : 'full',
    ...(until === undefined ? {} : { until }),
    sanctionIds: effects.flatMap((effect) => effect.sanctionId ?? []).toSorted(),
    dockets: [...new Set(effects.map((effect) => effect.docket))].toSorted(),
  };
}

function isOver(sanction: SanctionFact, now: Date): boolean {
  return sanction.endsAt !== undefined && isDue(sanction.endsAt, now);
}

function effectOf(sanction: SanctionFact, now: Date): Effect | undefined {
  const named = {
    sanctionId: sanction.id,
    docket: sanction.docket,
    ...(sanction.endsAt === undefined ? {} : { until: sanction.endsAt }),
  };
  if (isInForce(sanction, now)) return measureEffect(sanction, named);
  // Stayed while an appeal is late: lifted, or under an exception down to a visibility limit.
  const staysLimited =
    sanction.state === 'stayed' && sanction.underException && levelOf(sanction.measure) >= 6;
  if (!staysLimited || isOver(sanction, now)) return undefined;
  return { ...named, state: 'limited', without: [], visibility: 'limited' };
}

function measureEffect(
  { measure }: SanctionFact,
  named: { readonly sanctionId: SanctionId; readonly docket: string; readonly until?: Date },
): Effect | undefined {
  switch (measure.kind) {
    case 'warning':
    case 'label':
    case 'thread-limit':
    case 'hide':
      return undefined;
    case 'feature-limit':
      return { ...named, state: 'limited', without: measure.features, visibility: 'full' };
    case 'visibility-limit':
      return { ...named, state: 'limited', without: [], visibility: 'limited' };
    case 'suspension':
      return { ...named, state: 'suspended', without: features, visibility: 'limited' };
    case 'ban':
    case 'removal':
      return { ...named, state: 'banned', without: features, visibility: 'limited' };
  }
}

const interimFeatures = (act: InterimAct): readonly Feature[] => {
  if (act.kind === 'freeze') return features;
  return act.kind === 'pause' ? act.features : [];
};

function interimEffect(measure: InterimFactInForce): Effect[] {
  const without = interimFeatures(measure.act);
  if (without.length === 0) return [];
  const { docket, lapsesAt } = measure;
  return [{ state: 'limited', without, visibility: 'full', until: lapsesAt, docket }];
}

const states = ['good', 'limited', 'suspended', 'banned'] as const;

function heaviestState(effects: readonly Effect[]): FoldedStanding['state'] {
  return states.findLast((state) => effects.some((effect) => effect.state === state)) ?? 'good';
}

/** The end of the last of them; undefined when one has no end, or there is none. */
function latestEnd(effects: readonly Effect[]): Date | undefined {
  const ends = effects.flatMap((effect) => effect.until ?? []);
  if (ends.length === 0 || ends.length < effects.length) return undefined;
  return new Date(Math.max(...ends.map((end) => end.getTime())));
}
