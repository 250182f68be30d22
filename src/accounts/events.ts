/**
 * What accounts publishes for others to handle, each with its payload of ids as text. One module
 * may handle each; a follow that is accepted later is published as `followed` at that time.
 * - `followed` {followId, followerId, followeeId}
 * - `followRequested` {requestId, followerId, followeeId}: the followee may be on another server
 * - `unfollowed` {followerId, followeeId}: also by a block, a removed follower, a closed account
 * - `signedUp` {accountId}
 * - `followersLetGo` {blockId, accountId, domain, followers}: by the person's own turning from a server
 * - `serverSevered` {measureId, accountId, domain, followers, following}: by a decision on a whole server
 */
export const accountTopics = {
  followed: 'accounts.followed',
  followRequested: 'accounts.follow-requested',
  unfollowed: 'accounts.unfollowed',
  signedUp: 'accounts.signed-up',
  followersLetGo: 'accounts.followers-let-go',
  serverSevered: 'accounts.server-severed',
} as const;
