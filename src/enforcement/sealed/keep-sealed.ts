import type { ExhibitId } from '#foundation';
import type { Desk, Extras } from '../desk/desk-type.ts';
import type { EventOf } from '../rules/model.ts';
import { sealedGist } from '../rules/sealed.ts';
import type { OwnSeal } from '../sealing.ts';

/** The row of an exhibit's own key. */
export const keyRow = (exhibitId: ExhibitId, { wrappedKey, title }: OwnSeal, at: Date) => ({
  exhibit_id: exhibitId,
  wrapped_key: wrappedKey,
  title,
  made_at: at,
});

/** Puts sealed bytes in the place of the open ones; what was made of those goes in the same step. */
export async function keepSealed(
  { tx }: Desk,
  { exhibitId, category, mark, at }: EventOf<'exhibit-sealed'>,
  { sealedExhibit }: Extras,
): Promise<void> {
  if (sealedExhibit === undefined) throw new Error('bytes are sealed before the exhibit is');
  await tx
    .insertInto('exhibit_keys')
    .values(keyRow(exhibitId, sealedExhibit, at))
    .execute();
  await tx
    .updateTable('exhibits')
    .set({
      class: 'sealed',
      category,
      gist: sealedGist(category),
      sha256: Buffer.from(mark, 'hex'),
      content: sealedExhibit.content,
    })
    .where('id', '=', exhibitId)
    .execute();
}
