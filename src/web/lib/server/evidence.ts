import { text } from './form.ts';

const evidenceSlots = [1, 2, 3] as const;

/** Links and texts from outside that a form brings, each with what it shows. */
export function evidenceIn(form: FormData): { content: string; gist: string }[] {
  return evidenceSlots.flatMap((slot) => {
    const content = text(form, `evidence${slot}`);
    const gist = text(form, `gist${slot}`);
    return content === '' ? [] : [{ content, gist }];
  });
}
