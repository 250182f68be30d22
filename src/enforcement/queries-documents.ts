import {
  pageOf,
  refuse,
  toId,
  type AccountId,
  type DocumentId,
  type Page,
  type PageQuery,
} from '#foundation';
import type { Reader, World } from '#infrastructure';
import { getEntry, ownProofFile } from '#ledger';
import type { DocumentSummary, ProvenDocument } from './types.ts';

const listedAtMost = 500;

type Row = {
  readonly id: string;
  readonly docket: string;
  readonly kind: string;
  readonly entry_index: string;
  readonly created_at: Date;
};

function own(db: Reader, accountId: AccountId) {
  return db
    .selectFrom('documents')
    .innerJoin('cases', 'cases.id', 'documents.case_id')
    .select([
      'documents.id',
      'cases.docket',
      'documents.kind',
      'documents.entry_index',
      'documents.created_at',
    ])
    .where('documents.account_id', '=', accountId)
    .where('documents.erased_at', 'is', null);
}

/** What of one's own cases can be opened and proved, newest first, at most 500. */
export async function listDocumentSummaries(
  db: Reader,
  accountId: AccountId,
): Promise<readonly DocumentSummary[]> {
  const rows = await own(db, accountId)
    .orderBy('documents.id', 'desc')
    .limit(listedAtMost)
    .execute();
  return rows.map(summaryOf);
}

const summaryOf = (row: Row): DocumentSummary => ({
  id: toId<'document'>(row.id),
  docket: row.docket,
  kind: row.kind,
  entryIndex: Number(row.entry_index),
  createdAt: row.created_at,
});

/**
 * One's own documents with salt and proof, oldest first; pages by `minId`, the last id before. Also
 * while banned (article 13).
 */
export async function caseDocuments(
  world: World,
  accountId: AccountId,
  query: PageQuery,
): Promise<Page<ProvenDocument>> {
  const rows = await own(world.db, accountId)
    .select(['documents.salt', 'documents.body', 'documents.commitment'])
    .$if(query.minId !== undefined, (asked) => asked.where('documents.id', '>', query.minId ?? ''))
    .orderBy('documents.id')
    .limit(query.limit)
    .execute();
  const items: ProvenDocument[] = [];
  for (const row of rows) items.push(await proven(world, row));
  // Going forward, what follows the last item is the next page.
  const page = pageOf(items, query.limit, ({ id }) => id);
  const last = items.at(-1);
  return { items, ...(page.next === undefined || last === undefined ? {} : { next: last.id }) };
}

/** @throws Refusal `not-found` for a document that is not one's own */
export async function getDocument(
  world: World,
  accountId: AccountId,
  documentId: DocumentId,
): Promise<ProvenDocument> {
  const row = await own(world.db, accountId)
    .select(['documents.salt', 'documents.body', 'documents.commitment'])
    .where('documents.id', '=', documentId)
    .executeTakeFirst();
  if (row === undefined) throw refuse('not-found', { detail: 'There is no such document.' });
  return proven(world, row);
}

async function proven(
  world: World,
  row: Row & {
    readonly salt: Buffer | null;
    readonly body: Buffer | null;
    readonly commitment: Buffer;
  },
): Promise<ProvenDocument> {
  const entry = await getEntry(world.db, Number(row.entry_index));
  const proof = await ownProofFile(world, entry.index);
  return {
    ...summaryOf(row),
    body: row.body?.toString('utf8') ?? '',
    salt: row.salt?.toString('hex') ?? '',
    commitment: row.commitment.toString('hex'),
    entry: entry.bytes.toString('utf8'),
    proof,
  };
}
