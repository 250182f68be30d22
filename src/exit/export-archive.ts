import { PassThrough, type Readable } from 'node:stream';
import { getAccount, type Account } from '#accounts';
import type { AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { ZipFile } from 'yazl';
import { addCases } from './add-cases.ts';
import { addFilters } from './add-filters.ts';
import { addMedia } from './add-media.ts';
import { addPosts } from './add-posts.ts';
import { addRelations } from './add-relations.ts';
import { archivePaths } from './archive-paths.ts';
import { pack, type Packing } from './packing.ts';
import type { ArchiveWire } from './wire.ts';

/** A zip on its way: `stream` makes it while it is read. */
export type Archive = { readonly fileName: string; readonly stream: Readable };

/**
 * Everything a person wrote, liked, kept and was told here, as a zip in the layout that Mastodon
 * writes and other services read, with the documents and proofs of their own cases beside it.
 * Open to everyone about themself in any standing. Article 13
 * @throws Refusal not-found
 */
export async function exportArchive(
  world: World,
  accountId: AccountId,
  wire: ArchiveWire,
): Promise<Archive> {
  const account = await getAccount(world.db, accountId);
  const at = world.clock.now();
  const zip = new ZipFile();
  const stream = new PassThrough();
  const abandoned = new AbortController();
  // A fault breaks the download off, so that nobody takes half an archive for a whole one.
  const breakOff = (error: unknown): void => {
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
  };
  stream.once('close', () => abandoned.abort());
  zip.once('error', breakOff);
  zip.outputStream.pipe(stream);
  fill({ world, account, wire, zip, at, abandoned: abandoned.signal }).catch(breakOff);
  const stamp = at.toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return { fileName: `archive-${account.handle}-${stamp}.zip`, stream };
}

async function fill(packing: Packing): Promise<void> {
  const { zip, wire, account } = packing;
  await pack(packing, 'README.txt', [readMe(account)]);
  await pack(packing, archivePaths.actor, [JSON.stringify(wire.actor(account))]);
  await addPosts(packing);
  await addRelations(packing);
  await addFilters(packing);
  await addMedia(packing);
  await addCases(packing);
  zip.end();
}

function readMe(account: Account): string {
  return [
    `The archive of @${account.handle}.`,
    '',
    'actor.json, outbox.json, likes.json, bookmarks.json and media_attachments/ are in the layout',
    'of Mastodon archives. The .csv files are lists of people that other services import: lists.csv',
    'has a row for each member of each of your lists. filters.json holds your filters.',
    '',
    'cases/ holds every document of your own cases here: one folder for each docket. N-<kind>.json',
    'is a document that entry N of the public ledger commits to, and N-<kind>.salt its salt, in hex.',
    'Whoever has both can check the commitment in entry-N.json, offline and without this server:',
    '',
    '  HMAC-SHA-256(key = salt, "folkmoot/commit/v1/<kind>" + newline + document)',
    '',
    'Exhibits are named in the documents by the SHA-256 of their bytes.',
    'entry-N.tlog-proof shows that the ledger holds entry N; cases/vkey is the key that signed it.',
    '',
  ].join('\n');
}
