import type { Api } from '../endpoint.ts';
import { mountAbsent } from './absent.ts';
import { mountAdmin } from './admin/index.ts';
import { mountAccounts } from './accounts.ts';
import { mountConversations } from './conversations.ts';
import { mountDiscovery } from './discovery.ts';
import { mountFeaturedTags } from './featured-tags.ts';
import { mountFilters } from './filters.ts';
import { mountDomainBlocks } from './domain-blocks.ts';
import { mountInstance } from './instance.ts';
import { mountLists } from './lists.ts';
import { mountMarkers } from './markers.ts';
import { mountMedia } from './media.ts';
import { mountNotificationGroups } from './notification-groups.ts';
import { mountNotificationPolicy } from './notification-policy.ts';
import { mountNotificationRequests } from './notification-requests.ts';
import { mountNotifications } from './notifications.ts';
import { mountOembed } from './oembed.ts';
import { mountOwnAccount } from './own-account.ts';
import { mountPictures } from './pictures.ts';
import { mountProfile } from './profile.ts';
import { mountPush } from './push.ts';
import { mountPolls } from './polls.ts';
import { mountQuotes } from './quotes.ts';
import { mountReactions } from './reactions.ts';
import { mountRecommendations } from './recommendations.ts';
import { mountRegistration } from './registration.ts';
import { mountRelations } from './relations.ts';
import { mountReports } from './reports.ts';
import { mountScheduledStatuses } from './scheduled-statuses.ts';
import { mountSearch } from './search.ts';
import { mountStatuses } from './statuses.ts';
import { mountTags } from './tags.ts';
import { mountTimelines } from './timelines.ts';
import { mountTrends } from './trends.ts';
import { mountUnoffered } from './unoffered.ts';

/**
 * The Mastodon client API: the only place that speaks Mastodon's words. Fixed paths come before
 * those with an id in the same place.
 */
export function mountMastodon(api: Api): void {
  mountDiscovery(api);
  mountAdmin(api);
  mountAbsent(api);
  mountInstance(api);
  mountOwnAccount(api);
  mountProfile(api);
  mountUnoffered(api);
  mountRelations(api);
  mountRecommendations(api);
  mountDomainBlocks(api);
  mountAccounts(api);
  mountRegistration(api);
  mountScheduledStatuses(api);
  mountStatuses(api);
  mountPolls(api);
  mountQuotes(api);
  mountReactions(api);
  mountTimelines(api);
  mountTrends(api);
  mountTags(api);
  mountFeaturedTags(api);
  mountFilters(api);
  mountLists(api);
  mountConversations(api);
  mountNotificationPolicy(api);
  mountNotificationRequests(api);
  mountNotifications(api);
  mountNotificationGroups(api);
  mountPush(api);
  mountMarkers(api);
  mountMedia(api);
  mountReports(api);
  mountPictures(api);
  mountSearch(api);
  mountOembed(api);
}
