import type { AccountId, CaseId } from '#foundation';
import type { Reader } from '#infrastructure';
import { draftForms, type DraftFields, type DraftForm } from './draft-form.ts';

export type KeptDraft = {
  readonly form: DraftForm;
  readonly fields: DraftFields;
  readonly savedAt: Date;
};

/** What this officer left unfinished in a case; never another's. */
export async function findDrafts(
  db: Reader,
  officer: AccountId,
  caseId: CaseId,
): Promise<readonly KeptDraft[]> {
  const rows = await db
    .selectFrom('decision_drafts')
    .select(['form', 'fields', 'saved_at'])
    .where('case_id', '=', caseId)
    .where('officer_id', '=', officer)
    .orderBy('saved_at', 'desc')
    .limit(draftForms.length)
    .execute();
  return rows.flatMap((row) => {
    const form = draftForms.find((one) => one === row.form);
    return form === undefined
      ? []
      : [{ form, fields: fieldsOf(row.fields), savedAt: row.saved_at }];
  });
}

function fieldsOf(value: unknown): DraftFields {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

/** The ids that the last preview of a form was made with. */
export async function reservedFor(
  db: Reader,
  officer: AccountId,
  { caseId, form }: { readonly caseId: CaseId; readonly form: DraftForm },
): Promise<readonly string[]> {
  const row = await db
    .selectFrom('decision_drafts')
    .select('reserved_ids')
    .where('case_id', '=', caseId)
    .where('officer_id', '=', officer)
    .where('form', '=', form)
    .executeTakeFirst();
  return row?.reserved_ids ?? [];
}
