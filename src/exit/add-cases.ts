import { caseDocuments, type ProvenDocument } from '#enforcement';
import { readVkey } from '#ledger';
import { pack, type Packing } from './packing.ts';
import { everyPageForward } from './pages.ts';

/**
 * Adds every document of the person's own cases with what proves it: `cases/<docket>/` holds, for
 * document and entry N, `N-<kind>.json`, its `.salt`, `entry-N.json` and `entry-N.tlog-proof`.
 */
export async function addCases(packing: Packing): Promise<void> {
  const { world, account } = packing;
  const vkey = await readVkey(world.db);
  if (vkey !== undefined) await pack(packing, 'cases/vkey', [`${vkey}\n`]);
  const entries = new Set<string>();
  const names = new Set<string>();
  for await (const page of everyPageForward((query) => caseDocuments(world, account.id, query))) {
    for (const document of page) {
      const folder = `cases/${document.docket}`;
      await addDocument(packing, unusedName(names, folder, document), document);
      if (entries.has(`${folder}/${document.entryIndex}`)) continue;
      entries.add(`${folder}/${document.entryIndex}`);
      await addEntry(packing, `${folder}/entry-${document.entryIndex}`, document);
    }
  }
}

/** An entry commits to one document of a kind; should it have two copies, the second is numbered. */
function unusedName(names: Set<string>, folder: string, document: ProvenDocument): string {
  const plain = `${folder}/${document.entryIndex}-${document.kind}`;
  const name = names.has(plain) ? `${plain}-${document.id}` : plain;
  names.add(name);
  return name;
}

async function addDocument(
  packing: Packing,
  name: string,
  document: ProvenDocument,
): Promise<void> {
  await pack(packing, `${name}.json`, [document.body]);
  await pack(packing, `${name}.salt`, [`${document.salt}\n`]);
}

async function addEntry(packing: Packing, name: string, document: ProvenDocument): Promise<void> {
  await pack(packing, `${name}.json`, [document.entry]);
  if (document.proof !== undefined) await pack(packing, `${name}.tlog-proof`, [document.proof]);
}
