import type { Account } from '#accounts';
import { textOfHtml, type Media, type Post } from '#conversation';
import {
  canonicalJson,
  idBucket,
  randomBucket,
  sha256,
  type AccountId,
  type ExhibitId,
  type MediaId,
} from '#foundation';
import type { StoredMedia, Tx, World } from '#infrastructure';
import { plainJson } from './documents.ts';
import { shadedTime } from './intake/shaded-time.ts';
import { sealedExhibit } from './rules/sealed.ts';
import { keyRow } from './sealed/keep-sealed.ts';
import { sealedMark, sealUnderOwnKey } from './sealing.ts';
import {
  largestExhibitBytes,
  type ReadBytes,
  type ReadEvidence,
  type ShownPicture,
} from './evidence/read-evidence.ts';
import type { Exhibit, ExhibitClass, SealedCategory } from './rules/model.ts';
import type { ExhibitSource } from './types.ts';

const jsonType = 'application/json';

/** Evidence before it is written: the exhibit, and the bytes that it is about. */
export type Frozen = {
  readonly exhibit: Exhibit;
  readonly content: Uint8Array;
  readonly mediaType: string;
  /** A picture made anew, for showing. */
  readonly shown?: ShownPicture;
  readonly source?: ExhibitSource;
  /** What a sealed one was called, for whoever opens it. */
  readonly title?: string;
};

export type Filing = {
  readonly filedBy: Exhibit['filedBy'];
  readonly by: AccountId | undefined;
  /** Whom it is about, who may not read what others wrote to a smaller circle. */
  readonly about?: AccountId;
};

/** A post as it stands: deleting or editing it later changes nothing about the exhibit (article 2). */
export function freezePost(
  world: Pick<World, 'ids' | 'clock'>,
  post: Post,
  filing: Filing,
): Frozen {
  const snapshot = {
    format: 'folkmoot/post/v1',
    id: post.id,
    author: post.authorId,
    uri: post.uri,
    text: post.text,
    contentWarning: post.contentWarning,
    sensitive: post.sensitive,
    language: post.language,
    visibility: post.visibility,
    inReplyTo: post.inReplyTo,
    threadRoot: post.threadRoot,
    createdAt: post.createdAt,
    editedAt: post.editedAt,
    poll: frozenPoll(post),
    quotes: post.quote?.postId,
    media: post.media.map(({ id, sha256: hash, description, type }) => ({
      id,
      sha256: hash,
      description,
      type,
    })),
  };
  const content = Buffer.from(canonicalJson(plainJson(snapshot)));
  return frozen(world, filing, {
    content,
    mediaType: jsonType,
    gist: isTheirs(post, filing) ? gistOf(post) : 'A post of the conversation, not for everybody',
    method: 'frozen from the service',
    origin: 'on',
    class: post.visibility === 'direct' || !isTheirs(post, filing) ? 'confidential' : 'open',
    postId: post.id,
  });
}

const gistOf = ({ text }: Post): string =>
  `Post: ${text.trim() === '' ? 'A post without text' : text.slice(0, 200)}`;

/** Whether the respondent may read the post anyway: their own, or one for everybody. */
const isTheirs = ({ authorId, visibility }: Post, { about = authorId }: Filing): boolean =>
  authorId === about || visibility === 'public' || visibility === 'unlisted';

/** A profile as it stands, where a report is about the account itself. */
export function freezeProfile(
  world: Pick<World, 'ids' | 'clock'>,
  account: Account,
  filing: Filing,
): Frozen {
  const { id, handle, domain, uri, displayName, bio, fields, avatarKey, headerKey } = account;
  const snapshot = {
    format: 'folkmoot/profile/v1',
    id,
    handle: domain === null ? handle : `${handle}@${domain}`,
    uri: uri ?? undefined,
    displayName,
    bio,
    fields: fields.map(({ name, value }) => ({ name, value })),
    avatar: avatarKey ?? undefined,
    header: headerKey ?? undefined,
    createdAt: account.createdAt,
  };
  return frozen(world, filing, {
    content: Buffer.from(canonicalJson(plainJson(snapshot))),
    mediaType: jsonType,
    gist: `Profile: ${[displayName, `@${snapshot.handle}`, domain === null ? bio : textOfHtml(bio)]
      .filter((part) => part.trim() !== '')
      .join(', ')}`.slice(0, 200),
    method: 'frozen from the service',
    origin: 'on',
    class: 'open',
  });
}

/** What a poll asks is part of what a post says; who voted how is nobody's evidence. */
function frozenPoll({ poll }: Post) {
  if (poll === undefined) return undefined;
  const { options, multiple, expiresAt, counts } = poll;
  return { options, multiple, expiresAt, counts };
}

