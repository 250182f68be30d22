import { z } from '@hono/zod-openapi';
import {
  compareRulebooks,
  compareRules,
  currentRulebook,
  findRulebook,
  findRulebookChanges,
  getRule,
  lineOf,
  listRulebooks,
  listTranslations,
  ruleDocument,
  type Line,
  type PublishedTranslation,
  type RulebookChanges,
} from '#enforcement';
import { forAnyone, recordNotFound, type Api } from '../endpoint.ts';
import { blankable, integer, text } from '../fields.ts';
import { presentHolding, presentRulebook, presentRuleVersion } from './present.ts';
import {
  lineEntity,
  rulebookChangesEntity,
  rulebookEntity,
  rulebookHeadEntity,
  rulebookTextsEntity,
  rulePageEntity,
  translationEntity,
} from './entities.ts';

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
  mountBooks(api, prefix);
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
    async ({ world, input }) => presentLine(await lineOf(world, input.rule_id)),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/rules/:rule_id/versions/:version/translations`,
      summary: 'A version of a rule in other languages, for reading; the version binds',
      returns: z.array(translationEntity),
      fields: { ...rule, version: integer(1, 1_000_000) },
    },
    async ({ world, input }) => {
      const of = { ruleId: input.rule_id, version: input.version };
      return (await listTranslations(world.db, of)).map(presentTranslation);
    },
  );
}

function mountBooks(api: Api, prefix: string): void {
  const number = integer(1, 1_000_000);
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/rulebooks/:number/changes`,
      summary: 'What a rulebook changes, word by word, and why; against the one before or another',
      returns: rulebookChangesEntity,
      fields: { number, from: blankable(number) },
    },
    async ({ world, input }) => {
      const found =
        input.from === undefined
          ? await findRulebookChanges(world.db, input.number)
          : await compareRulebooks(world.db, { from: input.from, to: input.number });
      if (found === undefined) throw recordNotFound();
      return presentChanges(found);
    },
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/rulebooks/:number/texts`,
      summary:
        'A rulebook as it is hashed: each text as canonical JSON (RFC 8785) with its SHA-256',
      returns: rulebookTextsEntity,
      fields: { number },
    },
    async ({ world, input }) => {
      const rulebook = await findRulebook(world.db, input.number);
      if (rulebook === undefined) throw recordNotFound();
      return {
        ...presentRulebook(rulebook),
        rules: rulebook.rules.map((one) => ({
          id: one.id,
          version: one.version,
          hash: one.hash,
          canonical: ruleDocument(one),
        })),
      };
    },
  );
}

function presentLine({ crosses, doesNotCross, counts, spread }: Line) {
  return {
    crosses: crosses.map(presentHolding),
    does_not_cross: doesNotCross.map(presentHolding),
    counts: { crosses: counts.crosses, does_not_cross: counts.doesNotCross },
    spread:
      spread === undefined
        ? null
        : {
            cases: spread.cases,
            by_level: [...spread.byLevel],
            lowest: spread.lowest,
            heaviest: spread.heaviest,
            middle_from: spread.middleFrom,
            middle_to: spread.middleTo,
          },
  };
}

function presentChanges({ rulebook, before, changes, announcement }: RulebookChanges) {
  return {
    number: rulebook.number,
    compared_with: before?.number ?? null,
    effective_at: rulebook.effectiveAt.toISOString(),
    urgent_reason: rulebook.urgentReason ?? null,
    announcement_id: announcement ?? null,
    changes: changes.map((change) => {
      const compared = compareRules(change.before, change.after);
      return {
        rule_id: change.ruleId,
        kind: change.kind,
        before_version: change.before?.version ?? null,
        after_version: change.after?.version ?? null,
        rationale: change.rationale,
        texts: compared.texts.map(({ field, stretches }) => ({
          field,
          stretches: stretches.map(({ kind, text: words }) => ({ kind, text: words })),
        })),
        schedule_changed: compared.schedule,
        threshold_test_changed: compared.thresholdTest,
        filing_changed: compared.filing,
        examples: compared.examples.map(({ kind, item }) => ({
          kind,
          side: item.side,
          text: item.text,
          reason: item.reason,
        })),
      };
    }),
  };
}

function presentTranslation(one: PublishedTranslation) {
  return {
    language: one.language,
    revision: one.revision,
    hash: one.hash,
    published_at: one.publishedAt.toISOString(),
    title: one.title,
    text: one.text,
    purpose: one.purpose,
    examples: one.examples.map(({ text: words, reason }) => ({ text: words, reason })),
  };
}
