import { toId, type AccountId, type CaptureId, type CaseId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { minuteMs } from '#foundation';
import { onCase, type Desk } from '../desk/desk.ts';
import { freezeCapture, keepExhibits } from '../freeze.ts';
import { findReportedCase } from '../intake/reported-case.ts';
import { later } from '../later.ts';
import { getCase } from '../load-case.ts';
import type { ExhibitClass } from '../rules/model.ts';
import { fetchPage, type Fetched } from './fetch-page.ts';

/** How long until the second and the third attempt. */
const pausesMs = [10 * minuteMs, 60 * minuteMs];

type Wish = {
  readonly id: CaptureId;
  readonly caseId: CaseId;
  readonly url: string;
  readonly gist: string;
  readonly class: ExhibitClass;
  readonly filedBy: 'reporter' | 'officer';
  readonly by: AccountId | undefined;
};

/**
 * Fetches a link that waits, outside of any transaction, then puts what came, or why nothing came,
 * on record. Running twice, or twice at once, changes nothing.
 */
export async function fetchCapture(
  world: World,
  captureId: CaptureId,
  attempt: number,
): Promise<void> {
  const wish = await findWish(world.db, captureId);
  if (wish === undefined) return;
  const fetched = await fetchPage(world.outside, wish.url);
  await onCase(world, wish.caseId, async (desk) => {
    if (await isSettled(desk.tx, captureId)) return;
    const pauseMs = pausesMs[attempt - 1];
    if ('failure' in fetched && fetched.again && pauseMs !== undefined) {
      const again = { caseId: wish.caseId, captureId, attempt: String(attempt + 1) };
      await later(desk.tx, 'capture', again, new Date(world.clock.now().getTime() + pauseMs));
      return;
    }
    await settle(desk, wish, fetched);
  });
}

async function settle(desk: Desk, wish: Wish, fetched: Fetched): Promise<void> {
  if ('failure' in fetched) return record(desk, wish, { failure: fetched.failure });
  const { state } = desk.subject();
  if (state !== 'reported' && state !== 'open') {
    return record(desk, wish, { failure: 'The case had gone on before it was fetched.' });
  }
  const frozen = freezeCapture(
    desk.world,
    { ...fetched.kept, gist: wish.gist, class: wish.class },
    { filedBy: wish.filedBy, by: wish.by },
  );
  await keepExhibits(desk.tx, desk.world, [frozen]);
  await desk.byClock({ type: 'file-capture', exhibit: frozen.exhibit });
  await record(desk, wish, { exhibitId: frozen.exhibit.id });
}

async function record(
  { tx, world }: Desk,
  wish: Wish,
  result: { readonly failure: string } | { readonly exhibitId: string },
): Promise<void> {
  await tx
    .insertInto('capture_results')
    .values({
      capture_id: wish.id,
      exhibit_id: 'exhibitId' in result ? result.exhibitId : null,
      failure: 'failure' in result ? result.failure : null,
      settled_at: world.clock.now(),
    })
    .execute();
}

async function isSettled(db: Reader, captureId: CaptureId): Promise<boolean> {
  const row = await db
    .selectFrom('capture_results')
    .select('capture_id')
    .where('capture_id', '=', captureId)
    .executeTakeFirst();
  return row !== undefined;
}

/** A link that still waits, with the case that it belongs to by now. */
async function findWish(db: Reader, captureId: CaptureId): Promise<Wish | undefined> {
  const row = await db
    .selectFrom('captures')
    .selectAll()
    .where('id', '=', captureId)
    .where('id', 'not in', (eb) => eb.selectFrom('capture_results').select('capture_id'))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: captureId,
    caseId:
      row.report_id === null
        ? await mergedFrom(db, toId(row.case_id))
        : ((await findReportedCase(db, toId(row.report_id))) ?? toId(row.case_id)),
    url: row.url,
    gist: row.gist,
    class: row.class,
    filedBy: row.filed_by,
    by: row.asked_by === null ? undefined : toId<'account'>(row.asked_by),
  };
}

async function mergedFrom(db: Reader, caseId: CaseId): Promise<CaseId> {
  const { mergedInto } = await getCase(db, caseId);
  return mergedInto === undefined ? caseId : mergedFrom(db, mergedInto);
}
