import type { Reader, Tx } from './database.ts';

/** A choice that operators make while the service runs; undefined until somebody made it. */
export async function findSetting(db: Reader, name: string): Promise<unknown> {
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.value;
}

/** Keeps a choice, replacing the one before. `value` is anything that JSON can hold. */
export async function putSetting(
  tx: Tx,
  setting: { readonly name: string; readonly value: unknown; readonly at: Date },
): Promise<void> {
  const row = { value: JSON.stringify(setting.value), updated_at: setting.at };
  await tx
    .insertInto('settings')
    .values({ name: setting.name, ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute();
}
