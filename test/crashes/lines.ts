import type { AccountId } from '#foundation';

/**
 * What the process that is to be killed is told, and what it says: a line of JSON each. It says an
 * act only after the act was acknowledged to it, so whatever was said must be there for ever.
 */
export type Order =
  | { readonly do: 'people' }
  /** Writes from all sides until the end comes. */
  | { readonly do: 'load'; readonly cast: Cast; readonly round: number }
  /** Takes the next steps of one respondent's case, `until` names the last; says `done` after it. */
  | {
      readonly do: 'steps';
      readonly cast: Cast;
      readonly respondent: AccountId;
      readonly until: string;
    }
  /** Publishes a thread of these parts. */
  | { readonly do: 'thread'; readonly author: AccountId; readonly parts: readonly string[] }
  /** Ends as Ctrl-C would have it. */
  | { readonly do: 'stop' };

export type Person = { readonly id: AccountId; readonly handle: string; readonly token: string };

export type Cast = {
  readonly officer: Person;
  readonly reporter: Person;
  /** Follows every author and asked to hear of each post: a job per post. */
  readonly watcher: Person;
  readonly authors: readonly Person[];
  readonly respondents: readonly Person[];
  readonly panelists: readonly Person[];
};

/** Something that was acknowledged. */
export type Act =
  | { readonly act: 'entry'; readonly index: number; readonly leafHash: string }
  | { readonly act: 'thread'; readonly ids: readonly string[] }
  | { readonly act: 'answer'; readonly caseId: string; readonly text: string }
  | {
      readonly act: 'vote';
      readonly panelId: string;
      readonly panelist: string;
      readonly opinion: string;
    }
  | {
      readonly act: 'decision';
      readonly caseId: string;
      readonly docket: string;
      readonly decisionId: string;
      readonly statementId: string;
      readonly respondent: string;
      readonly sanctionIds: readonly string[];
    }
  | { readonly act: 'appeal'; readonly appealId: string; readonly grounds: string }
  | { readonly act: 'appeal-decision'; readonly appealId: string };

export type Line =
  | { readonly say: 'ready'; readonly origin: string; readonly startMs: number }
  | { readonly say: 'people'; readonly cast: Cast }
  | { readonly say: 'acknowledged'; readonly what: Act }
  /** A refusal to somebody who came second; nothing was promised. */
  | { readonly say: 'refused'; readonly code: string; readonly detail: string }
  | { readonly say: 'fault'; readonly detail: string }
  | { readonly say: 'done' };

export function isOrder(value: unknown): value is Order {
  return typeof value === 'object' && value !== null && 'do' in value;
}

export function isLine(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && 'say' in value;
}
