import { dayOf } from '#foundation';
import type { Reader } from '#infrastructure';
import { listDocketEntries, type LoggedEntry } from '#ledger';
import { motionOf, selectMotions, type StoredMotion } from './stored-motion.ts';

/** A decision on a server as the public reads it, with what opens its commitment. */
export type PublicServerDecision = Pick<
  StoredMotion,
  'does' | 'facts' | 'lesser' | 'summary' | 'ruleId' | 'ruleVersion' | 'exception'
> & {
  readonly outcome: 'signed' | 'carried' | 'rejected' | 'undecidable';
  readonly decidedOn: string;
  /** The day on which its administrators were told. */
  readonly toldOn: string | undefined;
  readonly entryIndex: number;
  /** The statement of reasons as it was committed to, and its salt in hex. */
  readonly statement: string;
  readonly salt: string;
};

export type ServerDocket = {
  readonly docket: string;
  readonly domain: string;
  /** What is in force over the server by this docket. */
  readonly inForce:
    { readonly kind: 'limit' | 'suspension'; readonly reviewOn: string } | undefined;
  readonly decisions: readonly PublicServerDecision[];
  readonly entries: readonly LoggedEntry[];
};

/** What is public of a docket about a server; undefined for any other, and before anything is decided. */
export async function findServerDocket(
  db: Reader,
  docket: string,
): Promise<ServerDocket | undefined> {
  const rows = await selectMotions(db)
    .innerJoin('server_documents as document', (join) =>
      join.onRef('document.motion_id', '=', 'motion.id').on('document.kind', '=', 'sor'),
    )
    .select(['document.salt', 'document.body', 'document.entry_index'])
    .where('motion.docket', '=', docket)
    .orderBy('document.entry_index', 'desc')
    .limit(100)
    .execute();
  const [first] = rows;
  if (first === undefined) return undefined;
  const held = await db
    .selectFrom('server_limits')
    .select(['severity', 'until'])
    .where('docket', '=', docket)
    .executeTakeFirst();
  return {
    docket,
    domain: first.domain,
    inForce: held && {
      kind: held.severity === 'limited' ? 'limit' : 'suspension',
      reviewOn: dayOf(held.until),
    },
    decisions: rows.flatMap((row) => {
      const motion = motionOf(row);
      const { outcome, decidedAt, told } = motion;
      if (outcome === undefined || outcome === 'declined' || decidedAt === undefined) return [];
      return [
        {
          does: motion.does,
          facts: motion.facts,
          lesser: motion.lesser,
          summary: motion.summary,
          ruleId: motion.ruleId,
          ruleVersion: motion.ruleVersion,
          ...(motion.exception === undefined ? {} : { exception: motion.exception }),
          outcome,
          decidedOn: dayOf(decidedAt),
          toldOn: told === undefined ? undefined : dayOf(told.at),
          entryIndex: Number(row.entry_index),
          statement: row.body.toString('utf8'),
          salt: row.salt.toString('hex'),
        },
      ];
    }),
    entries: await listDocketEntries(db, docket),
  };
}
