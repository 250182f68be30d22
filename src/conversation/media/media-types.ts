import type { AccountId, MediaId } from '#foundation';
import type { SentContent } from './sent-content.ts';

export type Focus = { readonly x: number; readonly y: number };
export type Size = { readonly width: number; readonly height: number };

/** A picture, an animation as a silent film that repeats, a film, a sound. */
export const mediaKinds = ['image', 'gifv', 'video', 'audio'] as const;
export type MediaKind = (typeof mediaKinds)[number];

/** What playing it is like. */
export type Play = {
  readonly durationMs: number;
  /** Bits a second, of all that it holds. */
  readonly bitrate: number;
  /** Frames a second as a fraction such as `30000/1001`; null for a sound. */
  readonly frameRate: string | null;
  readonly sound: {
    readonly codec: string;
    readonly hz: number;
    readonly channels: number;
  } | null;
};

export type Media = {
  readonly id: MediaId;
  readonly ownerId: AccountId;
  readonly kind: MediaKind;
  readonly type: string;
  /** Keys in the media store. Every kind but a sound has a preview and a size. */
  readonly key: string;
  readonly previewKey: string | null;
  readonly size: Size | null;
  readonly previewSize: Size | null;
  readonly sizeBytes: number;
  /** Hex SHA-256 of the stored bytes. */
  readonly sha256: string;
  /** There exactly when the preview is. */
  readonly blurhash: string | null;
  /** -1 to 1 on both axes, the centre is 0, 0. */
  readonly focus: Focus;
  readonly description: string;
  /** Null for a picture. */
  readonly play: Play | null;
  readonly createdAt: Date;
};

/** What is known of an upload before it is ready. */
export type WaitingMedia = Pick<
  Media,
  'id' | 'kind' | 'previewKey' | 'previewSize' | 'blurhash' | 'focus' | 'description'
>;

/** How far an upload has come. */
export type Upload =
  | { readonly state: 'ready'; readonly media: Media }
  | { readonly state: 'processing'; readonly media: WaitingMedia }
  | { readonly state: 'failed'; readonly reason: string };

/** What an edit says anew of a file that the post shows. */
export type MediaChange = {
  readonly id: MediaId;
  readonly description?: string;
  readonly focus?: Focus;
};

export type MediaUpload = {
  readonly bytes: SentContent;
  readonly description?: string;
  readonly focus?: Focus;
  /** A picture that stands in for a film or a sound. */
  readonly thumbnail?: SentContent | undefined;
};

/** A picture of a profile, cropped to its shape and stored. */
export type ProfileImageKind = 'avatar' | 'header';
