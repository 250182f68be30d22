import {
  appendEntry,
  commitmentKinds,
  outcomeCodes,
  sanctionCodes,
  type CommitmentKind,
  type NewEntry,
  type OutcomeCode,
  type SanctionCode,
} from '#ledger';
import type { Desk } from '../desk/desk-type.ts';
import { commitAll, commitmentsOf, keepDocuments, type CommittedDocument } from '../documents.ts';
import { isEntered } from '../rules/find.ts';
import { entriesOf, type EntryDraft } from '../rules/ledger-entry.ts';
import type { Case, CaseEvent, RuleRef } from '../rules/model.ts';
import { documentsFor } from './documents-for.ts';
import type { Facts } from './step.ts';

type Entered = Omit<Facts, 'extras'>;

const notEntered: Entered = { entryIndex: undefined, leafHash: undefined, documents: new Map() };

/** Appends what the ledger must hold of an event, with commitments to the documents behind it. */
export async function enterEvent(desk: Desk, event: CaseEvent): Promise<Entered> {
  let entered = notEntered;
  for (const draft of entriesOf(desk.subject(), event)) {
    entered = known(desk.subject(), draft) ?? (await enter(desk, draft, event));
  }
  return entered;
}

/** Votes are entered before they are opened: the opening finds its entry there. */
function known(subject: Case, draft: EntryDraft): Entered | undefined {
  const act = draft.subject;
  if (act?.kind !== 'votes' || !isEntered(subject, act)) return undefined;
  const entry = subject.entries.find(
    ({ subject: one }) => one.kind === 'votes' && one.id === act.id,
  );
  return { ...notEntered, entryIndex: entry?.index };
}

/** Appends one entry, keeps its documents, and tells the case where it stands. */
export async function enter(desk: Desk, draft: EntryDraft, event: CaseEvent): Promise<Entered> {
  const { tx, world } = desk;
  const subject = desk.subject();
  if (draft.ref === undefined && draft.type === 'appeal-filed') await enterOpening(desk);
  const documents = commitAll(documentsFor(subject, event));
  const { index, leafHash } = await appendEntry(
    tx,
    world,
    await newEntryOf(desk, draft, { event, documents }),
  );
  const place = { caseId: subject.id, entryIndex: index };
  const ids = await keepDocuments(tx, world, place, documents);
  if (draft.subject !== undefined) {
    await desk.byClock({ type: 'record-entry', subject: draft.subject, index });
  }
  return { entryIndex: index, leafHash, documents: ids };
}

/** A docket begins with its opening where an appeal against inaction has nothing else to refer to. */
async function enterOpening(desk: Desk): Promise<void> {
  const subject = desk.subject();
  if (subject.entries.length > 0) return;
  const { index } = await appendEntry(desk.tx, desk.world, {
    type: 'case-opened',
    docket: subject.docket,
    rules: await citedRules(desk, []),
  });
  await desk.byClock({ type: 'record-entry', subject: { kind: 'case' }, index });
}

async function newEntryOf(
  desk: Desk,
  draft: EntryDraft,
  made: {
    readonly event: CaseEvent;
    readonly documents: readonly CommittedDocument[];
  },
): Promise<NewEntry> {
  const { rules, ref } = draft;
  const commitments = {
    ...commitmentsOf(made.documents),
    // A seed is 32 random bytes: its SHA-256 needs no salt.
    ...(made.event.type === 'seed-committed' ? { seed: made.event.panel.seedCommitment } : {}),
  };
  // An appeal against inaction refers to the opening of its docket.
  const from =
    ref ?? (draft.type === 'appeal-filed' ? desk.subject().entries[0]?.index : undefined);
  const whole = {
    ...draft,
    ...(rules === undefined ? {} : { rules: await citedRules(desk, rules) }),
    ...(from === undefined ? {} : { ref: from }),
  };
  return { ...statedEntry(whole, commitments), ...revealOf(made.event) };
}

/** What the ledger is told of an act: its draft, in the ledger's own codes, with its commitments. */
export function statedEntry(
  { subject: _act, rules, outcome, sanction, ...rest }: EntryDraft,
  commitments: { readonly [Kind in CommitmentKind]?: string },
): NewEntry {
  return {
    ...rest,
    ...(rules === undefined ? {} : { rules: rules.map(cited) }),
    ...(isOutcome(outcome) ? { outcome } : {}),
    ...(isSanction(sanction) ? { sanction } : {}),
    ...(Object.keys(commitments).length === 0 ? {} : { commitments: ordered(commitments) }),
  };
}

const cited = ({ id, version, hash }: RuleRef): RuleRef => ({ id, version, hash });

function ordered(commitments: { readonly [Kind in CommitmentKind]?: string }): {
  readonly [Kind in CommitmentKind]?: string;
} {
  const stated = commitmentKinds.filter((kind) => commitments[kind] !== undefined);
  return Object.fromEntries(stated.map((kind) => [kind, commitments[kind]]));
}

function revealOf(event: CaseEvent): Pick<NewEntry, 'reveal'> {
  const drawn = event.type === 'panel-drawn' || event.type === 'too-few-eligible';
  return drawn ? { reveal: { seed: event.seed } } : {};
}

/** A matter without an allegation yet is entered under every rule in force. */
async function citedRules(desk: Desk, rules: readonly RuleRef[]): Promise<readonly RuleRef[]> {
  if (rules.length > 0) return rules;
  const rows = await desk.tx
    .selectFrom('rulebook_rules as placed')
    .innerJoin('rule_versions as version', (join) =>
      join
        .onRef('version.rule_id', '=', 'placed.rule_id')
        .onRef('version.version', '=', 'placed.version'),
    )
    .select(['version.rule_id', 'version.version', 'version.hash'])
    .where('placed.rulebook_number', '=', (eb) =>
      eb
        .selectFrom('rulebooks')
        .select((inner) => inner.fn.max('number').as('number'))
        .where('effective_at', '<=', desk.world.clock.now()),
    )
    .orderBy('version.rule_id')
    .limit(400)
    .execute();
  return rows.map((row) => ({
    id: row.rule_id,
    version: row.version,
    hash: row.hash.toString('hex'),
  }));
}

function isOutcome(code: string | undefined): code is OutcomeCode {
  return outcomeCodes.some((one) => one === code);
}

function isSanction(code: string | undefined): code is SanctionCode {
  return sanctionCodes.some((one) => one === code);
}
