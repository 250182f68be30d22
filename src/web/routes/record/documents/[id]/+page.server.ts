import { platformOf, requireViewer } from '../../../../lib/server/platform.ts';
import { idIn } from '../../../../lib/server/posts.ts';
import { words } from '../../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const { enforcement, world } = platform;
  const id = idIn<'document'>(platform, event.params.id);
  const document = await enforcement.getDocument(world, account.id, id);
  return { title: words().record.documents, document };
};
