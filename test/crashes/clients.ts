import sharp from 'sharp';
import type { Cast, Person } from './lines.ts';
import type { Random } from './random.ts';

/** A post as a client sent it; its idempotency key lets it be sent again when no answer came. */
export type Sent = {
  readonly key: string;
  readonly author: Person;
  readonly text: string;
  readonly mentions: readonly Person[];
  readonly tags: readonly string[];
  readonly inReplyTo: string | undefined;
  readonly pictureId: string | undefined;
};

/** What a client holds an answer for. */
export type Posted = Sent & { readonly id: string };

export type Clients = {
  /** Answered: these must be there for ever. */
  readonly posted: Posted[];
  /** Sent, and no answer came: there or not, but never twice. */
  readonly unanswered: Map<string, Sent>;
  /** Uploads that were answered: id and path. */
  readonly pictures: { readonly id: string; readonly path: string }[];
  /** The newest checkpoint of the ledger that anybody saw. */
  checkpoint: string | undefined;
  readonly unexpected: string[];
};

export const newClients = (): Clients => ({
  posted: [],
  unanswered: new Map(),
  pictures: [],
  checkpoint: undefined,
  unexpected: [],
});

const pausesMs = { betweenPosts: 2, betweenPictures: 150, betweenCheckpoints: 40 } as const;

export type LoadOptions = {
  readonly origin: string;
  readonly cast: Cast;
  readonly round: number;
  readonly random: Random;
  /** Aborted in the moment of the killing. */
  readonly stop: AbortSignal;
};

/** Several clients post as fast as they are answered, until the server is gone. */
export async function postUntilKilled(clients: Clients, options: LoadOptions): Promise<void> {
  const { stop } = options;
  let number = 0;
  const post = (): Promise<void> => {
    number += 1;
    return send(clients, options.origin, compose(clients, options, number));
  };
  const picture = () => postPicture(clients, options);
  const look = () => lookAtLedger(clients, options.origin);
  await Promise.all([
    ...[1, 2, 3].map(() => repeat(clients, stop, pausesMs.betweenPosts, post)),
    repeat(clients, stop, pausesMs.betweenPictures, picture),
    repeat(clients, stop, pausesMs.betweenCheckpoints, look),
  ]);
}

async function repeat(
  clients: Clients,
  stop: AbortSignal,
  pauseMs: number,
  work: () => Promise<void>,
): Promise<void> {
  while (!stop.aborted) {
    try {
      await work();
    } catch (error) {
      // A connection that breaks is what a killing looks like from here, and only that.
      if (!stop.aborted) clients.unexpected.push(String(error));
    }
    await new Promise((go) => setTimeout(go, pauseMs));
  }
}

function compose(clients: Clients, { cast, round, random }: LoadOptions, number: number): Sent {
  const author = random.pick(cast.authors);
  const others = cast.authors.filter(({ id }) => id !== author.id);
  const mentions = random.chance(0.3) ? [random.pick(others)] : [];
  const tags = random.chance(0.3) ? [`tag${number % 7}`, `round${round}`] : [];
  const words = [
    `post ${number} of round ${round}`,
    ...mentions.map(({ handle }) => `@${handle}`),
    ...tags.map((tag) => `#${tag}`),
  ];
  const isReply = clients.posted.length > 0 && random.chance(0.3);
  return {
    key: `${round}-${number}`,
    author,
    text: words.join(' '),
    mentions,
    tags,
    inReplyTo: isReply ? random.pick(clients.posted).id : undefined,
    pictureId: undefined,
  };
}

/** Sends a post, for the first time or again, and keeps the answer. */
export async function send(clients: Clients, origin: string, sent: Sent): Promise<void> {
  clients.unanswered.set(sent.key, sent);
  const response = await fetch(`${origin}/api/v1/statuses`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${sent.author.token}`,
      'content-type': 'application/json',
      'idempotency-key': sent.key,
    },
    body: JSON.stringify({
      status: sent.text,
      ...(sent.inReplyTo === undefined ? {} : { in_reply_to_id: sent.inReplyTo }),
      ...(sent.pictureId === undefined ? {} : { media_ids: [sent.pictureId] }),
    }),
  });
  const { id } = await answerOf(response);
  clients.unanswered.delete(sent.key);
  clients.posted.push({ ...sent, id });
}

/** An upload, then a post that shows it. */
async function postPicture(clients: Clients, options: LoadOptions): Promise<void> {
  const { origin, cast, random } = options;
  const author = random.pick(cast.authors);
  const colour = { r: Math.floor(random.between(0, 255)), g: 120, b: 80 };
  const bytes = await sharp({ create: { width: 24, height: 24, channels: 3, background: colour } })
    .png()
    .toBuffer();
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'picture.png');
  const response = await fetch(`${origin}/api/v2/media`, {
    method: 'POST',
    headers: { authorization: `Bearer ${author.token}` },
    body: form,
  });
  const { id, url } = await answerOf(response);
  clients.pictures.push({ id, path: new URL(url ?? '').pathname });
  await send(clients, origin, {
    key: `picture-${id}`,
    author,
    text: `A picture, ${id}`,
    mentions: [],
    tags: [],
    inReplyTo: undefined,
    pictureId: id,
  });
}

async function lookAtLedger(clients: Clients, origin: string): Promise<void> {
  const response = await fetch(`${origin}/ledger/checkpoint`);
  const note = await response.text();
  if (!response.ok) throw new Error(`the checkpoint was answered ${response.status}: ${note}`);
  clients.checkpoint = note;
}

type Answer = { readonly id: string; readonly url?: string };

async function answerOf(response: Response): Promise<Answer> {
  const body: unknown = await response.json();
  if (response.ok && isAnswer(body)) return body;
  throw new Error(`${response.url} answered ${response.status}: ${JSON.stringify(body)}`);
}

function isAnswer(body: unknown): body is Answer {
  return typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string';
}
