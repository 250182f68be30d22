import { z } from '@hono/zod-openapi';
import { agreement, chooseNaming, findCaseByDocket, listReviews } from '#enforcement';
import { forAnyone, forPerson, recordNotFound, type Api } from '../endpoint.ts';
import { bool, pageQuery, paging, text } from '../fields.ts';
import { pageResponse } from '../page-links.ts';

const share = z.number().nullable();

const figureEntity = z.strictObject({
  /** Krippendorff's alpha. */
  alpha: share,
  agreed: share,
  units: z.number().int(),
});

const agreementEntity = z
  .strictObject({
    reviewed: z.number().int(),
    confirmed: z.number().int(),
    corrected: z.number().int(),
    ended: z.number().int(),
    findings: figureEntity,
    levels: figureEntity,
  })
  .openapi('Agreement');

const reviewEntity = z
  .strictObject({
    id: z.string(),
    decision_id: z.string(),
    docket: z.string(),
    ground: z.enum(['permanent', 'exception', 'audit']),
    outcome: z.enum(['confirmed', 'corrected', 'ended']),
    decided_on: z.string(),
    first_level: z.number().int(),
    blind_levels: z.array(z.number().int()),
  })
  .openapi('Review');

const namingEntity = z.strictObject({ docket: z.string(), named: z.boolean() }).openapi('Naming');

/** Was this correct? What was decided again, blind, and how far it agreed (Article 15). */
export function mountReviews(api: Api): void {
  const { world } = api;
  const prefix = '/api/folkmoot/v1';
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/reviews`,
      summary: 'Decisions that were decided again, newest first',
      returns: z.array(reviewEntity),
      fields: paging,
    },
    async ({ c, input }) => {
      const page = await listReviews(world.db, pageQuery(input));
      return pageResponse(world.origin, c, { page, body: page.items.map(presentReview) });
    },
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/reviews/agreement`,
      summary: 'How far second decisions agreed with the first',
      returns: agreementEntity,
      fields: {},
    },
    async () => presentAgreement(await agreement(world.db)),
  );
  forPerson(
    api,
    {
      method: 'post',
      path: `${prefix}/record/:docket/naming`,
      summary: 'Ask to be named, or not, when the service explains the decision in public',
      returns: namingEntity,
      scopes: ['write:reports'],
      fields: { docket: text(100), named: bool },
    },
    async ({ account, input }) => {
      const { docket, named } = input;
      const caseId = await findCaseByDocket(world.db, docket);
      if (caseId === undefined) throw recordNotFound();
      await chooseNaming(world, account.id, { caseId, named });
      return { docket, named };
    },
  );
}

function presentReview(one: Awaited<ReturnType<typeof listReviews>>['items'][number]) {
  return {
    id: one.reviewId,
    decision_id: one.decisionId,
    docket: one.docket,
    ground: one.ground,
    outcome: one.outcome,
    decided_on: one.decidedOn,
    first_level: one.firstLevel,
    blind_levels: [...one.blindLevels],
  };
}

function presentAgreement({
  reviewed,
  outcomes,
  findings,
  levels,
}: Awaited<ReturnType<typeof agreement>>) {
  const figure = ({ alpha, agreed, units }: typeof findings) => ({
    alpha: alpha ?? null,
    agreed: agreed ?? null,
    units,
  });
  return { reviewed, ...outcomes, findings: figure(findings), levels: figure(levels) };
}
