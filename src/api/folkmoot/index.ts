import type { ArchiveWire } from '#exit';
import type { Api } from '../endpoint.ts';
import { mountAppeals } from './appeals.ts';
import { mountArchive } from './archive.ts';
import { mountDecisions } from './decisions.ts';
import { mountDrafts } from './drafts.ts';
import { mountLedger } from './ledger.ts';
import { mountRecord } from './record.ts';
import { mountRulebook } from './rulebook.ts';
import { mountStanding } from './standing.ts';
import { mountWitness } from './witness.ts';

/** What Mastodon has no words for. */
export function mountFolkmoot(api: Api, wire: ArchiveWire): void {
  mountArchive(api, wire);
  mountRulebook(api);
  mountDecisions(api);
  mountRecord(api);
  mountStanding(api);
  mountAppeals(api);
  mountDrafts(api);
  mountLedger(api);
  mountWitness(api);
}
