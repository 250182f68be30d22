import { toId, type AccountId, type ExhibitId } from '#foundation';
import type { Reader } from '#infrastructure';
import type { CaseViewer, ContextPost, ExhibitContext } from '../types.ts';

/**
 * What stood around each exhibit, as far as the viewer may see it: officers and panelists all of it,
 * the respondent what was for everybody and what they wrote themself, a reporter nothing.
 */
export async function contextsOf(
  db: Reader,
  exhibits: readonly ExhibitId[],
  { as, respondent }: { readonly as: CaseViewer; readonly respondent: AccountId },
): Promise<ReadonlyMap<string, ExhibitContext>> {
  if (exhibits.length === 0 || as === 'reporter') return new Map();
  const rows = await db
    .selectFrom('exhibit_context_posts')
    .select(['exhibit_id', 'place', 'post_id', 'author_id', 'handle', 'text'])
    .select(['content_warning', 'posted_at', 'is_open'])
    .where('exhibit_id', 'in', [...exhibits])
    .$if(as === 'respondent', (all) =>
      all.where((eb) => eb.or([eb('is_open', '=', true), eb('author_id', '=', respondent)])),
    )
    .orderBy('exhibit_id')
    .orderBy('place')
    .execute();
  const found = new Map<string, ExhibitContext>();
  for (const row of rows) {
    const { above, below } = found.get(row.exhibit_id) ?? { above: [], below: [] };
    const post: ContextPost = {
      postId: toId(row.post_id),
      author: toId(row.author_id),
      handle: row.handle,
      text: row.text,
      contentWarning: row.content_warning,
      postedAt: row.posted_at,
      isOpen: row.is_open,
    };
    const next =
      row.place < 0 ? { above: [...above, post], below } : { above, below: [...below, post] };
    found.set(row.exhibit_id, next);
  }
  return found;
}
