import { dayOf, refuse, type Refusal, type SanctionId } from '#foundation';

/** What an account may do now. Enforcement folds it from the sanctions in force and sets it here. */
export type Standing = {
  readonly state: 'good' | 'limited' | 'suspended' | 'banned';
  readonly may: {
    readonly post: boolean;
    readonly reply: boolean;
    readonly message: boolean;
    readonly report: boolean;
  };
  readonly visibility: 'full' | 'limited';
  /** What a decision on its whole server adds. */
  readonly server?: 'limited' | 'suspended';
  /** When the last of the sanctions in force ends; absent for a permanent one. */
  readonly until?: Date;
  readonly sanctionIds: readonly SanctionId[];
  /** The cases it follows from. */
  readonly dockets: readonly string[];
};

export const standingStates = ['good', 'limited', 'suspended', 'banned'] as const;
export const standingActs = ['post', 'reply', 'message', 'report'] as const;
export type StandingAct = (typeof standingActs)[number];

/** The standing of everyone who is under no sanction. */
export const goodStanding: Standing = {
  state: 'good',
  may: { post: true, reply: true, message: true, report: true },
  visibility: 'full',
  sanctionIds: [],
  dockets: [],
};

const acts: Readonly<Record<StandingAct, string>> = {
  post: 'post',
  reply: 'reply',
  message: 'send direct messages',
  report: 'file reports',
};

/**
 * Refuses an act that a served sanction took away, saying until when and by which case (Article 10:
 * nothing is hidden). Reading one's own data, export, appeal and move are not acts a standing can
 * take away (Article 13), so they cannot be asked for.
 * @throws Refusal `standing-withheld`, article 10
 */
export function requireMay(standing: Standing, act: StandingAct): void {
  if (!standing.may[act]) throw withheld(standing, act);
}

function withheld(standing: Standing, act: StandingAct): Refusal {
  const until = standing.until === undefined ? '' : ` until ${dayOf(standing.until)}`;
  const cited = standing.dockets.length === 0 ? '' : `, by ${caseWord(standing.dockets)}`;
  return refuse('standing-withheld', {
    article: 10,
    detail: `This account may not ${acts[act]}${until}${cited}. The statement of reasons is in its record, and says how to appeal.`,
  });
}

function caseWord(dockets: readonly string[]): string {
  return `${dockets.length === 1 ? 'case' : 'cases'} ${dockets.join(', ')}`;
}
