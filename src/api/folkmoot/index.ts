import type { ArchiveWire } from '#exit';
import type { ReportOn } from '#report';
import type { Api } from '../endpoint.ts';
import { mountAppeals } from './appeals.ts';
import { mountArchive } from './archive.ts';
import { mountDecisions } from './decisions.ts';
import { mountDrafts } from './drafts.ts';
import { mountExit } from './exit.ts';
import { mountLedger } from './ledger.ts';
import { mountRecord } from './record.ts';
import { mountReviews } from './reviews.ts';
import { mountReporting } from './reports.ts';
import { mountRulebook } from './rulebook.ts';
import { mountServers } from './servers.ts';
import { mountStanding } from './standing.ts';
import { mountTransparency } from './transparency.ts';
import { mountWitness } from './witness.ts';

/** What Mastodon has no words for. */
export function mountFolkmoot(
  api: Api,
  { archiveWire, report }: { readonly archiveWire: ArchiveWire; readonly report: ReportOn },
): void {
  mountArchive(api, archiveWire);
  mountExit(api);
  mountRulebook(api);
  mountDecisions(api);
  mountRecord(api);
  mountStanding(api);
  mountAppeals(api);
  mountReviews(api);
  mountReporting(api);
  mountDrafts(api);
  mountLedger(api);
  mountWitness(api);
  mountServers(api);
  mountTransparency(api, report);
}
