import { sql } from 'kysely';
import type { Reader } from '../database.ts';

/** What PostgreSQL calls its version, and how much room the database takes. */
export async function databaseFacts(
  reader: Reader,
): Promise<{ readonly version: string; readonly sizeBytes: bigint }> {
  const { rows } = await sql<{ version: string; size: string }>`
    select current_setting('server_version') as version,
      pg_database_size(current_database())::text as size`.execute(reader);
  return { version: rows[0]?.version ?? '', sizeBytes: BigInt(rows[0]?.size ?? 0) };
}
