import type {
  AccountId,
  BoostId,
  DirectConversationId,
  FeaturedTagId,
  FilterId,
  FilterKeywordId,
  FilterPostId,
  ListId,
  NotificationId,
  Page,
  PageQuery,
  PostId,
  SanctionId,
} from '#foundation';
import type { LinkCard } from './cards/link-card.ts';
import type { FilterAction, FilterContext } from './rules/filter.ts';
import type { ListReplies } from './rules/list.ts';
import type { Media } from './media/media-types.ts';
import type { QuotePolicy, ReplyPolicy } from './rules/policies.ts';
import type { Visibility } from './rules/post-limits.ts';
import type { Poll, Quote } from './written-types.ts';

export {
  quotePolicies,
  replyPolicies,
  type QuotePolicy,
  type ReplyPolicy,
} from './rules/policies.ts';
export {
  mediaKinds,
  type Focus,
  type Media,
  type MediaChange,
  type MediaKind,
  type MediaUpload,
  type Play,
  type ProfileImageKind,
  type Size,
  type Upload,
  type WaitingMedia,
} from './media/media-types.ts';
export { visibilities, type Visibility } from './rules/post-limits.ts';
export type {
  Poll,
  PollDraft,
  PostDraft,
  PostEdit,
  PostVersion,
  Quote,
  ThreadDraft,
  ThreadPart,
} from './written-types.ts';

/** Who asks. Undefined is the public: nobody signed in. */
export type Viewer = AccountId | undefined;

export type Mention = {
  readonly accountId: AccountId;
  readonly handle: string;
  /** Null for an account of this server. */
  readonly domain: string | null;
};

export type Counts = {
  readonly replies: number;
  readonly boosts: number;
  readonly likes: number;
  /** Quotes that stand and that everyone may see. */
  readonly quotes: number;
};

export const labelKinds = ['sensitive', 'context'] as const;

/** What a decision has readers told of a post, which stays where it is. */
export type Label = {
  /** `sensitive` covers it as its author could have; `context` adds the note. */
  readonly label: (typeof labelKinds)[number];
  /** Plain text; may be empty. */
  readonly note: string;
  /** The public docket of the decision. */
  readonly docket?: string;
};

/** Why a post shows a tombstone instead of its text. */
export type Tombstone =
  | { readonly reason: 'deleted' }
  | { readonly reason: 'hidden'; readonly sanctionId: SanctionId; readonly docket?: string };

/**
 * A post as it stands. `html` is safe to insert. A deleted post keeps its place in the thread and
 * has lost its text; a hidden one keeps its text, which only its author is shown.
 */
export type Post = {
  readonly id: PostId;
  readonly authorId: AccountId;
  /** The ActivityPub id of a remote post; null for a post of this server. */
  readonly uri: string | null;
  readonly text: string;
  readonly html: string;
  /** Empty when there is none. */
  readonly contentWarning: string;
  /** As its author marked it; see `isSensitive` for what readers are shown. */
  readonly sensitive: boolean;
  /** ISO 639-1, or null when unknown. */
  readonly language: string | null;
  readonly visibility: Visibility;
  readonly inReplyTo?: PostId;
  readonly inReplyToAuthor?: AccountId;
  readonly threadRoot: PostId;
  readonly createdAt: Date;
  readonly editedAt?: Date;
  readonly deletedAt?: Date;
  readonly hiddenBy?: SanctionId;
  /** The public docket of the decision that hid it. */
  readonly hiddenDocket?: string;
  /** Of a server that a decision suspends: shown to nobody, kept for who answers for it. */
  readonly isBarred?: true;
  /** Of decisions in force, the oldest first. */
  readonly labels: readonly Label[];
  readonly mentions: readonly Mention[];
  /** Normalised names without `#`. */
  readonly tags: readonly string[];
  readonly media: readonly Media[];
  /** Of its first link, once the page behind it was asked. */
  readonly card: LinkCard | null;
  readonly poll?: Poll;
  readonly quote?: Quote;
  /** Who may answer it, besides its author. */
  readonly replyPolicy: ReplyPolicy;
  /** Who may quote it, besides its author. */
  readonly quotePolicy: QuotePolicy;
  readonly counts: Counts;
  /** Rises with every change of what is rendered (edit, deletion, hiding, label, card); negative on a tombstone. */
  readonly version: number;
};

