import { idBucket, refuse, type AccountId, type CaptureId, type CaseId } from '#foundation';
import type { ReportId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { viewerOf } from '../case-viewer.ts';
import { onCase } from '../desk/desk.ts';
import { later } from '../later.ts';
import { caseNotFound } from '../load-case.ts';
import type { LinkInput } from '../types.ts';

const longestUrl = 2000;

/** @throws Refusal `invalid` for what is no address of the web */
export function checkLink({ url, gist }: LinkInput): void {
  const parsed = URL.parse(url);
  const isWeb = parsed !== null && ['http:', 'https:'].includes(parsed.protocol);
  if (!isWeb || url.length > longestUrl || `${parsed.username}${parsed.password}` !== '') {
    throw refuse('invalid', { field: 'links', detail: 'A link is a whole http or https address.' });
  }
  if (gist.trim() === '' || gist.length > 1000) {
    throw refuse('invalid', { field: 'links', detail: 'A link says in a sentence what it shows.' });
  }
}

type Wish = {
  readonly caseId: CaseId;
  readonly by: AccountId | undefined;
  /** The report that brings it; undefined for an officer's. */
  readonly reportId?: ReportId;
};

/** Keeps the wish and has the link fetched after the commit: never inside a transaction. */
export async function captureLater(
  tx: Tx,
  world: Pick<World, 'ids' | 'clock'>,
  link: LinkInput,
  { caseId, by, reportId }: Wish,
): Promise<CaptureId> {
  const id = world.ids.next<'capture'>(idBucket(caseId));
  const filedBy = reportId === undefined ? ('officer' as const) : ('reporter' as const);
  await tx
    .insertInto('captures')
    .values({
      id,
      case_id: caseId,
      report_id: reportId ?? null,
      asked_by: by ?? null,
      filed_by: filedBy,
      url: link.url,
      gist: link.gist,
      class: link.class ?? (filedBy === 'reporter' ? 'confidential' : 'open'),
      asked_at: world.clock.now(),
    })
    .execute();
  await later(tx, 'capture', { caseId, captureId: id, attempt: '1' });
  return id;
}

/**
 * An officer has the server fetch a link into the case, before the notice.
 * @throws Refusal `not-found`, `wrong-state`, `invalid`
 */
export async function captureLink(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId; readonly link: LinkInput },
): Promise<CaptureId> {
  checkLink(input.link);
  return onCase(world, input.caseId, async (desk) => {
    const subject = desk.subject();
    if ((await viewerOf(desk.tx, subject, officer)) !== 'officer') throw caseNotFound();
    if (subject.state !== 'open') {
      throw refuse('wrong-state', { article: 5, detail: 'Evidence is added before the notice.' });
    }
    return captureLater(desk.tx, world, input.link, { caseId: subject.id, by: officer });
  });
}
