import type pg from 'pg';
import { errorCode, StartFailure } from './start-failure.ts';

const oldestVersion = 15;

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of its host cannot be looked up now',
  ETIMEDOUT: 'it does not answer',
  ENOENT: 'there is no such socket',
  '28P01': 'the password is wrong',
  '28000': 'it does not let this user in',
  '3D000': 'it has no such database',
  '53300': 'it has no connection left',
  '57P03': 'it is starting or stopping just now',
};

/**
 * Connects once and looks whether the server will do.
 * @throws StartFailure that says what is wrong with DATABASE_URL
 */
export async function reachDatabase(pool: pg.Pool): Promise<void> {
  const found = await askServer(pool);
  const major = Math.floor(found.version / 10_000);
  if (major < oldestVersion) {
    throw new StartFailure(
      `The database server is PostgreSQL ${major}, and Folkmoot needs ${oldestVersion} or newer.`,
      'config',
    );
  }
  if (found.encoding !== 'UTF8') {
    throw new StartFailure(
      `The database has the encoding ${found.encoding}, and Folkmoot needs UTF8.`,
      'config',
    );
  }
}

type Found = { readonly version: number; readonly encoding: string };

async function askServer(pool: pg.Pool): Promise<Found> {
  try {
    const answer = await pool.query<Found>(
      `select current_setting('server_version_num')::int as version,
        current_setting('server_encoding') as encoding`,
    );
    return answer.rows[0] ?? { version: 0, encoding: 'unknown' };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'it does not answer';
    const reason = reasons[errorCode(error) ?? ''] ?? message;
    throw new StartFailure(
      `The database of DATABASE_URL cannot be used: ${reason}.`,
      'unavailable',
      { cause: error },
    );
  }
}
