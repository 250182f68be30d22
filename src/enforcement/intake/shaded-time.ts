import { randomInt } from 'node:crypto';
import { dayMs } from '#foundation';

/**
 * Some moment of the last day, for the id of what a report makes: whoever is shown the id learns
 * the day of the report from it, and neither its minute nor whose bucket it came from (article 2).
 */
export function shadedTime(now: Date): Date {
  return new Date(now.getTime() - randomInt(dayMs));
}
