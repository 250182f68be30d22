import { platformOf } from '../../../lib/server/platform.ts';
import { viewEntry } from '../../../lib/server/ledger.ts';
import { words } from '../../../lib/words/index.ts';
import type { Platform } from '../../../platform.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const platform = platformOf(event);
  const { ledger, world } = platform;
  const index = /^\d{1,15}$/.test(event.params.index) ? Number(event.params.index) : -1;
  const entry = await ledger.getPublishedEntry(world.db, index);
  return {
    title: words().ledger.entry(index),
    index,
    entry: viewEntry(entry),
    text: entry.bytes.toString('utf8'),
    leafHash: entry.leafHash.toString('hex'),
    proof: await proofOf(platform, index),
    vkey: (await ledger.readVkey(world.db)) ?? '',
  };
};

/** Undefined in the moments before a checkpoint covers the entry. */
async function proofOf({ foundation, ledger, world }: Platform, index: number) {
  try {
    return await ledger.inclusionProof(world.db, index);
  } catch (cause) {
    if (foundation.isRefusal(cause)) return undefined;
    throw cause;
  }
}
