import { sql } from 'kysely';
import type { Reader } from '#infrastructure';
import { listCandidates } from '../desk/candidates.ts';
import type { ServerCandidate } from '../rules/servers.ts';
import type { StoredMotion } from './stored-motion.ts';

/** Everyone who is a panelist now, with what they had to do with a server. Facts only. */
export async function serverCandidates(
  db: Reader,
  { id, domain }: Pick<StoredMotion, 'id' | 'domain'>,
): Promise<readonly ServerCandidate[]> {
  const { rows } = await sql<{ account_id: string; why: 'part' | 'turned' }>`
    select motion.proposed_by as account_id, 'part' as why from server_motions as motion
      where motion.domain = ${domain}
    union select verdict.officer_id, 'part' from server_motions as motion
      join server_verdicts as verdict on verdict.motion_id = motion.id
      where motion.domain = ${domain} and verdict.officer_id is not null
    union select seat.account_id, 'part' from server_motions as motion
      join server_seats as seat on seat.motion_id = motion.id
      where motion.domain = ${domain} and motion.id < ${id}
    union select turned.account_id, 'turned' from person_domain_blocks as turned
      where turned.domain = ${domain}`.execute(db);
  const barred = (why: 'part' | 'turned') =>
    new Set(rows.filter((row) => row.why === why).map((row) => row.account_id));
  const [took, turned] = [barred('part'), barred('turned')];
  return (await listCandidates(db, [])).map((one) => ({
    ...one,
    tookPart: took.has(one.account),
    turnedAway: turned.has(one.account),
  }));
}
