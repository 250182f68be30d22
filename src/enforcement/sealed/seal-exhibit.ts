import type { AccountId, CaseId, ExhibitId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase, type Desk } from '../desk/desk.ts';
import type { SealedCategory } from '../rules/model.ts';
import { exhibitNotFound } from '../rules/sealed.ts';
import { withCopies } from '../rules/shown-exhibits.ts';
import { sealedMark, sealUnderOwnKey } from '../sealing.ts';

/**
 * Takes an exhibit out of the open for good: its bytes under a key of their own, of its title only
 * the category, of its hash nothing. The copies of it that were made for showing go at once, and what
 * other reports froze of the same thing is sealed with it.
 */
export async function sealExhibit(
  world: World,
  officer: AccountId,
  input: {
    readonly caseId: CaseId;
    readonly exhibitId: ExhibitId;
    readonly category: SealedCategory;
  },
): Promise<void> {
  const { caseId, exhibitId, category } = input;
  await onCase(world, caseId, async (desk) => {
    for (const id of withCopies(desk.subject().exhibits, exhibitId)) {
      await sealOne(desk, officer, { exhibitId: id, category });
    }
  });
}

async function sealOne(
  desk: Desk,
  officer: AccountId,
  one: { readonly exhibitId: ExhibitId; readonly category: SealedCategory },
): Promise<void> {
  const { tx, world } = desk;
  const row = await tx
    .selectFrom('exhibits')
    .select(['content', 'gist'])
    .where('id', '=', one.exhibitId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined || row.content === null) throw exhibitNotFound();
  const { content, gist } = row;
  await actAs(
    desk,
    officer,
    { type: 'seal-exhibit', ...one, mark: sealedMark(world, content) },
    { sealedExhibit: sealUnderOwnKey(world, one.exhibitId, { title: gist, content }) },
  );
}
