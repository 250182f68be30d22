import type { Api } from '../endpoint.ts';
import { mountLedger } from './ledger.ts';

/** What Mastodon has no words for. */
export function mountFolkmoot(api: Api): void {
  mountLedger(api);
}
