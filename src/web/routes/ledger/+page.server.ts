import { platformOf } from '../../lib/server/platform.ts';
import { viewEntry } from '../../lib/server/ledger.ts';
import { words } from '../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { ledger, world } = platformOf(event);
  const before = Number(event.url.searchParams.get('before') ?? Number.NaN);
  const [checkpoint, vkey, witnessing, page] = await Promise.all([
    ledger.latestCheckpoint(world.db),
    ledger.readVkey(world.db),
    ledger.readWitnessing(world.db),
    ledger.listPublishedEntries(world.db, {
      limit: 40,
      ...(Number.isSafeInteger(before) ? { before } : {}),
    }),
  ]);
  return {
    title: words().ledger.title,
    checkpoint: checkpoint && {
      size: checkpoint.size,
      root: checkpoint.root.toString('hex'),
      note: checkpoint.note,
    },
    vkey: vkey ?? '',
    witnesses: witnessing.witnesses.map(({ name }) => ({
      name,
      hasCosigned: witnessing.cosigned.includes(name),
    })),
    quorum: witnessing.quorum,
    isWitnessed: witnessing.cosigned.length >= witnessing.quorum,
    entries: page.items.map(viewEntry),
    pages: page.next === undefined ? {} : { older: `/ledger?before=${page.next}` },
  };
};