/** Evidence that a person brought, looked at already: it comes from elsewhere (`readEvidence`). */
export function freezeEvidence(
  world: Pick<World, 'ids' | 'clock' | 'secrets'>,
  evidence: ReadEvidence,
  filing: Filing,
): Frozen {
  const { shown } = evidence;
  return sealedWhereAsked(world, evidence.category, {
    ...frozen(world, filing, {
      content: evidence.content,
      mediaType: evidence.mediaType,
      gist: evidence.gist,
      method: filing.filedBy === 'officer' ? 'copied by an officer' : 'given by a person',
      origin: 'off',
      class: classOf(evidence, filing),
      ...(evidence.capturedAt === undefined ? {} : { capturedAt: evidence.capturedAt }),
    }),
    ...(shown === undefined ? {} : { shown }),
  });
}

/** Evidence brought as sealed: from the first moment only its category is told. */
function sealedWhereAsked(
  world: Pick<World, 'clock' | 'secrets'>,
  category: SealedCategory = 'other',
  { shown, ...plain }: Frozen,
): Frozen {
  const { exhibit, content } = plain;
  if (exhibit.class !== 'sealed') return { ...plain, ...(shown === undefined ? {} : { shown }) };
  const mark = sealedMark(world, content);
  return {
    ...plain,
    exhibit: sealedExhibit(exhibit, { category, mark, at: world.clock.now() }),
    title: exhibit.gist,
  };
}

/** What a reporter gives may say who they are: the respondent is told its gist (article 2). */
const classOf = (evidence: Pick<ReadEvidence, 'class'>, { filedBy }: Filing): ExhibitClass =>
  evidence.class ?? (filedBy === 'reporter' ? 'confidential' : 'open');

/** What the server itself fetched from elsewhere, with how it came there. */
export function freezeCapture(
  world: Pick<World, 'ids' | 'clock' | 'secrets'>,
  captured: ReadBytes & {
    readonly gist: string;
    readonly class: ExhibitClass;
    readonly source: ExhibitSource;
  },
  filing: Filing,
): Frozen {
  const { shown, source, ...rest } = captured;
  return sealedWhereAsked(world, undefined, {
    ...frozen(world, filing, { ...rest, method: 'fetched by the server', origin: 'off' }),
    ...(shown === undefined ? {} : { shown }),
    source,
  });
}

/** A report as its author wrote it, where it is itself what a case is about. */
export function freezeReport(
  world: Pick<World, 'ids' | 'clock'>,
  content: Uint8Array,
  officer: AccountId,
): Frozen {
  const filing = { filedBy: 'officer' as const, by: officer };
  return frozen(world, filing, {
    content,
    mediaType: jsonType,
    gist: 'A report that you filed',
    method: 'frozen from the service',
    origin: 'on',
    class: 'open',
  });
}

function frozen(
  world: Pick<World, 'ids' | 'clock'>,
  filing: Filing,
  facts: Pick<Exhibit, 'gist' | 'method' | 'origin' | 'class' | 'postId'> & {
    readonly content: Uint8Array;
    readonly mediaType: string;
    readonly capturedAt?: Date;
  },
): Frozen {
  const { content, mediaType, capturedAt, ...rest } = facts;
  const exhibit: Exhibit = {
    id: exhibitId(world, filing),
    sha256: sha256(content).toString('hex'),
    capturedAt: capturedAt ?? world.clock.now(),
    filedBy: filing.filedBy,
    ...(filing.by === undefined ? {} : { capturedBy: filing.by }),
    ...rest,
  };
  return { exhibit, content, mediaType };
}

/** The respondent is shown the ids of exhibits: a reporter's say neither their time nor their bucket. */
const exhibitId = (
  { ids, clock }: Pick<World, 'ids' | 'clock'>,
  { filedBy, by }: Filing,
): ExhibitId =>
  filedBy === 'reporter' || by === undefined
    ? ids.next<'exhibit'>(randomBucket(), shadedTime(clock.now()))
    : ids.next<'exhibit'>(idBucket(by));

