import { z } from 'zod';

const hex = z.string().regex(/^[0-9a-f]{64}$/);

/** Relative, and never out of the folder that it is unpacked into. */
const memberPath = z.string().regex(/^(?!.*\.\.)[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/);

const shape = z.object({
  format: z.literal('folkmoot-backup/1'),
  madeAt: z.iso.datetime(),
  /** Those that the database had applied, in order. */
  migrations: z.array(
    z.object({ number: z.number().int().positive(), name: z.string(), sha256: hex }),
  ),
  /** `sha256` is of the table's rows in the order of its key, a JSON array of texts a line. */
  tables: z.array(
    z.object({
      name: z.string().regex(/^(?:\w+\.)?\w+$/),
      columns: z.array(z.string()),
      rows: z.number().int().nonnegative(),
      sha256: hex,
    }),
  ),
  sequences: z.array(z.object({ name: z.string(), value: z.string().regex(/^\d+$/) })),
  /** Every other file of the archive, in its order. */
  members: z.array(
    z.object({ path: memberPath, sizeBytes: z.number().int().nonnegative(), sha256: hex }),
  ),
});

/** What a backup says it holds: its last file. */
export type Manifest = z.output<typeof shape>;
export type DumpedTable = Manifest['tables'][number];

export const manifestPath = 'manifest.json';

/** Undefined for anything that this version cannot read. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Where the rows of a table lie, a piece each. */
export function rowsPath(table: string, piece: number): string {
  return `tables/${table}/${String(piece).padStart(6, '0')}.jsonl.gz`;
}
