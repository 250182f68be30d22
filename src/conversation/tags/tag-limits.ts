export const tagLimits = {
  /** Each costs a range of an index when a home is built anew. */
  followed: 200,
  featured: 10,
  suggested: 10,
  /** How many of an account's latest posts suggestions are drawn from. */
  postsLookedAt: 1000,
  /** Days of use that are told of a tag. */
  days: 7,
} as const;
