import { canonicalJson, isRefusal, refuse, sha256, type AccountId } from '#foundation';
import { hasRole } from '#accounts';
import { transact, type Reader, type World } from '#infrastructure';
import { appendEntry } from '#ledger';
import { underArticles } from './article-refusal.ts';
import { defaultCharter, parseCharter } from './rules/charter.ts';
import type { Charter } from './rules/model.ts';

/** What the server binds itself to; the Articles as they stand until it adopts something stricter. */
export async function getCharter(db: Reader): Promise<Charter> {
  const row = await db
    .selectFrom('charters')
    .select('document')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return defaultCharter;
  return readCharter(row.document);
}

function readCharter(stored: unknown): Charter {
  const charter = parseCharter(Object.fromEntries(Object.entries(stored ?? {})));
  if (isRefusal(charter)) throw charter;
  return charter;
}

/**
 * Adopts a charter over the defaults; it holds for everything begun from now on. `operator`
 * undefined: the command line, which can do no more than an operator.
 * @throws Refusal `invalid` naming the article, for anything laxer than the Articles; `forbidden`
 */
export async function adoptCharter(
  world: World,
  operator: AccountId | undefined,
  values: Readonly<Record<string, unknown>>,
): Promise<Charter> {
  const charter = readCharter(values);
  return underArticles(() =>
    transact(world, async (tx) => {
      await requireOperator(tx, operator);
      const last = await tx
        .selectFrom('charters')
        .select(['number', 'document'])
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst();
      const document = canonicalJson({ ...charter });
      if (last !== undefined && canonicalJson({ ...readCharter(last.document) }) === document) {
        return charter;
      }
      const number = (last?.number ?? 0) + 1;
      const hash = sha256(document).toString('hex');
      const { index } = await appendEntry(tx, world, {
        type: 'charter-changed',
        rules: [{ id: 'charter', version: number, hash }],
      });
      await tx
        .insertInto('charters')
        .values({ number, document, adopted_at: world.clock.now(), entry_index: index })
        .execute();
      return charter;
    }),
  );
}

/** @throws Refusal `forbidden` */
export async function requireOperator(db: Reader, operator: AccountId | undefined): Promise<void> {
  if (operator === undefined || (await hasRole(db, operator, 'operator'))) return;
  throw refuse('forbidden', { detail: 'Only an operator can do this.' });
}