/** What one viewer did with a post. */
export type ViewerFlags = {
  readonly liked: boolean;
  readonly boosted: boolean;
  readonly bookmarked: boolean;
  /** The viewer muted this conversation's notifications. */
  readonly muted: boolean;
  readonly pinned: boolean;
  /** The options that the viewer voted for, by their place from 0; absent without a vote. */
  readonly vote?: readonly number[];
};

/** What a viewer is shown of a quote. `quoted` and its id are there only where they may see it. */
export type QuoteFor = {
  readonly state: 'accepted' | 'revoked' | 'deleted' | 'unauthorized' | 'blocked' | 'muted';
  readonly quotedId?: PostId;
  /** Absent in a quote within a quote: depth is one. */
  readonly quoted?: PostFor;
};

/** What the controls of its author let the viewer do with a post. */
export type ViewerMay = { readonly reply: boolean; readonly quote: boolean };

export type Boost = {
  readonly id: BoostId;
  readonly accountId: AccountId;
  readonly postId: PostId;
  readonly visibility: Visibility;
  readonly createdAt: Date;
};

/** A post for one viewer. `tombstone` is set when the viewer must not be shown its text. */
export type PostFor = {
  readonly post: Post;
  readonly flags: ViewerFlags;
  /** The viewer wrote it. */
  readonly isOwn: boolean;
  readonly may: ViewerMay;
  readonly quote?: QuoteFor;
  readonly tombstone?: Tombstone;
  /** Filters of the viewer that the post meets, in whichever context; absent when there are none. */
  readonly filtered?: readonly FilterMatch[];
};

/** One line of a timeline: `id` is the cursor, a boost's own id when it is there by a boost. */
export type TimelineItem = PostFor & {
  readonly id: PostId | BoostId;
  readonly boost?: Boost;
};

export type Thread = {
  /** From the root down to the parent. */
  readonly ancestors: readonly PostFor[];
  /** Depth first; siblings oldest first, the author's own continuation before others. */
  readonly descendants: readonly PostFor[];
};

export type PublicTimelineQuery = PageQuery & {
  readonly only?: 'local' | 'remote';
  readonly onlyMedia?: boolean;
};
export type TagTimelineQuery = PublicTimelineQuery & {
  /** At least one of these besides the tag itself. */
  readonly any?: readonly string[];
  /** And every one of these. */
  readonly all?: readonly string[];
  /** And none of these. */
  readonly none?: readonly string[];
};
export type AccountTimelineQuery = PageQuery & {
  readonly excludeReplies?: boolean;
  readonly excludeBoosts?: boolean;
  readonly onlyMedia?: boolean;
  readonly pinned?: boolean;
  readonly tagged?: string;
};

/** Whom a reaction came from; `id` is the cursor of the list. */
export type Reaction = { readonly id: string; readonly accountId: AccountId };
/** A post of one's own list (likes, bookmarks); `id` is the cursor of the list. */
export type ListedPost = PostFor & { readonly id: string };

