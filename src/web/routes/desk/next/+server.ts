import { redirect, type RequestEvent } from '@sveltejs/kit';
import { caseAt } from '../../../lib/server/case-view.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';

/**
 * Leads to the next case in the queue that waits for an officer and that no other officer looks at:
 * after the one that is named, else from the top; to the desk where there is none.
 */
export async function GET(event: RequestEvent): Promise<never> {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const { enforcement, world } = platform;
  const after = event.url.searchParams.get('after');
  const left = after === null ? undefined : await caseAt(platform, after);
  for (const query of left === undefined ? [{}] : [{ maxId: left }, {}]) {
    const { items } = await enforcement.listQueue(world, account.id, { limit: 40, ...query });
    const ids = items.map(({ caseId }) => caseId);
    const claims = await enforcement.listClaims(world, account.id, ids);
    const next = items.find(
      ({ caseId, waitsFor }) =>
        waitsFor === 'officer' &&
        caseId !== left &&
        (claims.get(caseId)?.by ?? account.id) === account.id,
    );
    if (next !== undefined) redirect(303, `/desk/${next.docket}`);
  }
  redirect(303, '/desk');
}
