import { action } from './act.ts';
import { choice, text } from './form.ts';
import { idIn } from './posts.ts';
import type { Platform } from '../../platform.ts';

const categories = ['child-abuse', 'private-data', 'other'] as const;

const caseIn = (platform: Platform, form: FormData) => idIn<'case'>(platform, text(form, 'case'));

/** Work on a case that decides nothing: who looks, notes, what is kept apart and how long. */
export const caseWorkActions = {
  claim: action('saved', ({ platform, actor, form }) =>
    platform.enforcement.claimCase(platform.world, actor, caseIn(platform, form)),
  ),
  release: action('saved', ({ platform, actor, form }) =>
    platform.enforcement.releaseCase(platform.world, actor, caseIn(platform, form)),
  ),
  assign: action('saved', ({ platform, actor, form }) =>
    platform.enforcement.assignCase(platform.world, actor, caseIn(platform, form)),
  ),
  unassign: action('saved', ({ platform, actor, form }) =>
    platform.enforcement.unassignCase(platform.world, actor, caseIn(platform, form)),
  ),
  note: action('saved', ({ platform, actor, form }) => {
    const former = text(form, 'supersedes');
    return platform.enforcement.writeNote(platform.world, actor, {
      caseId: caseIn(platform, form),
      text: text(form, 'text'),
      ...(former === '' ? {} : { supersedes: idIn<'note'>(platform, former) }),
    });
  }),
  seal: action('saved', ({ platform, actor, form }) =>
    platform.enforcement.sealExhibit(platform.world, actor, {
      caseId: caseIn(platform, form),
      exhibitId: idIn(platform, text(form, 'exhibit')),
      category: choice(platform, form, 'category', categories),
    }),
  ),
  hold: action('saved', ({ platform, actor, form }) =>
    platform.enforcement.setLegalHold(platform.world, actor, {
      caseId: caseIn(platform, form),
      reason: text(form, 'reason'),
    }),
  ),
  liftHold: action('saved', ({ platform, actor, form }) =>
    platform.enforcement.liftLegalHold(platform.world, actor, {
      caseId: caseIn(platform, form),
      holdId: idIn(platform, text(form, 'hold')),
      reason: text(form, 'reason'),
    }),
  ),
};
