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
export async function fromElsewhere(form: FormData): Promise<FromElsewhere> {
  const given = evidenceIn(form);
  const isLink = ({ content }: { content: string }) => /^https?:\/\/\S+$/i.test(content);
  return {
    links: given.filter(isLink).map(({ content, gist }) => ({ url: content, gist })),
    evidence: [...given.filter((one) => !isLink(one)), ...(await filesIn(form))],
  };
}

async function filesIn(form: FormData): Promise<{ content: Uint8Array; gist: string }[]> {
  const chosen = evidenceSlots.flatMap((slot) => {
    const one = file(form, `file${slot}`);
    const gist = text(form, `file-gist${slot}`);
    return one === undefined ? [] : [{ one, gist: gist === '' ? one.name.slice(0, 200) : gist }];
  });
  return Promise.all(
    chosen.map(async ({ one, gist }) => ({
      content: new Uint8Array(await one.arrayBuffer()),
      gist,
    })),
  );
}
