import type { CaseEvent } from './rules/model.ts';

/** Times are kept apart from texts that look like times. */
const timeKey = '$time';

/** An event as JSON text; `eventOf` gives the same event back. */
export function eventText(event: CaseEvent): string {
  return JSON.stringify(tagged(event));
}

/** Reads a stored event, which the database vouches for. @throws TypeError for anything else */
export function eventOf(stored: unknown): CaseEvent {
  const event = untagged(stored);
  if (!isEvent(event)) throw new TypeError('not a case event');
  return event;
}

function isEvent(value: unknown): value is CaseEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    'at' in value &&
    value.at instanceof Date
  );
}

function tagged(value: unknown): unknown {
  if (value instanceof Date) return { [timeKey]: value.toISOString() };
  if (Array.isArray(value)) return value.map(tagged);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([name, part]) => [name, tagged(part)]),
  );
}

function untagged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untagged);
  if (typeof value !== 'object' || value === null) return value;
  if (timeKey in value && typeof value[timeKey] === 'string') return new Date(value[timeKey]);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, untagged(part)]));
}
