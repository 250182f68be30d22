import { refuse, type Refusal } from '#foundation';
import {
  commitmentKinds,
  docketless,
  entryTypes,
  erasureBases,
  erasureClasses,
  exceptionCodes,
  outcomeCodes,
  requiredFields,
  sanctionCodes,
  type LedgerEntry,
  type NewEntry,
} from './entry.ts';

/** What is wrong with a value, in one sentence; undefined if nothing is. */
type Check = (value: unknown) => string | undefined;
type Shape = Readonly<Record<string, { readonly check: Check; readonly optional?: true }>>;
type Problem = { readonly field: string; readonly detail: string };

const text =
  (form: RegExp, what: string): Check =>
  (value) =>
    typeof value === 'string' && form.test(value) ? undefined : `is not ${what}`;

const oneOf =
  (words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value) ? undefined : 'is not a known code';

const integer =
  (least: number, most: number): Check =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `is not an integer from ${least} to ${most}`;

const shape =
  (fields: Shape): Check =>
  (value) => {
    const problem = shapeProblem(value, fields);
    return problem === undefined ? undefined : `has ${problem.field}, which ${problem.detail}`;
  };

const listOf =
  (item: Check, most: number): Check =>
  (value) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > most) {
      return `is not a list of 1 to ${most}`;
    }
    const items: readonly unknown[] = value;
    return items.map(item).find((problem) => problem !== undefined);
  };

const either =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value) === undefined) ? undefined : checks[0]?.(value);

const day: Check = (value) =>
  typeof value === 'string' && isDay(value) ? undefined : 'is not a day (YYYY-MM-DD)';

function isDay(value: string): boolean {
  if (!/^[2-9]\d{3}-\d\d-\d\d$/.test(value)) return false;
  const at = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}

const hash = text(/^[0-9a-f]{64}$/, '64 hex digits');
const docket = text(/^[0-9a-f]{32}$/, '32 hex digits');
const count = integer(0, 1000);
const flag = integer(0, 1);
// Dotted lower-case words: no digits, so that no host, handle or date can pass for a rule.
const ruleId = text(/^(?=.{1,80}$)[a-z]+(?:-[a-z]+)*(?:\.[a-z]+(?:-[a-z]+)*){0,3}$/, 'a rule id');

const newEntryShape: Shape = {
  type: { check: oneOf(entryTypes) },
  docket: { check: docket, optional: true },
  rules: {
    check: listOf(
      shape({
        id: { check: ruleId },
        version: { check: integer(1, 100_000) },
        hash: { check: hash },
      }),
      400,
    ),
    optional: true,
  },
  outcome: { check: oneOf(outcomeCodes), optional: true },
  sanction: { check: oneOf(sanctionCodes), optional: true },
  term: {
    check: either(
      shape({ days: { check: integer(1, 3660) } }),
      shape({ code: { check: oneOf(['permanent']) }, review: { check: day } }),
      shape({ code: { check: oneOf(['until-reversed']) } }),
    ),
    optional: true,
  },
  panel: {
    check: shape({
      size: { check: count },
      for: { check: count },
      against: { check: count },
      recused: { check: count },
    }),
    optional: true,
  },
  exception: { check: oneOf(exceptionCodes), optional: true },
  automated: {
    check: shape({ detection: { check: flag }, decision: { check: flag } }),
    optional: true,
  },
  treatment: {
    check: shape({
      followed: { check: count },
      distinguished: { check: count },
      overruled: { check: count },
    }),
    optional: true,
  },
  departure: { check: integer(1, 1), optional: true },
  levels: { check: listOf(integer(0, 7), 100), optional: true },
  commitments: {
    check: shape(
      Object.fromEntries(commitmentKinds.map((kind) => [kind, { check: hash, optional: true }])),
    ),
    optional: true,
  },
  ref: { check: integer(0, Number.MAX_SAFE_INTEGER), optional: true },
  erasure: {
    check: shape({
      basis: { check: oneOf(erasureBases) },
      class: { check: oneOf(erasureClasses) },
    }),
    optional: true,
  },
  reveal: { check: shape({ seed: { check: hash } }), optional: true },
};

