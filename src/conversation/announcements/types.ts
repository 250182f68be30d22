import type { Id } from '#foundation';

export type AnnouncementId = Id<'announcement'>;

/** What the operators tell everybody here. */
export type Announcement = {
  readonly id: AnnouncementId;
  readonly text: string;
  readonly html: string;
  /** As they are written in the text. */
  readonly tags: readonly string[];
  /** When what it is about begins and ends; it is shown until then. */
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  /** The two are days, not moments. */
  readonly allDay: boolean;
  readonly publishedAt: Date;
  readonly updatedAt: Date;
};

/** How many reacted with one emoji. */
export type AnnouncementReaction = { readonly name: string; readonly count: number };

export type AnnouncementFor = Announcement & {
  readonly isRead: boolean;
  readonly reactions: readonly (AnnouncementReaction & { readonly isOwn: boolean })[];
};
