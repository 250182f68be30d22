import { z } from '@hono/zod-openapi';
import { listServerLimits, type ServerLimit } from '#accounts';
import { findServerDocket, type ServerDocket } from '#enforcement';
import { dayOf } from '#foundation';
import { forAnyone, recordNotFound, type Api } from '../endpoint.ts';
import { text } from '../fields.ts';
import { count, day } from '../mastodon/entities/shapes.ts';
import { docket, entryEntity } from './entities.ts';
import { presentEntry } from './present.ts';

const prefix = '/api/folkmoot/v1';

const kind = z.enum(['limit', 'suspension']);

const serverLimitEntity = z
  .strictObject({ domain: z.string(), kind, reason: z.string(), docket, review_on: day })
  .openapi('ServerLimit');

const serverDecisionEntity = z
  .strictObject({
    does: z.enum(['limit', 'suspension', 'lift']),
    outcome: z.enum(['signed', 'carried', 'rejected', 'undecidable']),
    decided_on: day,
    /** When its administrators were told; null under an exception, and for a lift. */
    told_on: day.nullable(),
    exception: z.string().nullable(),
    rule: z.strictObject({ id: z.string(), version: count }),
    entry_index: count,
    /** As it was committed to, with the salt that opens the commitment. */
    statement: z.string(),
    salt: z.string(),
  })
  .openapi('ServerDecision');

const serverDocketEntity = z
  .strictObject({
    docket,
    domain: z.string(),
    in_force: z.strictObject({ kind, review_on: day }).nullable(),
    decisions: z.array(serverDecisionEntity),
    entries: z.array(entryEntity),
  })
  .openapi('ServerDocket');

/** Decisions on whole remote servers. */
export function mountServers(api: Api): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/servers`,
      summary: 'Servers that a decision limits or suspends, each with its docket and day of review',
      returns: z.array(serverLimitEntity),
      fields: {},
    },
    async () => (await listServerLimits(world.db)).map(presentLimit),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/servers/:docket`,
      summary: 'The decisions on a server by their docket, with what proves them',
      returns: serverDocketEntity,
      fields: { docket: text(100) },
    },
    async ({ input }) => {
      const found = await findServerDocket(world.db, input.docket);
      if (found === undefined) throw recordNotFound();
      return presentServerDocket(found);
    },
  );
}

function presentLimit({ domain, state, reason, docket: of, until }: ServerLimit) {
  return {
    domain,
    kind: state === 'limited' ? 'limit' : 'suspension',
    reason,
    docket: of,
    review_on: dayOf(until),
  };
}

function presentServerDocket({ decisions, inForce, ...found }: ServerDocket) {
  return {
    docket: found.docket,
    domain: found.domain,
    in_force: inForce === undefined ? null : { kind: inForce.kind, review_on: inForce.reviewOn },
    decisions: decisions.map((one) => ({
      does: one.does,
      outcome: one.outcome,
      decided_on: one.decidedOn,
      told_on: one.toldOn ?? null,
      exception: one.exception?.code ?? null,
      rule: { id: one.ruleId, version: one.ruleVersion },
      entry_index: one.entryIndex,
      statement: one.statement,
      salt: one.salt,
    })),
    entries: found.entries.map(presentEntry),
  };
}
