import { isRefusal } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { appendEntries } from '#ledger';
import { documentsFor } from '../apply/documents-for.ts';
import { statedEntry } from '../apply/enter-event.ts';
import { commitAll, commitmentsOf, type CommittedDocument } from '../documents.ts';
import { evolve } from '../rules/evolve.ts';
import { entriesOf } from '../rules/ledger-entry.ts';
import type { Case, CaseEvent, Command, Context } from '../rules/model.ts';
import { transition } from '../rules/transition.ts';

/** What the ledger holds of an event. */
export type Entered = {
  readonly event: CaseEvent;
  readonly index: number;
  readonly leafHash: Buffer;
  readonly documents: readonly CommittedDocument[];
};

/**
 * A case at work in memory: each command is asked of the rules as ever, and what follows is written
 * later, together with that of many other cases.
 */
export type Paper = {
  /** Of the events that are stored, the last; 0 for a case that is not. */
  readonly storedSeq: number;
  readonly storedParts: number;
  readonly subject: () => Case;
  readonly events: () => readonly CaseEvent[];
  readonly entered: () => readonly Entered[];
  /** @throws Refusal of the rules */
  readonly act: (command: Command, context: Context) => readonly CaseEvent[];
  readonly enter: (entered: Entered) => void;
};

export function openPaper(stored?: { readonly subject: Case; readonly seq: number }): Paper {
  const events: CaseEvent[] = [];
  const entries: Entered[] = [];
  let subject = stored?.subject;
  return {
    storedSeq: stored?.seq ?? 0,
    storedParts: stored?.subject.parts.length ?? 0,
    subject: () => {
      if (subject === undefined) throw new Error('nothing has happened in this case yet');
      return subject;
    },
    events: () => events,
    entered: () => entries,
    act: (command, context) => {
      const outcome = transition(subject, command, context);
      if (isRefusal(outcome)) throw outcome;
      subject = outcome.reduce<Case | undefined>(evolve, subject);
      events.push(...outcome);
      return outcome;
    },
    enter: (entered) => entries.push(entered),
  };
}

export type Acted = { readonly paper: Paper; readonly event: CaseEvent; readonly context: Context };

/** Enters one event of each of many cases, all at once, and tells each case where it stands. */
export async function enterAll(
  tx: Tx,
  world: Pick<World, 'clock'>,
  all: readonly Acted[],
): Promise<void> {
  const prepared = all.flatMap(({ paper, event, context }) => {
    const documents = commitAll(documentsFor(paper.subject(), event));
    return entriesOf(paper.subject(), event).map((draft) => ({
      paper,
      event,
      context,
      documents,
      draft,
    }));
  });
  const appended = await appendEntries(
    tx,
    world,
    prepared.map(({ draft, documents }) => statedEntry(draft, commitmentsOf(documents))),
  );
  for (const [at, { paper, event, context, documents, draft }] of prepared.entries()) {
    const place = appended[at];
    if (place === undefined) throw new Error('an act was not entered');
    paper.enter({ event, documents, ...place });
    if (draft.subject !== undefined) {
      paper.act({ type: 'record-entry', subject: draft.subject, index: place.index }, context);
    }
  }
}
