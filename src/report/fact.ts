/** What the report needs of an entry. Unknown fields and forms are passed over: the verifier judges them. */
export type Fact = {
  readonly type: string;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly docket: string | undefined;
  readonly ref: number | undefined;
  readonly ruleIds: readonly string[];
  readonly outcome: string | undefined;
  readonly sanction: string | undefined;
  readonly exception: string | undefined;
  readonly panel:
    { readonly size: number; readonly against: number; readonly recused: number } | undefined;
  readonly citesWarning: boolean;
  readonly departs: boolean;
  readonly treatment: Readonly<Record<'followed' | 'distinguished' | 'overruled', number>>;
  /** Of a review: what each blind vote came to. */
  readonly levels: readonly number[];
  readonly detectedByMachine: boolean;
  readonly decidedByMachine: boolean;
};

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Reads an entry's bytes; undefined for what is no JSON object with a type and a day. */
export function readFact(bytes: Uint8Array): Fact | undefined {
  const entry = parse(bytes);
  const type = textOf(entry['type']);
  const day = textOf(entry['day']);
  if (type === undefined || day === undefined || !/^\d{4}-\d\d-\d\d$/.test(day)) return undefined;
  const { panel, ref } = entry;
  const automated = fieldsOf(entry['automated']);
  const treatment = fieldsOf(entry['treatment']);
  return {
    type,
    day,
    docket: textOf(entry['docket']),
    ref: typeof ref === 'number' ? ref : undefined,
    ruleIds: ruleIdsOf(entry['rules']),
    outcome: textOf(entry['outcome']),
    sanction: textOf(entry['sanction']),
    exception: textOf(entry['exception']),
    panel: isFields(panel)
      ? {
          size: numberOf(panel['size']),
          against: numberOf(panel['against']),
          recused: numberOf(panel['recused']),
        }
      : undefined,
    citesWarning: fieldsOf(entry['commitments'])['warning'] !== undefined,
    departs: entry['departure'] === 1,
    treatment: {
      followed: numberOf(treatment['followed']),
      distinguished: numberOf(treatment['distinguished']),
      overruled: numberOf(treatment['overruled']),
    },
    levels: levelsOf(entry['levels']),
    detectedByMachine: automated['detection'] === 1,
    decidedByMachine: automated['decision'] === 1,
  };
}

function levelsOf(value: unknown): readonly number[] {
  const levels: readonly unknown[] = Array.isArray(value) ? value : [];
  return levels.flatMap((level) => (typeof level === 'number' ? level : []));
}

const utf8 = new TextDecoder();

function parse(bytes: Uint8Array): Fields {
  try {
    return fieldsOf(JSON.parse(utf8.decode(bytes)));
  } catch {
    return {};
  }
}

/** Each rule once, whatever versions of it are cited. */
function ruleIdsOf(value: unknown): readonly string[] {
  const rules: readonly unknown[] = Array.isArray(value) ? value : [];
  return [...new Set(rules.flatMap((rule) => textOf(fieldsOf(rule)['id']) ?? []))];
}
