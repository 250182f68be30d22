import type { AccountId } from '#foundation';
import type { Case, CaseEventType, EventOf, Part } from '../model.ts';

/** For each event, what it makes of a case: a new one, sharing what did not change. */
export type Folds<Type extends CaseEventType> = {
  readonly [One in Type]: (subject: Case, event: EventOf<One>) => Case;
};

/** The list with the item of that id replaced; unchanged when there is none. */
export function withItem<Item extends { readonly id: string }>(
  items: readonly Item[],
  id: string,
  change: (item: Item) => Item,
): readonly Item[] {
  return items.map((item) => (item.id === id ? change(item) : item));
}

/** Notes that someone took part; one note per person and part. */
export function withPart(
  subject: Case,
  account: AccountId | undefined,
  as: Part['as'],
): readonly Part[] {
  if (account === undefined) return subject.parts;
  const known = subject.parts.some((part) => part.account === account && part.as === as);
  return known ? subject.parts : [...subject.parts, { account, as }];
}
