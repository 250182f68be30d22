import { canonicalJson, idBucket, type AccountId, type CaseId, type Json } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { commit, type CommitmentKind } from '#ledger';

/** A document that an entry commits to, before the entry exists. */
export type DocumentDraft = {
  readonly kind: CommitmentKind;
  readonly body: Json;
  readonly audience: 'respondent' | 'reporter' | 'panelist' | 'server';
  readonly accountId?: AccountId;
};

export type CommittedDocument = DocumentDraft & {
  readonly salt: Buffer;
  readonly commitment: string;
};

/** Commits to each draft under a salt of its own. Each kind at most once per entry. */
export function commitAll(drafts: readonly DocumentDraft[]): readonly CommittedDocument[] {
  return drafts.map((draft) => ({ ...draft, ...commit(draft.kind, draft.body) }));
}

/** The commitments as an entry states them. */
export function commitmentsOf(documents: readonly CommittedDocument[]): {
  readonly [Kind in CommitmentKind]?: string;
} {
  return Object.fromEntries(documents.map(({ kind, commitment }) => [kind, commitment]));
}

/**
 * Keeps document and salt, so that whom they concern can open the commitment to anyone. Gives the
 * ids by kind.
 */
export async function keepDocuments(
  tx: Tx,
  world: Pick<World, 'ids' | 'clock'>,
  place: { readonly caseId: CaseId; readonly entryIndex: number },
  documents: readonly CommittedDocument[],
): Promise<ReadonlyMap<CommitmentKind, string>> {
  if (documents.length === 0) return new Map();
  const rows = documentRows(world, place, documents);
  await tx
    .insertInto('documents')
    .values([...rows])
    .execute();
  return new Map(rows.map(({ kind, id }) => [kind, id]));
}

/** The rows that keep documents, to be written with those of other entries. */
export function documentRows(
  world: Pick<World, 'ids' | 'clock'>,
  place: { readonly caseId: CaseId; readonly entryIndex: number },
  documents: readonly CommittedDocument[],
) {
  return documents.map((document) => ({
    id: world.ids.next<'document'>(idBucket(place.caseId)),
    case_id: place.caseId,
    kind: document.kind,
    audience: document.audience,
    account_id: document.accountId ?? null,
    salt: document.salt,
    body: Buffer.from(canonicalJson(document.body)),
    commitment: Buffer.from(document.commitment, 'hex'),
    entry_index: place.entryIndex,
    created_at: world.clock.now(),
  }));
}

/** The same facts as JSON: times as ISO texts, absent parts left out. */
export function plainJson(value: unknown): Json {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).filter(([, part]) => part !== undefined);
    return Object.fromEntries(parts.map(([name, part]) => [name, plainJson(part)]));
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  return null;
}
