/**
 * Conversation: posts, threads, timelines, notifications and media. It decides who sees what, and
 * obeys enforcement where a decision hides or labels a post; it knows nothing of cases, and it never
 * delivers to other servers.
 *
 * Posts are rows; home timelines are not. Each active account has a list of at most 800 ids in
 * memory, pushed after the commit of the post and rebuilt by one query when it is absent. Deletion,
 * hiding, blocks, mutes and visibility are applied when reading, so they act on the next read.
 *
 * A page of home needs nearly no SQL once it is warm: `homeTimeline` gives items whose posts, counts
 * and flags come from memory. One tiny statement, shared by all readers of the moment, asks whether
 * an epoch rose: follows, blocks, mutes, hidden and labelled posts raise one in the transaction that
 * changes them, in whichever process. Everything of a post that does not depend on the viewer is
 * meant to be rendered through `renderedOnce(world, { id: post.id, version: post.version, kind }, …)`;
 * `counts` and `flags` are spliced in behind it, and an item's `boost` wraps it. Tombstones carry a
 * negative version, so their rendering never mixes with the post's own.
 *
 * Queries that take a viewer take the world, because they read through that memory; those that take
 * a Reader show rows as they are, for code that answers for who sees them.
 */
export type {
  AccountTimelineQuery,
  Boost,
  Counts,
  DirectConversation,
  FeaturedTag,
  Filter,
  FilterChanges,
  FilterDraft,
  FilterKeyword,
  FilterMatch,
  FilterPost,
  Focus,
  FollowedTag,
  KeywordChange,
  KeywordDraft,
  Label,
  ListedPost,
  Marker,
  MarkerTimeline,
  Media,
  MediaChange,
  MediaKind,
  MediaUpload,
  Mention,
  Notification,
  NotificationDraft,
  NotificationFor,
  NotificationKind,
  NotificationQuery,
  PeopleList,
  PeopleListChanges,
  PeopleListDraft,
  Poll,
  PollDraft,
  Post,
  PostDraft,
  PostEdit,
  PostFor,
  PostVersion,
  ProfileImageKind,
  Play,
  PublicTimelineQuery,
  Quote,
  QuoteFor,
  QuotePolicy,
  ReplyPolicy,
  Reaction,
  Size,
  TagDay,
  TagFor,
  TagTimelineQuery,
  Thread,
  ThreadDraft,
  ThreadPart,
  TimelineItem,
  TimelinePage,
  Tombstone,
  Upload,
  Viewer,
  ViewerFlags,
  ViewerMay,
  Visibility,
  WaitingMedia,
} from './types.ts';
export {
  labelKinds,
  markerTimelines,
  mediaKinds,
  notificationKinds,
  quotePolicies,
  replyPolicies,
  visibilities,
} from './types.ts';
export type { LinkCard } from './cards/link-card.ts';

// Writing
export { publishPost } from './publish-post.ts';
export { publishThread } from './publish-thread.ts';
export { editPost } from './edit-post.ts';
export { deletePost } from './delete-post.ts';
export { withdrawPosts } from './withdraw-posts.ts';

// Obeying decisions
export { hidePost, unhidePost } from './hide-post.ts';
export { labelPost, unlabelPost } from './label-post.ts';
export {
  limitThread,
  threadLimits,
  unlimitThread,
  type ThreadLimit,
} from './threads/limit-thread.ts';

// Reacting
export { like, unlike } from './like.ts';
export { boost, unboost } from './boost.ts';
// Not published yet
export type { Draft, DraftContent, DraftId } from './drafts/types.ts';
export { getDraft } from './drafts/draft-row.ts';
export {
  changeDraft,
  deleteDraft,
  listDrafts,
  saveDraft,
  type DraftChange,
} from './drafts/save-draft.ts';
export { publishDraft } from './drafts/publish-draft.ts';

// Polls and quotes
export { castPollVote } from './polls/cast-vote.ts';
export { listQuotes } from './quotes/list-quotes.ts';
export { revokeQuote } from './quotes/revoke-quote.ts';
export { changePolicies } from './change-policies.ts';
export {
  bookmark,
  muteConversation,
  pin,
  unbookmark,
  unmuteConversation,
  unpin,
} from './keep-post.ts';

// Reading as somebody
export { getPost, postHistory, postSource, showPosts } from './get-post.ts';
export { getThread } from './get-thread.ts';
export { homeTimeline } from './timelines/home-timeline.ts';
export { listTimeline } from './timelines/list-timeline.ts';
export { linkTimeline, publicTimeline, tagTimeline } from './timelines/public-timeline.ts';
export { accountTimeline } from './timelines/account-timeline.ts';
export { listBookmarks, listBoosters, listLikers, listLikes } from './lists.ts';
export { renderedOnce, type RenderKey } from './rendered-once.ts';

// Watching as somebody
export { openStreams, type Streams } from './streams/open-streams.ts';
export { requireWatchable } from './streams/require-watchable.ts';
export type { StreamEvent } from './streams/events.ts';
export type { Stream } from './rules/streams.ts';

