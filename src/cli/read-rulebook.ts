import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RuleText, RuleTranslation } from '#enforcement';
import { refuse } from '#foundation';

const level = z.literal([0, 1, 2, 3, 4, 5, 6, 7]);

const rule = z.strictObject({
  id: z.string(),
  family: z.string(),
  title: z.string(),
  text: z.string(),
  purpose: z.string(),
  schedule: z.strictObject({ usualFrom: level, usualTo: level, heaviest: level }),
  examples: z.array(
    z.strictObject({
      side: z.enum(['crosses', 'does-not-cross']),
      text: z.string(),
      reason: z.string(),
    }),
  ),
  thresholdTest: z.boolean(),
  filing: z.strictObject({ category: z.string(), keywords: z.array(z.string()) }).exactOptional(),
});

const list = z.array(rule);
const rulebook = z.strictObject({
  rules: list,
  rationale: z.string().optional(),
  rationales: z.record(z.string(), z.string()).optional(),
});

const translations = z.record(
  z.string(),
  z.strictObject({
    title: z.string(),
    text: z.string(),
    purpose: z.string(),
    examples: z.array(z.strictObject({ text: z.string(), reason: z.string() })),
  }),
);

/** A rulebook as it is written down: its rules, and why they change. */
export type WrittenRulebook = {
  readonly rules: readonly RuleText[];
  readonly rationale?: string;
  readonly rationales?: Readonly<Record<string, string>>;
};

/** Reads a JSON file of translations, by rule id. @throws Refusal `not-found`; `invalid` */
export async function readTranslations(
  place: string,
): Promise<Readonly<Record<string, RuleTranslation>>> {
  const text = await readFile(place, 'utf8').catch(() => undefined);
  if (text === undefined) throw refuse('not-found', { detail: `There is no file ${place}.` });
  return parse(translations, place, jsonOf(place, text));
}

/**
 * Reads a rulebook from a JSON file, a list of rules or `{ "rules": [...], "rationale": "…",
 * "rationales": { "RULE": "…" } }`; or from a folder's JSON files, a rule each.
 * @throws Refusal `not-found`; `invalid` naming the file and what is wrong in it
 */
export async function readRulebook(place: string): Promise<WrittenRulebook> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) throw refuse('not-found', { detail: `There is no ${place}.` });
  if (!found.isDirectory()) {
    return parseBook(place, jsonOf(place, await readFile(place, 'utf8')));
  }
  const names = (await readdir(place)).filter((name) => name.endsWith('.json')).toSorted();
  if (names.length === 0) throw refuse('not-found', { detail: `${place} holds no JSON files.` });
  const paths = names.map((name) => join(place, name));
  const rules = await Promise.all(
    paths.map(async (path) => parse(rule, path, jsonOf(path, await readFile(path, 'utf8')))),
  );
  return { rules };
}

function parseBook(path: string, value: unknown): WrittenRulebook {
  if (Array.isArray(value)) return { rules: parse(list, path, value) };
  const { rules, rationale, rationales } = parse(rulebook, path, value);
  return {
    rules,
    ...(rationale === undefined ? {} : { rationale }),
    ...(rationales === undefined ? {} : { rationales }),
  };
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  value: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.map(String).join('.') ?? '';
  throw refuse('invalid', {
    article: 1,
    detail: `${path}${where === '' ? '' : `, at ${where}`}: ${issue?.message ?? 'is no rulebook'}.`,
  });
}

function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be read';
    throw refuse('invalid', { detail: `${path} is no JSON: ${reason}.` });
  }
}
