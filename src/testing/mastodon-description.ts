import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerContract, type AnswerContract } from './answer-contract.ts';

/** Lies beside the project where it is at hand, and is no part of it. */
const besideProject = join(import.meta.dirname, '../../../shared/data/mastodon-openapi.json');
const page = join(import.meta.dirname, '../../docs/client-api.md');

/**
 * The Mastodon client API as its documentation has it (OpenAPI); undefined where it is not at hand.
 * Some of its forms overlap (every `Quote` is a `ShallowQuote`), so one of several forms is read as any.
 */
export function readMastodonDescription(): unknown {
  const file = process.env['FOLKMOOT_TEST_MASTODON_OPENAPI'] ?? besideProject;
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, 'utf8').replaceAll('"oneOf":', '"anyOf":'));
}

/** The entities and fields in which we differ, as docs/client-api.md lists them with their reasons. */
export function listDeviations(): readonly string[] {
  const [, section = ''] = readFileSync(page, 'utf8').split('\n## Where it differs\n');
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^\| `([^`]+)`/gm)].map(([, at = '']) => at);
}

/** Holds answers to Mastodon's description, but for what is listed; to nothing where it is absent. */
export function mastodonContract(): AnswerContract {
  const document = readMastodonDescription();
  if (document === undefined) return () => [];
  const deviations = new Set(listDeviations());
  const contract = answerContract(document, { whole: false });
  return (answer) => contract(answer).filter(({ at }) => !deviations.has(at));
}
