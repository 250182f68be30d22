import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

/** An answer of an interface, as far as its description speaks of it. */
export type SeenAnswer = {
  readonly method: string;
  /** With or without a query. */
  readonly path: string;
  readonly status: number;
  /** The parsed body; undefined where it is not JSON. */
  readonly json: unknown;
};

/** One thing that is wrong with an answer. */
export type Complaint = {
  /** The entity and field of the description: `Account.moved`; else the answer it is about. */
  readonly at: string;
  readonly says: string;
};

/** What is wrong with an answer; nothing where it is as described. */
export type AnswerContract = (answer: SeenAnswer) => readonly Complaint[];

type Operation = {
  readonly method: string;
  /** As the description writes it: `/api/v1/statuses/{id}`. */
  readonly path: string;
  readonly pattern: RegExp;
  readonly parameters: number;
  readonly responses: object;
};

const formats = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  email: (text: string) => text === '' || /^\S+@\S+$/.test(text),
  uri: (text: string) => URL.canParse(text),
  'iso-639-1': /^[a-z]{2,3}(?:-[\w-]+)?$/,
  scopes: true,
  binary: true,
} as const;

/**
 * Holds answers to an OpenAPI 3.1 document. Schemas are compiled when they are first needed. A
 * status that is not described is wrong; what the document does not speak of at all, and faults (5xx),
 * it does not judge. A document that is not `whole` leaves out statuses, and paths that look like one
 * with an id.
 */
export function answerContract(
  document: unknown,
  { whole = true }: { readonly whole?: boolean } = {},
): AnswerContract {
  const operations = operationsOf(document, whole ? '[^/]+' : '[^/]*\\d[^/]*');
  const names = namesIn(document);
  const compile = compiler(document, whole);
  return ({ method, path, status, json }) => {
    const operation = findOperation(operations, method, path);
    if (operation === undefined || status >= 500) return [];
    const where = `${method} ${operation.path} ${status}`;
    const response: unknown = Reflect.get(operation.responses, String(status));
    if (response === undefined) {
      return !whole ? [] : [{ at: where, says: `${where}: the status is not described` }];
    }
    if (member(response, 'content', 'application/json', 'schema') === undefined) return [];
    if (json === undefined) return [{ at: where, says: `${where}: the body is not JSON` }];
    const validate = compile(operation, status);
    if (validate(json)) return [];
    return outermost(validate.errors ?? []).map((error) => ({
      at: nameOf(error, names) ?? where,
      says: `${where}: ${error.instancePath === '' ? 'it' : error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    }));
  };
}

const choices = new Set(['oneOf', 'anyOf']);

/** Where none of several forms fits, what is wrong with each of them says little. */
function outermost(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const chosen = errors.filter(({ keyword }) => choices.has(keyword));
  return errors.filter(
    (error) =>
      !chosen.some(
        (choice) =>
          choice !== error && `${error.instancePath}/`.startsWith(`${choice.instancePath}/`),
      ),
  );
}

/** Every described entity and field by its schema: `Account`, `Account.fields`. */
function namesIn(document: unknown): ReadonlyMap<object, string> {
  const names = new Map<object, string>();
  const walk = (schema: unknown, name: string) => {
    if (typeof schema !== 'object' || schema === null || names.has(schema)) return;
    names.set(schema, name);
    for (const [key, inner] of entriesOf(member(schema, 'properties')))
      walk(inner, `${name}.${key}`);
    for (const key of ['items', 'additionalProperties']) walk(member(schema, key), name);
    for (const key of choices) entriesOf(member(schema, key)).forEach(([, one]) => walk(one, name));
  };
  for (const [name, schema] of entriesOf(member(document, 'components', 'schemas'))) {
    walk(schema, name);
  }
  return names;
}

function nameOf(error: ErrorObject, names: ReadonlyMap<object, string>): string | undefined {
  const schema: unknown = error.parentSchema;
  const name = typeof schema === 'object' && schema !== null ? names.get(schema) : undefined;
  const missing: unknown = Reflect.get(error.params, 'missingProperty');
  return name === undefined || typeof missing !== 'string' ? name : `${name}.${missing}`;
}

/** Mastodon's examples have an empty text where a card's page names no address. */
const isAddressOrEmpty = (text: string) => text === '' || URL.canParse(text);

function compiler(document: unknown, whole: boolean) {
  const ajv = new Ajv2020({
    strict: false,
    validateSchema: false,
    allErrors: true,
    verbose: true,
    formats: whole ? formats : { ...formats, uri: isAddressOrEmpty },
  });
  const compiled = new Map<string, ValidateFunction>();
  if (typeof document === 'object' && document !== null) ajv.addSchema(document, 'described');
  return ({ path, method }: Operation, status: number): ValidateFunction => {
    const pointer = ['paths', path, method.toLowerCase(), 'responses', String(status)]
      .concat('content', 'application/json', 'schema')
      .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
      .map(encodeURIComponent)
      .join('/');
    const known = compiled.get(pointer);
    if (known !== undefined) return known;
    const made = ajv.compile({ $ref: `described#/${pointer}` });
    compiled.set(pointer, made);
    return made;
  };
}

function operationsOf(document: unknown, idPattern: string): readonly Operation[] {
  return entriesOf(member(document, 'paths'))
    .flatMap(([path, item]) =>
      entriesOf(item).flatMap(([method, operation]) => {
        const responses = member(operation, 'responses');
        if (typeof responses !== 'object' || responses === null) return [];
        const parameters = path.split('{').length - 1;
        const pattern = patternOf(path, idPattern);
        return [{ method: method.toUpperCase(), path, pattern, parameters, responses }];
      }),
    )
    .sort((left, right) => left.parameters - right.parameters);
}

/** Either is taken for a change, and one of them is described. */
const changes: ReadonlySet<string> = new Set(['PUT', 'PATCH']);

/** Fixed paths come before those with an id in the same place, as they do in the router. */
function findOperation(
  operations: readonly Operation[],
  method: string,
  path: string,
): Operation | undefined {
  const bare = path.replace(/\?.*$/s, '').replace(/\/$/, '');
  const verbs = changes.has(method) ? changes : new Set([method]);
  return operations.find((one) => verbs.has(one.method) && one.pattern.test(bare));
}

function patternOf(path: string, idPattern: string): RegExp {
  const parts = path.split(/(\{[^}]*\})/).map((part) => {
    if (part === '{id}') return idPattern;
    return part.startsWith('{') ? '[^/]+' : RegExp.escape(part);
  });
  return new RegExp(`^${parts.join('')}$`);
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function member(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );
}
