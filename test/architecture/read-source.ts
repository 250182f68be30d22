import { extname } from 'node:path';
import ts from 'typescript';
import { tablesWrittenBy, type Write } from './written-tables.ts';

/** Something found at a line of a file. */
export type Found = { readonly what: string; readonly line: number };

/** What the rules need to know about one file. */
export type Source = {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Found[];
  readonly writes: readonly (Write & { readonly line: number })[];
  readonly functions: readonly {
    readonly name: string;
    readonly line: number;
    readonly lines: number;
  }[];
};

/** Reads a TypeScript file, or the scripts of a Svelte file. */
export function readSource(path: string, text: string): Source {
  const code = extname(path) === '.svelte' ? scriptsOf(text) : text;
  const file = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
  const imports: Found[] = [];
  const writes: (Write & { line: number })[] = [];
  const functions: { name: string; line: number; lines: number }[] = [];
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1;

  const visit = (node: ts.Node): void => {
    const line = lineOf(node.getStart(file));
    const specifier = importedBy(node);
    if (specifier !== undefined) imports.push({ what: specifier, line });
    for (const write of tablesWrittenBy(node)) writes.push({ ...write, line });
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const lines = lineOf(node.getEnd()) - line + 1;
      functions.push({ name: nameOf(node), line, lines });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { path, lines: countLines(text), imports, writes, functions };
}

/** The tables that a migration creates. */
export function tablesCreatedBy(migration: string): string[] {
  const creations = withoutSqlComments(migration).matchAll(
    /\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?"?(\w+)"?/giu,
  );
  return [...creations].map((match) => (match[1] ?? '').toLowerCase());
}

/** SQL without its `--` and block comments. */
export function withoutSqlComments(text: string): string {
  return text.replaceAll(/--.*$|\/\*[\s\S]*?\*\//gmu, '');
}

function countLines(text: string): number {
  return text.endsWith('\n') ? text.split('\n').length - 1 : text.split('\n').length;
}

/** The scripts at their own lines, everything else blank. */
function scriptsOf(text: string): string {
  const blank = (part: string) => part.replaceAll(/[^\n]/gu, ' ');
  let code = '';
  let end = 0;
  for (const match of text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/gu)) {
    const body = match[1] ?? '';
    const start = match.index + match[0].indexOf(body, match[0].indexOf('>'));
    code += blank(text.slice(end, start)) + body;
    end = start + body.length;
  }
  return code + blank(text.slice(end));
}

function importedBy(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return literalText(node.moduleSpecifier);
  }
  if (ts.isImportTypeNode(node)) {
    return ts.isLiteralTypeNode(node.argument) ? literalText(node.argument.literal) : undefined;
  }
  if (ts.isCallExpression(node) && isImporter(node.expression)) {
    return literalText(node.arguments[0]);
  }
  return undefined;
}

function isImporter(callee: ts.Expression): boolean {
  return (
    callee.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(callee) && callee.text === 'require')
  );
}

function literalText(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function nameOf(node: ts.SignatureDeclaration): string {
  const { parent } = node;
  const holder = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent);
  const name = node.name ?? (holder ? parent.name : undefined);
  return name?.getText() ?? 'a function';
}
