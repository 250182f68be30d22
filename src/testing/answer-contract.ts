import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** An answer of an interface, as far as its description speaks of it. */
export type SeenAnswer = {
  readonly method: string;
  /** With or without a query. */
  readonly path: string;
  readonly status: number;
  /** The parsed body; undefined where it is not JSON. */
  readonly json: unknown;
};

/** What is wrong with an answer, a line each; none where it is as described. */
export type AnswerContract = (answer: SeenAnswer) => readonly string[];

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
  binary: true,
} as const;

/**
 * Holds answers to an OpenAPI 3.1 document. Schemas are compiled when they are first needed. An
 * answer with a status that is not described is wrong; what the document does not speak of at all,
 * and faults (5xx), it does not judge.
 */
export function answerContract(document: unknown): AnswerContract {
  const operations = operationsOf(document);
  const compile = compiler(document);
  return ({ method, path, status, json }) => {
    const operation = findOperation(operations, method, path);
    if (operation === undefined || status >= 500) return [];
    const where = `${method} ${operation.path} ${status}`;
    const response: unknown = Reflect.get(operation.responses, String(status));
    if (response === undefined) return [`${where}: the status is not described`];
    if (member(response, 'content', 'application/json') === undefined) return [];
    if (json === undefined) return [`${where}: the body is not JSON`];
    const validate = compile(operation, status);
    if (validate(json)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${where}: ${instancePath === '' ? 'it' : instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
}

function compiler(document: unknown) {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true, formats });
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

function operationsOf(document: unknown): readonly Operation[] {
  return entriesOf(member(document, 'paths'))
    .flatMap(([path, item]) =>
      entriesOf(item).flatMap(([method, operation]) => {
        const responses = member(operation, 'responses');
        if (typeof responses !== 'object' || responses === null) return [];
        const parameters = path.split('{').length - 1;
        return [
          { method: method.toUpperCase(), path, pattern: patternOf(path), parameters, responses },
        ];
      }),
    )
    .sort((left, right) => left.parameters - right.parameters);
}

/** Fixed paths come before those with an id in the same place, as they do in the router. */
function findOperation(
  operations: readonly Operation[],
  method: string,
  path: string,
): Operation | undefined {
  const bare = path.replace(/\?.*$/s, '').replace(/\/$/, '');
  return operations.find((one) => one.method === method && one.pattern.test(bare));
}

function patternOf(path: string): RegExp {
  const parts = path.split(/\{[^}]*\}/).map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join('[^/]+')}$`);
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
