import ts from 'typescript';

/** Stands where a table's name is a value that cannot be read from the text. */
export const unreadable = '?';

const builderWrites = new Set([
  'insertInto',
  'updateTable',
  'deleteFrom',
  'mergeInto',
  'replaceInto',
]);

/** A value in a template, as it stands in the text that `writesInSql` reads. */
const hole = '\u0000';

const name = `(${hole}|[\\w."]+)`;
const sqlWrite = new RegExp(
  [
    `\\b(?:insert\\s+into|merge\\s+into|delete\\s+from)\\s+(?:only\\s+)?${name}`,
    // Not "before truncate on", which is a trigger's.
    `\\btruncate\\s+(?:table\\s+)?(?!on\\b)(?:only\\s+)?${name}`,
    `\\bupdate\\s+(?:only\\s+)?${name}(?:\\s+(?:as\\s+)?\\w+)?\\s+set\\b`,
    `\\bcopy\\s+${name}(?:\\s*\\([^)]*\\))?\\s+from\\s+stdin\\b`,
  ].join('|'),
  'giu',
);

/** The tables that a piece of SQL writes. */
export function writesInSql(text: string): string[] {
  return [...text.matchAll(sqlWrite)].map((match) => {
    const found = match.slice(1).find((group) => group !== undefined) ?? hole;
    return found === hole ? unreadable : found.replaceAll('"', '').toLowerCase();
  });
}

/** A table that is written; `isSql` is false where a text only looks like it. */
export type Write = { readonly table: string; readonly isSql: boolean };

/** The tables that a node writes: by a call of the query builder, or by SQL in a text. */
export function tablesWrittenBy(node: ts.Node): Write[] {
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    if (!builderWrites.has(node.expression.name.text)) return [];
    const names = readTexts(node.arguments[0]) ?? [unreadable];
    return names.map((text) => ({ table: text.split(/\s+as\s+/iu)[0] ?? text, isSql: true }));
  }
  const text = textOf(node);
  if (text === undefined) return [];
  const isSql = ts.isTaggedTemplateExpression(node.parent) || isArgumentOfQuery(node);
  return writesInSql(text).map((table) => ({ table, isSql }));
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map((span) => hole + span.literal.text).join('');
}

function isArgumentOfQuery({ parent }: ts.Node): boolean {
  return (
    ts.isCallExpression(parent) &&
    ts.isPropertyAccessExpression(parent.expression) &&
    ['query', 'raw'].includes(parent.expression.name.text)
  );
}

/** Every text that an expression can be, as far as its function says so: undefined if it does not. */
function readTexts(node: ts.Node | undefined): string[] | undefined {
  if (node === undefined) return undefined;
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isLiteralTypeNode(node)) return readTexts(node.literal);
  if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node)) {
    return readTexts(node.expression);
  }
  if (ts.isConditionalExpression(node)) return readAll([node.whenTrue, node.whenFalse]);
  if (ts.isUnionTypeNode(node)) return readAll(node.types);
  if (ts.isArrayLiteralExpression(node)) return readAll(node.elements);
  return ts.isIdentifier(node) ? readTexts(meaningOf(node)) : undefined;
}

function readAll(nodes: readonly ts.Node[]): string[] | undefined {
  const texts = nodes.map(readTexts);
  return texts.every((found) => found !== undefined) ? texts.flat() : undefined;
}

/** The list that a loop's variable runs over, or the type of a parameter, nearest first. */
function meaningOf(identifier: ts.Identifier): ts.Node | undefined {
  for (let scope: ts.Node = identifier; scope.parent !== undefined; scope = scope.parent) {
    if (ts.isForOfStatement(scope) && loopVariable(scope) === identifier.text) {
      return scope.expression;
    }
    if (ts.isFunctionLike(scope)) {
      const parameter = scope.parameters.find((one) => one.name.getText() === identifier.text);
      if (parameter !== undefined) return parameter.type;
    }
  }
  return undefined;
}

function loopVariable({ initializer }: ts.ForOfStatement): string | undefined {
  return ts.isVariableDeclarationList(initializer)
    ? initializer.declarations[0]?.name.getText()
    : undefined;
}
