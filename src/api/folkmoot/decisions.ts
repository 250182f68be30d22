import { z } from '@hono/zod-openapi';
import {
  getDecision,
  getDocket,
  getPrecedent,
  listDecisions,
  listDockets,
  listPrecedents,
  type DocketPage,
} from '#enforcement';
import { forAnyone, type Api } from '../endpoint.ts';
import { blankable, bool, id, pageQuery, paging, text } from '../fields.ts';
import { pageResponse } from '../page-links.ts';
import { presentDecision, presentEntry, presentHolding, presentPrecedent } from './present.ts';
import {
  decisionEntity,
  docketEntity,
  docketHeadEntity,
  holdingEntity,
  precedentEntity,
} from './entities.ts';

const narrowing = { rule_id: blankable(text(100)), family: blankable(text(100)) } as const;

function narrowed(asked: { rule_id?: string | undefined; family?: string | undefined }) {
  return {
    ...(asked.rule_id === undefined ? {} : { ruleId: asked.rule_id }),
    ...(asked.family === undefined ? {} : { family: asked.family }),
  };
}

/** What was decided, as the public sees it: nobody is named (Articles 9 and 12). */
export function mountDecisions(api: Api): void {
  const { world } = api;
  const prefix = '/api/folkmoot/v1';
  mountDockets(api, prefix);
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/decisions/:id`,
      summary: 'One decision, once it is served',
      returns: decisionEntity,
      fields: { id: id<'decision'>() },
    },
    async ({ input }) => presentDecision(await getDecision(world.db, input.id)),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/dockets/:docket`,
      summary: 'The public page of a case by its docket',
      returns: docketEntity,
      fields: { docket: text(100) },
    },
    async ({ input }) => presentDocket(await getDocket(world.db, input.docket)),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/decisions`,
      summary: 'Decisions, newest first',
      returns: z.array(decisionEntity),
      fields: { ...paging, ...narrowing },
    },
    async ({ c, input }) => {
      const query = { ...pageQuery(input), ...narrowed(input) };
      const page = await listDecisions(world.db, query);
      return pageResponse(world.origin, c, { page, body: page.items.map(presentDecision) });
    },
  );
  mountPrecedents(api, prefix);
}

function mountPrecedents(api: Api, prefix: string): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/precedents`,
      summary: 'Published holdings that stand, newest first, by words, rule and outcome',
      returns: z.array(holdingEntity),
      fields: {
        ...paging,
        ...narrowing,
        q: blankable(text(500)),
        proved: blankable(bool),
      },
    },
    async ({ c, input }) => {
      const query = {
        ...pageQuery(input),
        ...narrowed(input),
        ...(input.q === undefined ? {} : { words: input.q }),
        ...(input.proved === undefined ? {} : { proved: input.proved }),
      };
      const page = await listPrecedents(world, query);
      return pageResponse(world.origin, c, { page, body: page.items.map(presentHolding) });
    },
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/precedents/:id`,
      summary: 'A precedent with what it is worth now, who cited it and whom it cites',
      returns: precedentEntity,
      fields: { id: id<'decision'>() },
    },
    async ({ input }) => presentPrecedent(await getPrecedent(world, input.id)),
  );
}

function mountDockets(api: Api, prefix: string): void {
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/dockets`,
      summary: 'Cases in the public record, newest first; `after` is the last docket of a page',
      returns: z.array(docketHeadEntity),
      fields: { after: blankable(text(100)), limit: paging.limit },
    },
    async ({ world, input }) => {
      const { limit } = pageQuery({ limit: input.limit });
      const found = await listDockets(world.db, { after: input.after, limit });
      return found.map(({ docket, state }) => ({ docket, state }));
    },
  );
}

function presentDocket(page: DocketPage) {
  return {
    docket: page.docket,
    state: page.state,
    opened_on: page.openedOn,
    decisions: page.decisions.map(presentDecision),
    sanctions: page.sanctions.map(({ kind, state, endsOn, reviewOn }) => ({
      kind,
      state,
      ends_on: endsOn ?? null,
      review_on: reviewOn ?? null,
    })),
    statements: page.statements.map(({ decisionId, postId, corrections }) => ({
      decision_id: decisionId,
      post_id: postId,
      corrections: [...corrections],
    })),
    entries: page.entries.map(presentEntry),
  };
}
