import { getDocket, listDecisions, listPrecedents, type DocketPage } from '#enforcement';
import { forAnyone, type Api } from '../endpoint.ts';
import { blankable, pageQuery, paging, text } from '../fields.ts';
import { pageResponse } from '../page-links.ts';
import { presentDecision, presentEntry, presentHolding } from './present.ts';

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
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/dockets/:docket`,
      summary: 'The public page of a case by its docket',
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
      fields: { ...paging, ...narrowing },
    },
    async ({ c, input }) => {
      const query = { ...pageQuery(input), ...narrowed(input) };
      const page = await listDecisions(world.db, query);
      return pageResponse(world.origin, c, { page, body: page.items.map(presentDecision) });
    },
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/precedents`,
      summary: 'Published holdings, newest first',
      fields: { ...paging, ...narrowing },
    },
    async ({ c, input }) => {
      const query = { ...pageQuery(input), ...narrowed(input) };
      const page = await listPrecedents(world.db, query);
      return pageResponse(world.origin, c, { page, body: page.items.map(presentHolding) });
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
    entries: page.entries.map(presentEntry),
  };
}
