/** What conversation publishes for itself, each with its payload of ids as text. */
export const conversationTopics = {
  /** {postId}: tells the followers who asked to hear of every post. */
  tellWatchers: 'conversation.tell-watchers',
  /** {postId, version}: tells those who boosted it that it was edited. */
  tellBoosters: 'conversation.tell-boosters',
  /** {postId}: asks the page behind a post's link what it is. */
  attachCard: 'conversation.attach-card',
  /** {}: finds out anew what trends. */
  computeTrends: 'conversation.compute-trends',
  /** {mediaId}: converts an upload that waits. */
  convertMedia: 'conversation.convert-media',
  /** {notificationId, subscriptionId, attempt}: sends one notification to one app. */
  push: 'conversation.push',
  /** {postId, version}: tells those who quoted it that it was edited. */
  tellQuoters: 'conversation.tell-quoters',
  /** {postId}: tells author and voters that a poll has ended. */
  endPoll: 'conversation.end-poll',
  /** {draftId}: publishes what was scheduled for this time. */
  publishScheduled: 'conversation.publish-scheduled',
  /** {announcementId}: tells who watches that it is there, or is there no more. */
  tellAnnouncement: 'conversation.tell-announcement',
  /** {}: removes uploads that no post took up. */
  sweepMedia: 'conversation.sweep-media',
  sweepCards: 'conversation.sweep-cards',
} as const;
