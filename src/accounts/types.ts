import type { AccountId, AppId, SessionId } from '#foundation';
import type { DefaultVisibility } from './rules/profile.ts';
import type { Role } from './rules/roles.ts';
import type { Scope } from './rules/scopes.ts';
import type { Standing } from './rules/standing.ts';

/** One line of a profile's table. `valueHtml` is sanitised. */
export type ProfileField = {
  readonly name: string;
  readonly value: string;
  readonly valueHtml: string;
  readonly verifiedAt?: string;
};

/** A person or the server itself, here (`domain` null) or on another server. */
export type Account = {
  readonly id: AccountId;
  readonly kind: 'person' | 'service';
  /** Without a leading `@`; lower case for local accounts. */
  readonly handle: string;
  readonly domain: string | null;
  /** The actor's id on its own server; null for local accounts, whose URI follows from the origin. */
  readonly uri: string | null;
  readonly displayName: string;
  /** What the person wrote; for a remote account the same HTML as `bioHtml`. */
  readonly bio: string;
  /** Sanitised. */
  readonly bioHtml: string;
  readonly fields: readonly ProfileField[];
  readonly avatarKey: string | null;
  readonly headerKey: string | null;
  readonly locked: boolean;
  readonly bot: boolean;
  readonly discoverable: boolean;
  readonly indexable: boolean;
  /** BCP 47, or null when the person chose none. */
  readonly language: string | null;
  readonly defaultVisibility: DefaultVisibility;
  readonly defaultSensitive: boolean;
  /** Who may quote what this account writes, unless a post says otherwise. */
  readonly defaultQuotePolicy: 'public' | 'followers' | 'nobody';
  readonly createdAt: Date;
  /** Set when the owner closed it: the profile is cleared, nobody can sign in. */
  readonly closedAt: Date | null;
  readonly standing: Standing;
  /** `member` for every open local person, then what was granted. Empty for remote accounts. */
  readonly roles: readonly Role[];
};

/** A signed-in browser. */
export type Session = {
  readonly id: SessionId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly userAgent: string;
};

/** An application that asks for access on people's behalf. */
export type App = {
  readonly id: AppId;
  readonly clientId: string;
  readonly name: string;
  readonly website: string | null;
  readonly redirectUris: readonly string[];
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
};

/** What a viewer is to another account, as the viewer may know it. */
export type Relationship = {
  readonly id: AccountId;
  readonly following: boolean;
  readonly showingBoosts: boolean;
  readonly notifying: boolean;
  /** BCP 47; empty = all languages. */
  readonly languages: readonly string[];
  readonly followedBy: boolean;
  readonly blocking: boolean;
  readonly blockedBy: boolean;
  readonly muting: boolean;
  readonly mutingNotifications: boolean;
  readonly muteExpiresAt: Date | null;
  readonly requested: boolean;
  readonly requestedBy: boolean;
  /** The viewer turned away from the account's whole server. */
  readonly domainBlocking: boolean;
  /** The viewer recommends it on the own profile. */
  readonly endorsed: boolean;
  /** What the viewer keeps about it for nobody else's eyes; empty when nothing. */
  readonly note: string;
};

export type FollowCounts = { readonly followers: number; readonly following: number };
