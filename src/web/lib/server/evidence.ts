import type { ReportInput } from '#enforcement';
import { file, text } from './form.ts';

const evidenceSlots = [1, 2, 3] as const;

/** Links and texts from outside that a form brings, each with what it shows. */
export function evidenceIn(form: FormData): { content: string; gist: string }[] {
  return evidenceSlots.flatMap((slot) => {
    const content = text(form, `evidence${slot}`);
    const gist = text(form, `gist${slot}`);
    return content === '' ? [] : [{ content, gist }];
  });
}

type FromElsewhere = Required<Pick<ReportInput, 'evidence' | 'links'>>;

/** What a report or an officer brings: addresses, which the server fetches, texts, and files. */
export function fromElsewhere(form: FormData): FromElsewhere {
  const given = evidenceIn(form);
  const isLink = ({ content }: { content: string }) => /^https?:\/\/\S+$/i.test(content);
  return {
    links: given.filter(isLink).map(({ content, gist }) => ({ url: content, gist })),
    evidence: [...given.filter((one) => !isLink(one)), ...filesIn(form)],
  };
}

function filesIn(form: FormData): { content: File; gist: string }[] {
  return evidenceSlots.flatMap((slot) => {
    const content = file(form, `file${slot}`);
    const gist = text(form, `file-gist${slot}`);
    if (content === undefined) return [];
    return [{ content, gist: gist === '' ? content.name.slice(0, 200) : gist }];
  });
}
