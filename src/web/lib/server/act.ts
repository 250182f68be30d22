import { redirect, type Action, type RequestEvent } from '@sveltejs/kit';
import type { AccountId } from '#foundation';
import type { Platform } from '../../platform.ts';
import { readForm } from './form.ts';
import { platformOf, requireViewer } from './platform.ts';
import { attempt } from './refusals.ts';

export type Doing = {
  readonly platform: Platform;
  readonly actor: AccountId;
  readonly form: FormData;
  readonly event: RequestEvent;
};

/** A form's action: runs the command as the viewer, and comes back to the page with a word of success. */
export function action(done: string, run: (doing: Doing) => Promise<unknown>) {
  return (async (event: RequestEvent) => {
    const actor = requireViewer(event).account.id;
    const form = await readForm(event);
    return attempt(event, form, async () => {
      await run({ platform: platformOf(event), actor, form, event });
      redirect(303, `${event.url.pathname}?done=${done}`);
    });
  }) satisfies Action;
}
