import type { RequestEvent } from '@sveltejs/kit';
import { caseAt } from '../../../../../lib/server/case-view.ts';
import { text } from '../../../../../lib/server/form.ts';
import { platformOf, requireViewer } from '../../../../../lib/server/platform.ts';
import { idIn } from '../../../../../lib/server/posts.ts';

/** A sealed exhibit as a file, after its opening is on record. Never shown in a page, never kept. */
export async function POST(event: RequestEvent): Promise<Response> {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const form = await event.request.formData();
  const exhibitId = idIn<'exhibit'>(platform, event.params['exhibit'] ?? '');
  const { bytes, mediaType } = await platform.enforcement.openSealedExhibit(
    platform.world,
    account.id,
    {
      caseId: await caseAt(platform, event.params['docket'] ?? ''),
      exhibitId,
      reason: text(form, 'reason'),
    },
  );
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="exhibit-${exhibitId}"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  });
}
