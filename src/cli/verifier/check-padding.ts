import type { Check, Finding } from './finding.ts';
import type { EntryView } from './read-entry.ts';

/**
 * Checks that padding is nothing but padding, and that days never go back. What an entry of type none
 * could carry would be a channel past the public vocabulary; an entry that rests on one rests on nothing.
 */
export function checkPadding(): Check {
  const padding = new Set<number>();
  const findings: Finding[] = [];
  const fault = (entry: EntryView, kind: Finding['kind'], detail: string): void => {
    findings.push({ kind, index: entry.index, detail: `entry ${entry.index} ${detail}` });
  };
  let latest = '';
  const add = (entry: EntryView): void => {
    if (entry.type === 'none') padding.add(entry.index);
    if (entry.type === 'none' && entry.says.length > 0) {
      fault(entry, 'padding-misused', `is padding and says ${entry.says.join(', ')}`);
    }
    if (padding.has(entry.ref)) {
      fault(entry, 'padding-misused', `refers to entry ${entry.ref}, which is padding`);
    }
    if (entry.day < latest) {
      fault(entry, 'back-dated', `is of ${entry.day}, after one of ${latest}`);
    } else latest = entry.day;
  };
  return { add, findings: () => findings };
}
