import type { LoggedEntry } from '#ledger';

/** An entry as a line of a list. */
export function viewEntry({ index, entry }: LoggedEntry) {
  return {
    index,
    type: entry.type,
    day: entry.day,
    docket: entry.docket ?? null,
    outcome: entry.outcome ?? null,
    sanction: entry.sanction ?? null,
    exception: entry.exception ?? null,
    rules: entry.rules?.map(({ id, version }) => ({ id, version })) ?? [],
  };
}

export type EntryView = ReturnType<typeof viewEntry>;
