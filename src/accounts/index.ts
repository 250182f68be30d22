/**
 * Accounts, local and remote, and what they are to each other: sign-up and sign-in, sessions, OAuth
 * applications and tokens, profiles, roles, follows, blocks, mutes, and standing. It decides no
 * sanction (enforcement does, and calls `setStanding`), writes no notification and no timeline:
 * those follow from the events it publishes (`accountTopics`), and it knows nothing of HTTP.
 */

// What an account is
export type { Account, App, FollowCounts, ProfileField, Relationship, Session } from './types.ts';
export {
  countLocalPeople,
  findAccount,
  findAccountByHandle,
  findAccountByUri,
  getAccount,
  listAccounts,
} from './queries.ts';
export { parseNewHandle, splitAddress } from './rules/handle.ts';
export { profileLimits, type DefaultVisibility, type FieldInput } from './rules/profile.ts';
export { ensureServiceAccount, findServiceAccount } from './server-account.ts';
export { saveRemoteAccount, type RemoteAccountInput } from './save-remote-account.ts';
export { updateProfile, type ProfileChanges } from './update-profile.ts';
export { closeAccount, type CloseAccountInput } from './close-account.ts';

// Sign-up and sign-in
export { signUp, signUpByApp, type SignedIn, type SignUpInput } from './sign-up.ts';
export { getSignUpMode, setSignUpMode, signUpModes, type SignUpMode } from './sign-up-mode.ts';
export { signIn, type SignInInput } from './sign-in.ts';
export { signOut } from './sign-out.ts';
export { findSession, listSessions, revokeSession, type FoundSession } from './sessions.ts';
export { confirmEmail, resendConfirmation } from './confirm-email.ts';
export { requestPasswordReset } from './request-password-reset.ts';
export { resetPassword } from './reset-password.ts';
export { changePassword } from './change-password.ts';
export { changeEmail } from './change-email.ts';
export { findCredentials, type CredentialState } from './credentials.ts';
export {
  createInvitation,
  listInvitations,
  revokeInvitation,
  type Invitation,
} from './create-invitation.ts';

// Roles
export {
  grantableRoles,
  isGrantableRole,
  roles,
  type GrantableRole,
  type Role,
} from './rules/roles.ts';
export { becomeOperator, issueOperatorLink } from './become-operator.ts';
export { grantRole } from './grant-role.ts';
export { revokeRole } from './revoke-role.ts';
export { hasRole, listRoleHistory, listRoleHolders, type RoleGrant } from './role-queries.ts';

// Oversight
export {
  listOverseen,
  listPeople,
  requireOverseer,
  type OverseenAccount,
  type PeopleFilter,
} from './oversight/list-people.ts';
export {
  followedOnServer,
  peopleByDay,
  signInsByApp,
  type PeopleMeasure,
} from './oversight/people-figures.ts';
export { listCohorts, type Cohort } from './oversight/cohorts.ts';

// OAuth
export {
  areWithin,
  covers,
  isScope,
  parseScopes,
  requireScope,
  scopes,
  type Scope,
} from './rules/scopes.ts';
export { outOfBandUri, withAnswer } from './rules/redirect-uri.ts';
export { registerApp, type RegisterAppInput } from './oauth/register-app.ts';
export {
  authorizeApp,
  checkAuthorization,
  type AuthorizationCheck,
  type AuthorizationInput,
  type AuthorizationRequest,
} from './oauth/authorize-app.ts';
export { exchangeToken, type TokenAnswer, type TokenRequest } from './oauth/exchange-token.ts';
export type { IssuedToken } from './oauth/issue-token.ts';
export { revokeToken } from './oauth/revoke-token.ts';
export { droppedTokensChannel } from './oauth/drop-tokens.ts';
export { findToken, type FoundToken } from './oauth/find-token.ts';
export { rememberedTokens, type RememberedTokens } from './oauth/remembered-tokens.ts';
export { findApp, getApp, listAuthorizedApps, revokeAppAccess } from './oauth/apps.ts';

// Follows, blocks, mutes
export { follow, type FollowOptions } from './relations/follow.ts';
export { unfollow } from './relations/unfollow.ts';
export { acceptFollow } from './relations/accept-follow.ts';
export { rejectFollow } from './relations/reject-follow.ts';
export { removeFollower } from './relations/remove-follower.ts';
export { block } from './relations/block.ts';
export { unblock } from './relations/unblock.ts';
export { mute, type MuteOptions } from './relations/mute.ts';
export { unmute } from './relations/unmute.ts';
export { isBlockedEither, isFollowing, relationships } from './relations/relationships.ts';
export {
  followCounts,
  listBlocks,
  listFollowCounts,
  listFollowerIds,
  listFollowers,
  listFollowing,
  listFollowingIds,
  listFollowRequests,
  listMutes,
} from './relations/lists.ts';

export { endorse, listEndorsements, unendorse } from './relations/endorse.ts';
export { noteAccount } from './relations/note-account.ts';
export {
  blockDomain,
  domainBlockEffects,
  listDomainBlocks,
  unblockDomain,
} from './relations/domain-blocks.ts';

// Finding people
export { searchAccountIds, searchAccounts, type AccountSearch } from './finding/search-accounts.ts';
export { familiarFollowers } from './finding/familiar-followers.ts';
export {
  dismissSuggestion,
  listSuggestions,
  type Suggestion,
  type SuggestionReason,
} from './finding/suggestions.ts';
export { listKnownDomains } from './finding/known-domains.ts';

// Standing
export {
  goodStanding,
  requireMay,
  standingActs,
  standingStates,
  type Standing,
  type StandingAct,
} from './rules/standing.ts';
export { getStanding, setStanding } from './set-standing.ts';

// Whole servers
export { parseDomain } from './servers/parse-domain.ts';
export {
  findServerLimit,
  isInFullReach,
  isOfSuspendedServer,
  listServerLimitPage,
  listServerLimits,
  serverStanding,
  type ServerLimit,
  type ServerStanding,
} from './servers/server-standing.ts';
export { letServerBack, setServerStanding } from './servers/set-server-standing.ts';

// Outbox
export { accountTopics } from './events.ts';
export { accountJobs } from './jobs.ts';

// Who is not taken as new here, and who was here
export {
  blockMailDomain,
  getMailDomainBlock,
  listMailDomainBlocks,
  unblockMailDomain,
} from './sign-up-guards/mail-domain-blocks.ts';
export {
  blockCanonicalMail,
  getCanonicalMailBlock,
  listCanonicalMailBlocks,
  testCanonicalMail,
  unblockCanonicalMail,
} from './sign-up-guards/canonical-mail-blocks.ts';
export {
  blockIp,
  changeIpBlock,
  getIpBlock,
  listIpBlocks,
  unblockIp,
} from './sign-up-guards/ip-blocks.ts';
export type {
  CanonicalMailBlock,
  IpBlock,
  IpSeverity,
  MailDomainBlock,
} from './sign-up-guards/types.ts';
export { countActivePeople, noteActive } from './active-days.ts';
