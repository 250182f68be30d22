import type { Media, Post } from '#conversation';
import {
  canonicalJson,
  idBucket,
  refuse,
  sha256,
  type AccountId,
  type ExhibitId,
} from '#foundation';
import type { Tx, World } from '#infrastructure';
import { plainJson } from './documents.ts';
import { seal } from './sealing.ts';
import type { Exhibit } from './rules/model.ts';
import type { EvidenceInput } from './types.ts';

const largestBytes = 10 * 1024 * 1024;
const jsonType = 'application/json';
const textType = 'text/plain; charset=utf-8';

/** Evidence before it is written: the exhibit, and the bytes that it is about. */
export type Frozen = {
  readonly exhibit: Exhibit;
  readonly content: Uint8Array;
  readonly mediaType: string;
};

type Filing = {
  readonly filedBy: Exhibit['filedBy'];
  readonly by: AccountId | undefined;
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
  const gist = post.text.trim() === '' ? 'A post without text' : post.text.slice(0, 200);
  return frozen(world, filing, {
    content,
    mediaType: jsonType,
    gist: `Post: ${gist}`,
    method: 'frozen from the service',
    origin: 'on',
    class: post.visibility === 'direct' ? 'confidential' : 'open',
    postId: post.id,
  });
}

/** What a poll asks is part of what a post says; who voted how is nobody's evidence. */
function frozenPoll({ poll }: Post) {
  if (poll === undefined) return undefined;
  const { options, multiple, expiresAt, counts } = poll;
  return { options, multiple, expiresAt, counts };
}

/** @throws Refusal `too-large`, `invalid` */
export function freezeEvidence(
  world: Pick<World, 'ids' | 'clock'>,
  evidence: EvidenceInput,
  filing: Filing & { readonly origin?: 'on' | 'off' },
): Frozen {
  const content =
    typeof evidence.content === 'string' ? Buffer.from(evidence.content) : evidence.content;
  if (content.length === 0 || evidence.gist.trim() === '' || evidence.gist.length > 1000) {
    throw refuse('invalid', { field: 'evidence', detail: 'Evidence has content and a title.' });
  }
  if (content.length > largestBytes) {
    throw refuse('too-large', { field: 'evidence', detail: 'An exhibit has at most 10 MiB.' });
  }
  return frozen(world, filing, {
    content,
    mediaType: evidence.mediaType ?? textType,
    gist: evidence.gist,
    method: filing.filedBy === 'officer' ? 'copied by an officer' : 'given by a person',
    origin: filing.origin ?? 'off',
    // What a reporter gives may say who they are: the respondent is told its gist (article 2).
    class: evidence.class ?? (filing.filedBy === 'reporter' ? 'confidential' : 'open'),
    ...(evidence.capturedAt === undefined ? {} : { capturedAt: evidence.capturedAt }),
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
  const bucket = filing.by === undefined ? 0 : idBucket(filing.by);
  const exhibit: Exhibit = {
    id: world.ids.next<'exhibit'>(bucket),
    sha256: sha256(content).toString('hex'),
    capturedAt: capturedAt ?? world.clock.now(),
    filedBy: filing.filedBy,
    ...(filing.by === undefined ? {} : { capturedBy: filing.by }),
    ...rest,
  };
  return { exhibit, content, mediaType };
}

/** Writes frozen evidence. Sealed bytes are encrypted; the hash is of what they say. */
export async function keepExhibits(
  tx: Tx,
  world: Pick<World, 'clock' | 'secrets'>,
  all: readonly Frozen[],
): Promise<readonly ExhibitId[]> {
  if (all.length === 0) return [];
  const rows = all.map(({ exhibit, content, mediaType }) => ({
    id: exhibit.id,
    sha256: Buffer.from(exhibit.sha256, 'hex'),
    content: exhibit.class === 'sealed' ? seal(world, 'exhibit', content) : Buffer.from(content),
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
  return rows.map(({ id }) => id);
}

/**
 * The bytes of a post's media, which may go when it is deleted. Of a film that is larger than an
 * exhibit may be, its still is kept; its hash stands in the exhibit of the post.
 */
export async function freezeMedia(
  world: Pick<World, 'ids' | 'clock' | 'media'>,
  post: Post,
  filing: Filing,
): Promise<Frozen[]> {
  const stored = await Promise.all(post.media.map((media) => fileToFreeze(world, media)));
  return stored.flatMap((file, at) =>
    file === undefined
      ? []
      : frozen(world, filing, {
          content: file.bytes,
          mediaType: file.type,
          gist: `File ${at + 1} of the post: ${post.media[at]?.description ?? ''}`.slice(0, 1000),
          method: 'frozen from the service',
          origin: 'on',
          class: post.visibility === 'direct' ? 'confidential' : 'open',
          postId: post.id,
        }),
  );
}

async function fileToFreeze({ media: store }: Pick<World, 'media'>, media: Media) {
  for (const key of [media.key, media.previewKey]) {
    if (key === null) continue;
    const facts = await store.find(key);
    if (facts !== undefined && facts.sizeBytes <= largestBytes) return store.get(key);
  }
  return undefined;
}
