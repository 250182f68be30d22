import type { UsualRange } from './model.ts';

/** The levels of the schedule, as somebody reads them who never saw it. */
const levelNames = [
  'no sanction',
  'a warning',
  'a label on a post',
  'a hidden post',
  'a limit of features',
  'a limit of visibility',
  'a suspension',
  'a ban',
] as const;

/** Where like cases end, in words. */
export function rangeText({ from, to }: UsualRange): string {
  return from === to ? levelNames[from] : `${levelNames[from]} to ${levelNames[to]}`;
}