export const notificationKinds = [
  'mention',
  'follow',
  'follow-request',
  'like',
  'boost',
  'post',
  'edit',
  'poll',
  'warning',
  'severed',
  'report',
  'quote',
  'quoted-edit',
  'admin-sign-up',
  'admin-report',
  'collected',
  'collection-edit',
  'held',
  'restored',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

export type Notification = {
  readonly id: NotificationId;
  /** Shared by those that are shown together; absent for one that stands alone. */
  readonly groupKey?: string;
  readonly accountId: AccountId;
  readonly kind: NotificationKind;
  /** Whose act it is; absent when it comes from the server itself. */
  readonly fromId?: AccountId;
  readonly postId?: PostId;
  /** What the kind needs besides, such as `sanctionId`, `docket`, `reportId`, `event`. */
  readonly details: Readonly<Record<string, string>>;
  readonly createdAt: Date;
};

/** A notification with the post it speaks of, as its recipient may see it. */
export type NotificationFor = { readonly notification: Notification; readonly about?: PostFor };

export type NotificationDraft = {
  readonly accountId: AccountId;
  readonly kind: NotificationKind;
  readonly fromId?: AccountId;
  readonly postId?: PostId;
  readonly details?: Readonly<Record<string, string>>;
  /** The same cause never notifies the same account twice. */
  readonly cause: string;
};

export type NotificationQuery = PageQuery & {
  readonly kinds?: readonly NotificationKind[];
  readonly excludeKinds?: readonly NotificationKind[];
  readonly fromId?: AccountId;
  /** Also those that the viewer's policy holds back. */
  readonly includeHeldBack?: boolean;
};

export const markerTimelines = ['home', 'notifications'] as const;
export type MarkerTimeline = (typeof markerTimelines)[number];
export type Marker = {
  readonly timeline: MarkerTimeline;
  readonly lastReadId: string;
  readonly version: number;
  readonly updatedAt: Date;
};

/** A list of people whom its owner follows. Nobody else learns of it. */
export type PeopleList = {
  readonly id: ListId;
  readonly title: string;
  readonly replies: ListReplies;
  /** What its members publish stands in the list and not at home. */
  readonly exclusive: boolean;
};
export type PeopleListDraft = Pick<PeopleList, 'title'> &
  Partial<Pick<PeopleList, 'replies' | 'exclusive'>>;
export type PeopleListChanges = Partial<PeopleListDraft>;

/** A direct conversation as one of those who take part has it. */
export type DirectConversation = {
  readonly id: DirectConversationId;
  /** Everybody else; nobody when one wrote to oneself. */
  readonly others: readonly AccountId[];
  readonly unread: boolean;
  readonly last: PostFor;
};

/** Public use of a tag on one day (UTC). */
export type TagDay = { readonly day: Date; readonly uses: number; readonly accounts: number };

/** A tag for one viewer. */
export type TagFor = {
  /** Normalised, without `#`. */
  readonly name: string;
  /** The last seven days, today first. */
  readonly history: readonly TagDay[];
  readonly following: boolean;
  readonly featuring: boolean;
};
/** `id` is the cursor of the list. */
export type FollowedTag = TagFor & { readonly id: string };

/** A tag that a profile shows. */
export type FeaturedTag = {
  readonly id: FeaturedTagId;
  readonly tag: string;
  /** As its owner wrote it. */
  readonly name: string;
  /** Open posts of its owner that have it. */
  readonly posts: number;
  readonly lastPostAt?: Date;
};

export type FilterKeyword = {
  readonly id: FilterKeywordId;
  readonly keyword: string;
  readonly wholeWord: boolean;
};
export type FilterPost = { readonly id: FilterPostId; readonly postId: PostId };

/** What a person does not want to read, or not unprepared. Nobody else learns of it. */
export type Filter = {
  readonly id: FilterId;
  readonly title: string;
  readonly contexts: readonly FilterContext[];
  readonly action: FilterAction;
  /** From then on it does nothing. */
  readonly expiresAt?: Date;
  readonly keywords: readonly FilterKeyword[];
  readonly posts: readonly FilterPost[];
};

/** A filter that a post meets: by which keywords, or by itself. */
export type FilterMatch = {
  readonly filter: Filter;
  readonly keywords: readonly string[];
  readonly posts: readonly PostId[];
};

/** Within words too unless told otherwise. */
export type KeywordDraft = { readonly keyword: string; readonly wholeWord?: boolean };
/** With an id it changes or removes a keyword, without one it adds one. */
export type KeywordChange = Partial<KeywordDraft> & {
  readonly id?: FilterKeywordId;
  readonly remove?: boolean;
};
export type FilterDraft = {
  readonly title: string;
  readonly contexts: readonly FilterContext[];
  /** `warn` unless told otherwise. */
  readonly action?: FilterAction;
  /** Null or absent is for good. */
  readonly expiresInSeconds?: number | null;
  readonly keywords?: readonly KeywordDraft[];
};
export type FilterChanges = Partial<Omit<FilterDraft, 'keywords'>> & {
  readonly keywords?: readonly KeywordChange[];
};

export type TimelinePage = Page<TimelineItem>;