const entryShape: Shape = {
  ...newEntryShape,
  v: { check: integer(1, 1) },
  seq: { check: integer(1, Number.MAX_SAFE_INTEGER), optional: true },
  prev: { check: hash, optional: true },
  day: { check: day },
};

/** Only listed fields, each of its form: everything else is refused, so nothing personal can slip in. */
function shapeProblem(value: unknown, fields: Shape): Problem | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { field: 'value', detail: 'is not an object' };
  }
  const given = new Map<string, unknown>(Object.entries(value));
  for (const field of given.keys()) {
    if (!Object.hasOwn(fields, field)) return { field, detail: 'is not a field of an entry' };
  }
  for (const [field, { check, optional }] of Object.entries(fields)) {
    if (!given.has(field)) {
      if (optional === true) continue;
      return { field, detail: 'is missing' };
    }
    const detail = check(given.get(field));
    if (detail !== undefined) return { field, detail };
  }
  return undefined;
}

function newEntryProblem(value: unknown): Problem | undefined {
  return shapeProblem(value, newEntryShape) ?? (isShaped(value) ? actProblem(value) : undefined);
}

/** True only after {@link shapeProblem} found nothing: shape and type then agree. */
function isShaped(value: unknown): value is NewEntry {
  return typeof value === 'object' && value !== null;
}

/** What the type of an act asks for and what its numbers must add up to. */
function actProblem(entry: NewEntry): Problem | undefined {
  const missing = requiredFields[entry.type].find((field) => entry[field] === undefined);
  if (missing !== undefined) return { field: missing, detail: `is missing for ${entry.type}` };
  const said = entry.type === 'none' ? saidBy(entry) : undefined;
  if (said !== undefined) return { field: said, detail: 'does not belong to padding' };
  if (entry.docket !== undefined && docketless.has(entry.type)) {
    return { field: 'docket', detail: `does not belong to ${entry.type}` };
  }
  const { panel } = entry;
  if (panel !== undefined && panel.for + panel.against > panel.size) {
    return { field: 'panel', detail: 'counts more votes than seats' };
  }
  const misplaced = levelsProblem(entry);
  if (misplaced !== undefined) return { field: 'levels', detail: misplaced };
  if (entry.exception === 'flood' && entry.type !== 'interim') {
    return { field: 'exception', detail: 'is a ground for an interim measure only' };
  }
  return undefined;
}

/** Levels are of the votes of a review, in an order that says nothing of who voted. Article 15 */
function levelsProblem({ type, levels, panel }: NewEntry): string | undefined {
  if (levels === undefined) return undefined;
  if (type !== 'review') return `do not belong to ${type}`;
  if (levels.length > (panel?.size ?? 0)) return 'are more than there are seats';
  const isInOrder = levels.every((level, at) => level >= (levels[at - 1] ?? 0));
  return isInOrder ? undefined : 'are not in order';
}

/** What padding says beside its type, its day and its format: anything would be a channel of its own. */
function saidBy(entry: NewEntry): string | undefined {
  return Object.keys(entry).find((field) => !['type', 'day', 'v'].includes(field));
}

function entryProblem(value: unknown): Problem | undefined {
  const problem = shapeProblem(value, entryShape);
  if (problem !== undefined || !isLogged(value)) return problem;
  if ((value.docket === undefined) !== (value.seq === undefined)) {
    return { field: 'seq', detail: 'and docket go together' };
  }
  if ((value.seq ?? 1) > 1 !== (value.prev !== undefined)) {
    return { field: 'prev', detail: 'belongs to every entry of a docket but its first' };
  }
  return actProblem(value);
}

function isLogged(value: unknown): value is LedgerEntry {
  return isShaped(value);
}

/** Whether a value is an entry of format 1 with nothing but the fields of the public vocabulary. */
export function isLedgerEntry(value: unknown): value is LedgerEntry {
  return entryProblem(value) === undefined;
}

/** Why an act cannot be logged, if it cannot: unknown fields, free text, missing parts. Article 12 */
export function refusalOfEntry(entry: unknown): Refusal | undefined {
  const problem = newEntryProblem(entry);
  if (problem === undefined) return undefined;
  const detail = `the entry's ${problem.field} ${problem.detail}`;
  return refuse('invalid', { article: 12, field: problem.field, detail });
}
