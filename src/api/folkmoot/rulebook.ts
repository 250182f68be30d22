import { z } from '@hono/zod-openapi';
import {
  currentRulebook,
  findRulebook,
  getRule,
  lineOf,
  listRulebooks,
  type Line,
} from '#enforcement';
import { forAnyone, recordNotFound, type Api } from '../endpoint.ts';
import { integer, text } from '../fields.ts';
import { presentHolding, presentRulebook, presentRuleVersion } from './present.ts';
import { lineEntity, rulebookEntity, rulebookHeadEntity, rulePageEntity } from './entities.ts';

/** The rulebook in force, its history, and each rule with the line that cases drew (Articles 1, 9). */
export function mountRulebook(api: Api): void {
  const prefix = '/api/folkmoot/v1';
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/rulebook`,
      summary: 'The rulebook in force, whole',
      returns: rulebookEntity,
      fields: {},
    },
    async ({ world }) => {
      const rulebook = await currentRulebook(world);
      if (rulebook === undefined) throw recordNotFound();
      return { ...presentRulebook(rulebook), rules: rulebook.rules.map(presentRuleVersion) };
    },
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/rulebooks`,
      summary: 'Every rulebook that was published, with its dates and hash',
      returns: z.array(rulebookHeadEntity),
      fields: {},
    },
    async ({ world }) => (await listRulebooks(world.db)).map(presentRulebook),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/rulebooks/:number`,
      summary: 'One rulebook, whole, by its number',
      returns: rulebookEntity,
      fields: { number: integer(1, 1_000_000) },
    },
    async ({ world, input }) => {
      const rulebook = await findRulebook(world.db, input.number);
      if (rulebook === undefined) throw recordNotFound();
      return { ...presentRulebook(rulebook), rules: rulebook.rules.map(presentRuleVersion) };
    },
  );
  mountRules(api, prefix);
}

function mountRules(api: Api, prefix: string): void {
  const rule = { rule_id: text(100) } as const;
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/rules/:rule_id`,
      summary: 'A rule with all its versions, newest first, and its line',
      returns: rulePageEntity,
      fields: rule,
    },
    async ({ world, input }) => {
      const page = await getRule(world, input.rule_id);
      return {
        id: page.id,
        family: page.family,
        current: presentRuleVersion(page.current),
        versions: page.versions.map(presentRuleVersion),
        line: presentLine(page.line),
      };
    },
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/rules/:rule_id/line`,
      summary: 'Cases held to cross the line of a rule, and cases held not to',
      returns: lineEntity,
      fields: rule,
    },
    async ({ world, input }) => presentLine(await lineOf(world.db, input.rule_id)),
  );
}

function presentLine({ crosses, doesNotCross }: Line) {
  return {
    crosses: crosses.map(presentHolding),
    does_not_cross: doesNotCross.map(presentHolding),
  };
}
