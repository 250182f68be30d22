import { action } from '../../../../lib/server/act.ts';
import { text, texts } from '../../../../lib/server/form.ts';
import { peopleById } from '../../../../lib/server/people.ts';
import { platformOf, requireViewer } from '../../../../lib/server/platform.ts';
import { idIn } from '../../../../lib/server/posts.ts';
import { words } from '../../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const id = idIn<'batch'>(platform, event.params.batch);
  const { enforcement, world } = platform;
  const file = await enforcement.getBatch(world, account.id, id);
  const officers = [file.proposedBy, ...(file.confirmedBy === undefined ? [] : [file.confirmedBy])];
  const people = await peopleById(platform, officers);
  return {
    title: words().summary.batch.title(file.listed),
    file,
    isMine: file.proposedBy === account.id,
    proposedBy: people.get(file.proposedBy),
    confirmedBy: file.confirmedBy === undefined ? undefined : people.get(file.confirmedBy),
  };
};

export const actions: Actions = {
  confirm: action('batchConfirmed', ({ platform, actor, form, event }) =>
    platform.enforcement.confirmBatch(platform.world, actor, {
      batchId: idIn<'batch'>(platform, event.params['batch'] ?? ''),
      without: texts(form, 'without').map((id) => idIn<'account'>(platform, id)),
    }),
  ),
  decline: action('batchDeclined', ({ platform, actor, event }) =>
    platform.enforcement.declineBatch(
      platform.world,
      actor,
      idIn<'batch'>(platform, event.params['batch'] ?? ''),
    ),
  ),
  reinstate: action('reinstated', ({ platform, actor, form }) =>
    platform.enforcement.reinstate(
      platform.world,
      actor,
      idIn<'decision'>(platform, text(form, 'decision')),
    ),
  ),
};
