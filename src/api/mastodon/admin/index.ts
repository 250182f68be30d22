import type { Api } from '../../endpoint.ts';
import { mountAdminAccounts } from './accounts.ts';
import { mountAdminActions } from './actions.ts';
import { mountAdminDimensions } from './dimensions.ts';
import { mountAdminGuards } from './guards.ts';
import { mountAdminMeasures } from './measures.ts';
import { mountAdminReports } from './reports.ts';
import { mountAdminRetention } from './retention.ts';
import { mountAdminServers } from './servers.ts';
import { mountAdminTrends } from './trends.ts';

/** The admin API, for the moderation tools that people have; every power in it is bounded. */
export function mountAdmin(api: Api): void {
  mountAdminReports(api);
  mountAdminAccounts(api);
  mountAdminActions(api);
  mountAdminGuards(api);
  mountAdminServers(api);
  mountAdminMeasures(api);
  mountAdminDimensions(api);
  mountAdminRetention(api);
  mountAdminTrends(api);
}
