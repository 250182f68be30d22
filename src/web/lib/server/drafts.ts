import type { MediaId, PostId } from '#foundation';
import type { Media, Visibility } from '#conversation';
import type { Platform } from '../../platform.ts';
import { choice, file, optional, text, texts, ticked } from './form.ts';
import { mediaPath } from './people.ts';
import type { Viewer } from './viewer.ts';

export const visibilities = ['public', 'unlisted', 'followers', 'direct'] as const;

/** What a composer starts from; what was typed before it was refused, if it was. */
export type Draft = {
  readonly idempotencyKey: string;
  readonly visibility: Visibility;
  readonly limit: number;
  readonly text?: string;
  readonly contentWarning?: string;
  readonly sensitive?: boolean;
  readonly language?: string;
  readonly inReplyTo?: PostId | undefined;
  readonly pictures?: readonly KeptPicture[];
};

/** A picture that is uploaded already and waits for its post. */
export type KeptPicture = {
  readonly id: MediaId;
  /** A sound may have none. */
  readonly preview: string | null;
  readonly description: string;
};

/** What the composer's form says, its pictures uploaded. */
export type Typed = {
  readonly text: string;
  readonly contentWarning: string;
  readonly sensitive: boolean;
  readonly language: string;
  readonly visibility: Visibility;
  readonly inReplyTo: PostId | undefined;
  readonly idempotencyKey: string;
  readonly pictures: readonly KeptPicture[];
};

const pictureSlots = [1, 2, 3, 4] as const;

/** Reads the composer. Pictures are stored at once, so that a refusal does not lose them. */
export async function readDraft(
  platform: Platform,
  viewer: Viewer,
  form: FormData,
): Promise<Typed> {
  return {
    text: text(form, 'text'),
    contentWarning: text(form, 'contentWarning'),
    sensitive: ticked(form, 'sensitive'),
    language: text(form, 'language'),
    visibility: choice(platform, form, 'visibility', visibilities),
    inReplyTo: platform.foundation.parseId<'post'>(text(form, 'inReplyTo')),
    idempotencyKey: text(form, 'idempotencyKey'),
    pictures: [
      ...(await keptPictures(platform, viewer, form)),
      ...(await uploads(platform, viewer, form)),
    ],
  };
}

async function keptPictures(
  platform: Platform,
  viewer: Viewer,
  form: FormData,
): Promise<KeptPicture[]> {
  const { conversation, foundation, world } = platform;
  const kept: KeptPicture[] = [];
  for (const value of texts(form, 'mediaId')) {
    const id = foundation.parseId<'media'>(value);
    if (id === undefined || ticked(form, `remove-${value}`)) continue;
    const description = text(form, `description-${value}`);
    await conversation.updateMedia(world, viewer.account.id, id, { description });
    const media = await conversation.getMedia(world, viewer.account.id, id);
    kept.push(keptPicture(platform, media));
  }
  return kept;
}

async function uploads(platform: Platform, viewer: Viewer, form: FormData): Promise<KeptPicture[]> {
  const { conversation, world } = platform;
  const kept: KeptPicture[] = [];
  for (const slot of pictureSlots) {
    const chosen = file(form, `picture${slot}`);
    if (chosen === undefined) continue;
    const media = await conversation.uploadMedia(world, viewer.account.id, {
      bytes: new Uint8Array(await chosen.arrayBuffer()),
      description: optional(form, `description${slot}`) ?? '',
    });
    kept.push(keptPicture(platform, media));
  }
  return kept;
}

export function keptPicture(platform: Platform, media: Media): KeptPicture {
  const preview = mediaPath(platform, media.previewKey);
  return { id: media.id, preview, description: media.description };
}

/** What a single post or an edit takes from what was typed. */
export function postFields(typed: Typed) {
  return {
    text: typed.text,
    contentWarning: typed.contentWarning,
    sensitive: typed.sensitive,
    mediaIds: typed.pictures.map((picture) => picture.id),
    ...(typed.language === '' ? {} : { language: typed.language }),
  };
}