/** Writes frozen evidence. Sealed bytes are encrypted, each under a key of its own. */
export async function keepExhibits(
  tx: Tx,
  world: Pick<World, 'clock' | 'secrets'>,
  all: readonly Frozen[],
): Promise<readonly ExhibitId[]> {
  if (all.length === 0) return [];
  const seals = new Map(
    all
      .filter(({ exhibit }) => exhibit.class === 'sealed')
      .map(({ exhibit, content, title = exhibit.gist }) => [
        exhibit.id,
        sealUnderOwnKey(world, exhibit.id, { title, content }),
      ]),
  );
  const rows = all.map(({ exhibit, content, mediaType }) => ({
    id: exhibit.id,
    sha256: Buffer.from(exhibit.sha256, 'hex'),
    content: seals.get(exhibit.id)?.content ?? Buffer.from(content),
    category: exhibit.sealed?.category ?? null,
    media_type: mediaType,
    captured_at: exhibit.capturedAt,
    method: exhibit.method,
    captured_by: exhibit.capturedBy ?? null,
    origin: exhibit.origin,
    class: exhibit.class,
    gist: exhibit.gist,
    post_id: exhibit.postId ?? null,
    created_at: world.clock.now(),
  }));
  await tx.insertInto('exhibits').values(rows).execute();
  const keys = [...seals].map(([id, own]) => keyRow(id, own, world.clock.now()));
  if (keys.length > 0) await tx.insertInto('exhibit_keys').values(keys).execute();
  await keepPictures(tx, all);
  await keepSources(tx, all);
  return rows.map(({ id }) => id);
}

/** Sealed evidence is shown to nobody in passing: no picture of it is made. */
async function keepPictures(tx: Tx, all: readonly Frozen[]): Promise<void> {
  const rows = all.flatMap(({ exhibit, shown }) =>
    shown === undefined || exhibit.class === 'sealed'
      ? []
      : { exhibit_id: exhibit.id, content: Buffer.from(shown.bytes), media_type: shown.type },
  );
  if (rows.length > 0) await tx.insertInto('exhibit_pictures').values(rows).execute();
}

async function keepSources(tx: Tx, all: readonly Frozen[]): Promise<void> {
  const rows = all.flatMap(({ exhibit, source }) =>
    source === undefined
      ? []
      : {
          exhibit_id: exhibit.id,
          asked_url: source.askedUrl,
          final_url: source.finalUrl,
          status: source.status,
          headers: JSON.stringify(source.headers),
          is_cut: source.isCut,
        },
  );
  if (rows.length > 0) await tx.insertInto('exhibit_sources').values(rows).execute();
}

/** What one report may have kept of files, beside the hashes in the exhibits of the posts. */
const mostFileBytes = 64 * 1024 * 1024;

/**
 * The bytes of the posts' media, which may go when those are deleted; of those named only, where
 * any are. Of a film that is larger than an exhibit may be, its still is kept; its hash stands in
 * the exhibit of the post.
 */
export async function freezeMedia(
  world: Pick<World, 'ids' | 'clock' | 'media'>,
  posts: readonly Post[],
  filing: Filing,
  named: readonly MediaId[] = [],
): Promise<Frozen[]> {
  const kept: Frozen[] = [];
  let sizeBytes = 0;
  for (const post of posts) {
    for (const [at, media] of post.media.entries()) {
      if (named.length > 0 && !named.includes(media.id)) continue;
      const file = await fileToFreeze(world, [media.key, media.previewKey]);
      sizeBytes += file?.bytes.length ?? 0;
      if (file === undefined || sizeBytes > mostFileBytes) continue;
      kept.push(
        frozenFile(world, filing, file, { post, gist: `File ${at + 1} of the post`, media }),
      );
    }
  }
  return kept;
}

function frozenFile(
  world: Pick<World, 'ids' | 'clock'>,
  filing: Filing,
  file: StoredMedia,
  of: { readonly post: Post; readonly media: Media; readonly gist: string },
): Frozen {
  return frozen(world, filing, {
    content: file.bytes,
    mediaType: file.type,
    gist: `${of.gist}: ${of.media.description}`.slice(0, 1000),
    method: 'frozen from the service',
    origin: 'on',
    class: of.post.visibility === 'direct' ? 'confidential' : 'open',
    postId: of.post.id,
  });
}

/** The pictures of a profile. */
export async function freezeProfilePictures(
  world: Pick<World, 'ids' | 'clock' | 'media'>,
  { avatarKey, headerKey }: Account,
  filing: Filing,
): Promise<Frozen[]> {
  const files = [
    { gist: 'Profile picture', file: await fileToFreeze(world, [avatarKey]) },
    { gist: 'Picture at the top of the profile', file: await fileToFreeze(world, [headerKey]) },
  ];
  return files.flatMap(({ gist, file }) =>
    file === undefined
      ? []
      : frozen(world, filing, {
          content: file.bytes,
          mediaType: file.type,
          gist,
          method: 'frozen from the service',
          origin: 'on',
          class: 'open',
        }),
  );
}

async function fileToFreeze(
  { media: store }: Pick<World, 'media'>,
  keys: readonly (string | null)[],
): Promise<StoredMedia | undefined> {
  for (const key of keys) {
    if (key === null) continue;
    const facts = await store.find(key);
    if (facts !== undefined && facts.sizeBytes <= largestExhibitBytes) return store.get(key);
  }
  return undefined;
}
