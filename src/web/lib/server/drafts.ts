import type { MediaId, PostId } from '#foundation';
import type {
  Draft as KeptDraft,
  DraftId,
  Media,
  PollDraft,
  ReplyPolicy,
  Visibility,
} from '#conversation';
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
  readonly quotes?: PostId | undefined;
  readonly replyPolicy?: ReplyPolicy;
  readonly poll?: PollDraft | undefined;
  /** As a browser's field for a time holds it, in UTC. */
  readonly publishAt?: string;
  /** The draft that it goes on with. */
  readonly draftId?: DraftId | undefined;
  readonly version?: number | undefined;
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
  readonly quotes: PostId | undefined;
  readonly replyPolicy: ReplyPolicy;
  readonly poll: PollDraft | undefined;
  readonly publishAt: string;
  readonly draftId: DraftId | undefined;
  readonly version: number | undefined;
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
    quotes: platform.foundation.parseId<'post'>(text(form, 'quotes')),
    replyPolicy: replyPolicyIn(platform, form),
    poll: pollIn(form),
    publishAt: text(form, 'publishAt'),
    draftId: platform.foundation.parseId<'draft'>(text(form, 'draftId')),
    version: Number(text(form, 'version')) || undefined,
    idempotencyKey: text(form, 'idempotencyKey'),
    pictures: [
      ...(await keptPictures(platform, viewer, form)),
      ...(await uploads(platform, viewer, form)),
    ],
  };
}

function replyPolicyIn({ conversation }: Platform, form: FormData): ReplyPolicy {
  const written = text(form, 'replyPolicy');
  return conversation.replyPolicies.find((policy) => policy === written) ?? 'everybody';
}

/** A poll is meant where an option is written. */
function pollIn(form: FormData): PollDraft | undefined {
  const options = texts(form, 'pollOption');
  if (options.length === 0) return undefined;
  return {
    options,
    seconds: (Number(text(form, 'pollDays')) || 1) * 86_400,
    multiple: ticked(form, 'pollMultiple'),
    hidesTotals: ticked(form, 'pollHides'),
  };
}

/** The time that a form names, which has no zone of its own. @throws Refusal invalid */
export function timeIn(platform: Platform, { publishAt }: Typed): Date | undefined {
  if (publishAt === '') return undefined;
  const time = new Date(`${publishAt}Z`);
  if (!Number.isNaN(time.getTime())) return time;
  throw platform.foundation.refuse('invalid', { field: 'createdAt' });
}

/** What the composer goes on with. */
export function draftToGoOn(platform: Platform, { id, version, content, ...draft }: KeptDraft) {
  return {
    draftId: id,
    version,
    text: content.text,
    contentWarning: content.contentWarning ?? '',
    sensitive: content.sensitive === true,
    pictures: draft.media.map((media) => keptPicture(platform, media)),
    poll: content.poll,
    quotes: content.quotes,
    inReplyTo: content.inReplyTo,
    replyPolicy: content.replyPolicy ?? ('everybody' as const),
    publishAt: draft.publishAt?.toISOString().slice(0, 16) ?? '',
    ...(content.visibility === undefined ? {} : { visibility: content.visibility }),
    ...(content.language === undefined ? {} : { language: content.language }),
  };
}

/** What a draft keeps of what was typed. */
export function draftContent(typed: Typed) {
  return {
    ...postFields(typed),
    visibility: typed.visibility,
    ...(typed.poll === undefined ? {} : { poll: typed.poll }),
    ...(typed.quotes === undefined ? {} : { quotes: typed.quotes }),
    ...(typed.inReplyTo === undefined ? {} : { inReplyTo: typed.inReplyTo }),
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
      bytes: chosen,
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
    replyPolicy: typed.replyPolicy,
    ...(typed.language === '' ? {} : { language: typed.language }),
  };
}
