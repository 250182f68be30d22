import type { Random } from '../crashes/random.ts';
import { hostileValue } from './hostile-values.ts';

/** A value in the form that a field is described with, so that requests get past the door. */
export function fittingValue(schema: unknown, random: Random, ids: readonly string[]): unknown {
  const choices = [
    ...listAt(schema, 'anyOf'),
    ...listAt(schema, 'oneOf'),
    ...listAt(schema, 'allOf'),
  ];
  if (choices.length > 0) return fittingValue(random.pick(choices), random, ids);
  const allowed = listAt(schema, 'enum');
  if (allowed.length > 0) return random.pick(allowed);
  const type = typeAt(schema, random);
  if (type === 'boolean') return random.pick([true, false, 'true', '1', 'on']);
  if (type === 'integer' || type === 'number') return random.pick([0, 1, 5, 40, 3600, '20']);
  if (type === 'array') {
    const item = () => fittingValue(at(schema, 'items'), random, ids);
    return Array.from({ length: random.pick([0, 1, 2, 4]) }, item);
  }
  if (type === 'object') {
    const properties = at(schema, 'properties');
    const names =
      typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
    return Object.fromEntries(
      names
        .filter(() => random.chance(0.7))
        .map((name) => [name, fittingValue(at(properties, name), random, ids)]),
    );
  }
  return type === 'string' ? fittingText(schema, random, ids) : hostileValue(random, ids);
}

function fittingText(schema: unknown, random: Random, ids: readonly string[]): string {
  const format = at(schema, 'format');
  if (format === 'date-time') {
    return random.pick([
      '2027-02-01T10:00:00Z',
      '2020-01-01T00:00:00Z',
      '2031-05-05T05:05:05+02:00',
    ]);
  }
  if (at(schema, 'pattern') === '^[0-9]{1,19}$') return random.pick(ids);
  return random.pick([
    'a word',
    'moot',
    'public',
    'en',
    'A longer text about @ann #moot https://example.org/page',
    'ann',
    'ann@example.org',
    'from:me has:media moot',
    'warn',
    'followed',
    'home',
    random.pick(ids),
  ]);
}

function typeAt(schema: unknown, random: Random): unknown {
  const types = listAt(schema, 'type');
  return types.length > 0 ? random.pick(types) : at(schema, 'type');
}

export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}
