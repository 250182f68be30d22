import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * What the client library `masto` can call, read from its own types: `v1.statuses.$select.favourite`.
 * A version of the library that brings new methods makes the tests ask for them.
 */

const folder = join(import.meta.dirname, '../../../node_modules/masto/dist/mastodon/rest');

type Interfaces = ReadonlyMap<string, ts.InterfaceDeclaration>;

/** Every method, sorted; those for moderators (`v1.admin`) among them. */
export function listMastoMethods(): readonly string[] {
  const client = interfacesOf([join(folder, 'client.d.ts')]);
  const admin = interfacesIn(join(folder, 'v1/admin'));
  const found: string[] = [];
  for (const version of ['v1', 'v2'] as const) {
    const interfaces = interfacesIn(join(folder, version));
    for (const [name, type] of membersOf(client.get(`${version.toUpperCase()}Resource`))) {
      const start = ts.isTypeReferenceNode(type) ? type.typeName : undefined;
      const resource = start && ts.isQualifiedName(start) ? start.right.text : '';
      const path = `${version}.${name}`;
      found.push(...methodsOf(name === 'admin' ? admin : interfaces, resource, path));
    }
  }
  return found.sort();
}

function methodsOf(interfaces: Interfaces, resource: string, path: string): readonly string[] {
  return membersOf(interfaces.get(resource)).flatMap(([name, type]) => {
    const inner = nameOf(type);
    // What is no resource can be called: a `Method`, or a call written out.
    return inner !== undefined && interfaces.has(inner)
      ? methodsOf(interfaces, inner, `${path}.${name}`)
      : [`${path}.${name}`];
  });
}

function nameOf(type: ts.TypeNode): string | undefined {
  return ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName)
    ? type.typeName.text
    : undefined;
}

/** Members with their types; `$select(id): Resource` with what it gives. */
function membersOf(declared: ts.InterfaceDeclaration | undefined): [string, ts.TypeNode][] {
  return [...(declared?.members ?? [])].flatMap((member): [string, ts.TypeNode][] => {
    if (!ts.isPropertySignature(member) && !ts.isMethodSignature(member)) return [];
    return member.type === undefined ? [] : [[member.name.getText(), member.type]];
  });
}

/** Those of a folder's own files: what lies in a folder below may have the same names. */
function interfacesIn(path: string): Interfaces {
  const entries = readdirSync(path, { withFileTypes: true });
  const own = entries.filter(({ name }) => name.endsWith('.d.ts'));
  const below = entries.filter((entry) => entry.isDirectory() && entry.name !== 'admin');
  const files = own.map(({ name }) => join(path, name));
  return new Map([
    ...below.flatMap(({ name }) => [...interfacesIn(join(path, name))]),
    ...interfacesOf(files),
  ]);
}

function interfacesOf(files: readonly string[]): Interfaces {
  const found = new Map<string, ts.InterfaceDeclaration>();
  for (const file of files) {
    const source = ts.createSourceFile(
      file,
      readFileSync(file, 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    source.forEachChild((node) => {
      if (ts.isInterfaceDeclaration(node)) found.set(node.name.text, node);
    });
  }
  return found;
}
