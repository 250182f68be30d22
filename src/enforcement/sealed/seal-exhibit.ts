import type { AccountId, CaseId, ExhibitId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from '../desk/desk.ts';
import type { SealedCategory } from '../rules/model.ts';
import { exhibitNotFound } from '../rules/sealed.ts';
import { sealedMark, sealUnderOwnKey } from '../sealing.ts';

/**
 * Takes an exhibit out of the open for good: its bytes under a key of their own, of its title only
 * the category, of its hash nothing. The copies of it that were made for showing go at once.
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
    const row = await desk.tx
      .selectFrom('exhibits')
      .select(['content', 'gist', 'class'])
      .where('id', '=', exhibitId)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined || row.content === null) throw exhibitNotFound();
    const { content, gist } = row;
    await actAs(
      desk,
      officer,
      { type: 'seal-exhibit', exhibitId, category, mark: sealedMark(world, content) },
      { sealedExhibit: sealUnderOwnKey(world, exhibitId, { title: gist, content }) },
    );
  });
}