// Finding
export { searchPosts, type PostSearch } from './search/search-posts.ts';
export { searchTags } from './search/search-tags.ts';
export { trendingPosts, trendingTags } from './trends/trending.ts';
export { trendingLinks, type TrendingLink } from './trends/trending-links.ts';
export { listDirectory, type DirectoryQuery } from './directory.ts';
export {
  mediaSpaceBytes,
  postsByDay,
  rankedPosts,
  type PostDimension,
  type PostMeasure,
} from './oversight/post-figures.ts';
export { weeklyActivity, type WeekOfActivity } from './weekly-activity.ts';

// Reading rows, for exhibits, archives, federation
export { findPost, listPosts } from './post-row.ts';
export { listMediaOf, listPostsBy } from './get-post.ts';
export { countLocalPosts, listPostCounts } from './post-counts.ts';
export type { PostCounts } from './load-post-counts.ts';

// Notifications
export { notify, type Notified } from './notify.ts';
export { getNotification, listNotifications } from './notifications/list-notifications.ts';
export {
  getNotificationGroup,
  listGroupAccounts,
  listNotificationGroups,
} from './notifications/list-groups.ts';
export { countUnread, countUnreadGroups } from './notifications/count-unread.ts';
export {
  clearNotifications,
  dismissNotification,
  dismissNotificationGroup,
  dismissNotifications,
} from './notifications/dismiss-notifications.ts';
export { getNotificationPolicy, updateNotificationPolicy } from './notifications/policy.ts';
export {
  acceptNotificationRequests,
  countHeldBack,
  dismissNotificationRequests,
  getNotificationRequest,
  listNotificationRequests,
} from './notifications/requests.ts';
export { groupableKinds } from './notifications/group-key.ts';
export {
  policyAnswers,
  type HeldBack,
  type NotificationGroup,
  type NotificationGroupQuery,
  type NotificationPolicy,
  type NotificationRequest,
  type PolicyAnswer,
} from './notifications/types.ts';

// Web Push
export { pushJobs, type DescribePush } from './push/send-push.ts';
export {
  changePushWishes,
  getPushSubscription,
  subscribeToPush,
  unsubscribeFromPush,
} from './push/subscribe.ts';
export {
  pushPolicies,
  type PushHolder,
  type PushNotice,
  type PushPolicy,
  type PushSubscription,
  type PushWishes,
} from './push/types.ts';

// Announcements
export {
  publishAnnouncement,
  withdrawAnnouncement,
  type AnnouncementDraft,
} from './announcements/write-announcement.ts';
export { listAllAnnouncements, listAnnouncements } from './announcements/list-announcements.ts';
export {
  dismissAnnouncement,
  reactToAnnouncement,
  takeReactionBack,
} from './announcements/react.ts';
export type { Announcement, AnnouncementFor } from './announcements/types.ts';

// Markers
export { listMarkers, setMarker } from './markers.ts';

// Tags
export { followTag, unfollowTag } from './tags/follow-tag.ts';
export { tagLimits } from './tags/tag-limits.ts';
export { deleteFeaturedTag, featureTag, unfeatureTag } from './tags/feature-tag.ts';
export {
  getTag,
  listFeaturedTags,
  listFollowedTags,
  listTags,
  suggestFeaturedTags,
} from './tags/queries.ts';

// Filters
export { changeFilter, createFilter, deleteFilter } from './filters/write-filter.ts';
export {
  addFilterPost,
  addKeyword,
  changeKeyword,
  getFilterPost,
  getKeyword,
  removeFilterPost,
  removeKeyword,
} from './filters/filter-parts.ts';
export { placeInFilters, type FilterPlacement } from './filters/place-in-filters.ts';
export { getFilter, listFilters } from './filters/filter-row.ts';
export {
  filterActions,
  filterContexts,
  type FilterAction,
  type FilterContext,
} from './rules/filter.ts';

// Direct conversations
export {
  directTimeline,
  dismissConversation,
  listConversations,
  markConversation,
} from './direct/conversations.ts';

// Lists of people
export { changeList, createList, deleteList } from './people-lists/write-list.ts';
export { addMembers, removeMembers, type Membership } from './people-lists/members.ts';
export { placeInLists, type Placement } from './people-lists/place-in-lists.ts';
export { getList, listListsOf, listListsWith, listMembers } from './people-lists/queries.ts';
export { listLimits, listReplies, type ListReplies } from './rules/list.ts';

// Media
export { beginUpload, uploadMedia } from './media/upload-media.ts';
export { getMedia, getUpload } from './media/get-media.ts';
export { updateMedia } from './media/update-media.ts';
export { removeMedia } from './media/remove-media.ts';
export { storeProfileImage } from './media/store-profile-image.ts';
export { pictureTypeOf, uploadTypes } from './media/upload-type.ts';
export { readPicture, type Picture } from './media/picture.ts';
export { mediaLimits } from './rules/media-limits.ts';

// Text
export { countCharacters } from './text/count-characters.ts';
export { isSensitive } from './rules/sensitive.ts';
export { postLimits } from './rules/post-limits.ts';
export { sanitizeRemoteHtml, textOfHtml } from './text/remote-html.ts';
export { splitIntoThread } from './text/split-into-thread.ts';
export { normalizeTag } from './text/text-tokens.ts';

// Outbox
export { conversationTopics } from './events.ts';
export { conversationJobs } from './jobs.ts';
