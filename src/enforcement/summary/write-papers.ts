import { idBucket } from '#foundation';
import type { Tx, World } from '#infrastructure';
import type { CommitmentKind } from '#ledger';
import { decisionIn, decisionRows, insertDecisions } from '../apply/decision-rows.ts';
import { documentRows } from '../documents.ts';
import { eventText } from '../event-json.ts';
import type { CaseEvent, EventOf } from '../rules/model.ts';
import { isWaiting } from '../rules/next-deadline.ts';
import { levelOf } from '../rules/schedule.ts';
import type { Entered, Paper } from './paper.ts';

type Writing = {
  readonly tx: Tx;
  readonly world: Pick<World, 'ids' | 'clock'>;
  readonly papers: readonly Paper[];
};

/**
 * Writes what happened in many cases: the same rows as one case at a time would, in one statement a
 * table. Exhibits are frozen before.
 */
export async function writePapers(writing: Writing): Promise<void> {
  await writeCases(writing);
  await writeEvents(writing);
  await writeHeads(writing);
  await writeParts(writing);
  await writeEvidence(writing);
  const documents = await writeDocuments(writing);
  await writeDecisions(writing, documents);
  await writeServices(writing);
  await writeSanctions(writing);
}

type Happened<Type extends CaseEvent['type']> = {
  readonly paper: Paper;
  readonly event: EventOf<Type>;
};

/** Every event of a kind, with its case. */
function happened<Type extends CaseEvent['type']>(
  papers: readonly Paper[],
  type: Type,
): Happened<Type>[] {
  const isOne = (event: CaseEvent): event is EventOf<Type> => event.type === type;
  return papers.flatMap((paper) =>
    paper
      .events()
      .filter(isOne)
      .map((event) => ({ paper, event })),
  );
}

function entryOf(paper: Paper, event: CaseEvent): Entered {
  const found = paper.entered().find((one) => one.event === event);
  if (found === undefined) throw new Error(`${event.type} was not entered`);
  return found;
}

async function writeCases({ tx, papers }: Writing): Promise<void> {
  const rows = happened(papers, 'case-created').map(({ paper, event }) => ({
    id: event.caseId,
    docket: event.docket,
    respondent_id: event.respondent,
    source: event.source,
    created_at: event.at,
    state: paper.subject().state,
    danger: false,
    version: paper.events().length,
    changed_at: event.at,
    waits: isWaiting(paper.subject()),
  }));
  if (rows.length > 0) await tx.insertInto('cases').values(rows).execute();
}

async function writeEvents({ tx, papers }: Writing): Promise<void> {
  const rows = papers.flatMap((paper) =>
    paper.events().map((event, at) => ({
      case_id: paper.subject().id,
      seq: paper.storedSeq + at + 1,
      type: event.type,
      at: event.at,
      event: eventText(event),
    })),
  );
  await tx.insertInto('case_events').values(rows).execute();
}

/** Of the cases that were there before. */
async function writeHeads({ tx, world, papers }: Writing): Promise<void> {
  for (const paper of papers) {
    if (paper.storedSeq === 0) continue;
    const subject = paper.subject();
    await tx
      .updateTable('cases')
      .set({
        state: subject.state,
        version: paper.storedSeq + paper.events().length,
        changed_at: world.clock.now(),
        waits: isWaiting(subject),
      })
      .where('id', '=', subject.id)
      .execute();
  }
}

