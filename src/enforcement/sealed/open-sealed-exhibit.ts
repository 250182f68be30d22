import { idBucket, type AccountId, type CaseId, type ExhibitId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { underArticles } from '../article-refusal.ts';
import { actorOf } from '../desk/context.ts';
import { getCase } from '../load-case.ts';
import { exhibitNotFound, openingProblem } from '../rules/sealed.ts';
import { unseal, unsealByOwnKey } from '../sealing.ts';

export type OpenedExhibit = {
  readonly title: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
};

/**
 * Opens a sealed exhibit for somebody who holds the role for it and works on the case. Who, when and
 * why is on record before they are given a byte.
 * @throws Refusal `not-found`, `forbidden` without the role, `invalid` without a reason
 */
export async function openSealedExhibit(
  world: World,
  viewer: AccountId,
  asked: { readonly caseId: CaseId; readonly exhibitId: ExhibitId; readonly reason: string },
): Promise<OpenedExhibit> {
  return underArticles(() =>
    transact(world, async (tx) => {
      const subject = await getCase(tx, asked.caseId);
      const refused = openingProblem(subject, await actorOf(tx, viewer), asked);
      if (refused !== undefined) throw refused;
      const opened = await readSealed(tx, world, asked.exhibitId);
      await tx
        .insertInto('exhibit_openings')
        .values({
          id: world.ids.next(idBucket(asked.caseId)),
          exhibit_id: asked.exhibitId,
          case_id: asked.caseId,
          account_id: viewer,
          reason: asked.reason.trim(),
          opened_at: world.clock.now(),
        })
        .execute();
      return opened;
    }),
  );
}

async function readSealed(tx: Tx, world: World, id: ExhibitId): Promise<OpenedExhibit> {
  const row = await tx
    .selectFrom('exhibits')
    .leftJoin('exhibit_keys as key', 'key.exhibit_id', 'exhibits.id')
    .select(['exhibits.media_type', 'exhibits.content', 'exhibits.gist'])
    .select(['key.wrapped_key', 'key.title', 'key.exhibit_id as key_of'])
    .where('exhibits.id', '=', id)
    .executeTakeFirst();
  if (row === undefined || row.content === null) throw exhibitNotFound();
  const { content, media_type: mediaType, wrapped_key: wrappedKey, title } = row;
  // Sealed before each exhibit had a key of its own.
  if (row.key_of === null) {
    return { title: row.gist, mediaType, bytes: unseal(world, 'exhibit', content) };
  }
  if (wrappedKey === null || title === null) throw exhibitNotFound();
  const opened = unsealByOwnKey(world, id, { wrappedKey, title, content });
  return { title: opened.title, mediaType, bytes: opened.content };
}