async function writeParts({ tx, world, papers }: Writing): Promise<void> {
  const rows = papers.flatMap((paper) =>
    paper
      .subject()
      .parts.slice(paper.storedParts)
      .map(({ account, as }) => ({
        case_id: paper.subject().id,
        account_id: account,
        part: as,
        since: world.clock.now(),
      })),
  );
  if (rows.length === 0) return;
  await tx
    .insertInto('case_parts')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function writeEvidence({ tx, papers }: Writing): Promise<void> {
  const filed = happened(papers, 'exhibit-added').map(({ paper, event }) => ({
    case_id: paper.subject().id,
    exhibit_id: event.exhibit.id,
    filed_by: event.exhibit.filedBy,
    added_at: event.at,
  }));
  if (filed.length > 0) await tx.insertInto('case_exhibits').values(filed).execute();
  const alleged = happened(papers, 'allegation-added');
  if (alleged.length === 0) return;
  await tx
    .insertInto('allegations')
    .values(
      alleged.map(({ paper, event: { allegation } }) => ({
        id: allegation.id,
        case_id: paper.subject().id,
        rule_id: allegation.rule.id,
        rule_version: allegation.rule.version,
        subject: allegation.conduct.subject.kind,
        summary: allegation.conduct.summary,
        conduct_at: allegation.conduct.at,
        alleged_by: allegation.allegedBy,
        alleged_at: allegation.allegedAt,
      })),
    )
    .execute();
  const rested = alleged.flatMap(({ paper, event: { allegation } }) =>
    allegation.exhibits.map((exhibit) => ({
      case_id: paper.subject().id,
      allegation_id: allegation.id,
      exhibit_id: exhibit,
    })),
  );
  await tx.insertInto('allegation_exhibits').values(rested).execute();
}

/** The ids of the documents of each entry, by its index and their kind. */
type Kept = ReadonlyMap<number, ReadonlyMap<CommitmentKind, string>>;

async function writeDocuments({ tx, world, papers }: Writing): Promise<Kept> {
  const rows = papers.flatMap((paper) =>
    paper
      .entered()
      .flatMap(({ index, documents }) =>
        documentRows(world, { caseId: paper.subject().id, entryIndex: index }, documents),
      ),
  );
  if (rows.length > 0) await tx.insertInto('documents').values(rows).execute();
  const kept = new Map<number, Map<CommitmentKind, string>>();
  for (const { entry_index: index, kind, id } of rows) {
    const ofEntry = kept.get(index) ?? new Map<CommitmentKind, string>();
    kept.set(index, ofEntry.set(kind, id));
  }
  return kept;
}

/** With the proofs of service, on which deliveries are recorded. */
async function writeDecisions({ tx, world, papers }: Writing, kept: Kept): Promise<void> {
  const composed = happened(papers, 'statement-composed');
  if (composed.length === 0) return;
  await insertDecisions(
    tx,
    composed.map(({ paper, event }) => {
      const { index } = entryOf(paper, event);
      return decisionRows(paper.subject(), decisionIn(paper.subject(), event.decisionId), {
        entryIndex: index,
        statementDocument: kept.get(index)?.get('sor') ?? '',
        // Nobody follows those whom no person has answered.
        withReach: false,
      });
    }),
  );
  await tx
    .insertInto('proofs_of_service')
    .values(
      composed.map(({ paper, event: { statement } }) => ({
        id: world.ids.next(idBucket(paper.subject().id)),
        case_id: paper.subject().id,
        account_id: paper.subject().respondent,
        statement_id: statement.id,
        channels: [...statement.service.channels],
        sent_at: world.clock.now(),
      })),
    )
    .execute();
}

async function writeServices({ tx, papers }: Writing): Promise<void> {
  const delivered = happened(papers, 'delivered');
  if (delivered.length === 0) return;
  const proofs = await proofsOf(tx, papers);
  const proofOf = (paper: Paper): string => proofs.get(paper.subject().id) ?? '';
  await tx
    .insertInto('deliveries')
    .values(
      delivered.map(({ paper, event }) => ({
        proof_id: proofOf(paper),
        channel: event.channel,
        delivered_at: event.at,
      })),
    )
    .execute();
  const served = happened(papers, 'statement-served');
  if (served.length === 0) return;
  await tx
    .insertInto('services')
    .values(
      served.map(({ paper, event }) => ({
        proof_id: proofOf(paper),
        served_at: event.at,
        entry_index: entryOf(paper, event).index,
      })),
    )
    .execute();
}

async function writeSanctions({ tx, papers }: Writing): Promise<void> {
  const started = happened(papers, 'sanction-started');
  if (started.length === 0) return;
  const proofs = await proofsOf(tx, papers);
  const rows = started.flatMap(({ paper, event }) => {
    const subject = paper.subject();
    return subject.sanctions
      .filter(({ id }) => id === event.sanctionId)
      .map((sanction) => ({
        id: sanction.id,
        decision_id: sanction.decisionId,
        case_id: subject.id,
        respondent_id: subject.respondent,
        level: levelOf(sanction.measure),
        proof_id: proofs.get(subject.id) ?? '',
        started_at: event.startedAt,
        ends_at: event.endsAt ?? null,
        review_at: event.reviewAt ?? null,
        entry_index: entryOf(paper, event).index,
      }));
  });
  await tx.insertInto('sanctions').values(rows).execute();
}

/** The proof of service of each case's latest statement, by case. */
async function proofsOf(tx: Tx, papers: readonly Paper[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx
    .selectFrom('proofs_of_service')
    .select(['case_id', 'id'])
    .where(
      'case_id',
      'in',
      papers.map((paper) => paper.subject().id),
    )
    .where('statement_id', 'is not', null)
    .orderBy('id')
    .execute();
  return new Map(rows.map((row) => [row.case_id, row.id]));
}
