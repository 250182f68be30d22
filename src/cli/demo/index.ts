import {
  acceptFollow,
  ensureServiceAccount,
  follow,
  grantRole,
  signUp,
  updateProfile,
} from '#accounts';
import {
  boost,
  like,
  publishPost,
  publishThread,
  storeProfileImage,
  uploadMedia,
} from '#conversation';
import { ensureRulebook } from '#enforcement';
import {
  createIds,
  fixedClock,
  hourMs,
  minuteMs,
  type AccountId,
  type Clock,
  type PostId,
} from '#foundation';
import { runDueJobs, type Job, type World } from '#infrastructure';
import { caseSteps, type Step } from './cases.ts';
import { conversations, type DemoPost, type DemoReply } from './conversations.ts';
import { demoPassword, people } from './people.ts';
import { drawAvatar, drawPicture } from './pictures.ts';

export { demoPassword } from './people.ts';

/** Whom to sign in as to see everything: the operator of the town. */
export const demoHandle = 'marlo';

type Town = {
  readonly world: World;
  readonly idByHandle: Map<string, AccountId>;
  readonly postByKey: Map<string, { readonly id: PostId; readonly at: Date }>;
  readonly at: (hoursAgo: number) => Date;
};

/**
 * Fills an empty service with a small town: people, threads, pictures, and cases at every stage.
 * Everything goes through the commands that people use, on a clock that walks through the past ten
 * days and ends now.
 */
export async function fillDemo(real: World, jobs: readonly Job[]): Promise<void> {
  const now = real.clock.now();
  const at = (hoursAgo: number): Date => new Date(now.getTime() - hoursAgo * hourMs);
  const clock = fixedClock(at(240));
  const world: World = { ...real, clock, ids: createIds(clock) };
  const town: Town = { world, idByHandle: new Map(), postByKey: new Map(), at };
  await ensureServiceAccount(world);
  await ensureRulebook(world);
  await settlePeople(town);
  for (const step of stepsInOrder(town)) {
    clock.set(at(step.at));
    await step.run();
    await runDueJobs(world, jobs);
  }
  clock.set(now);
  await runDueJobs(world, jobs);
}

function stepsInOrder(town: Town): Step[] {
  const cases = caseSteps({
    world: town.world,
    person: (handle) => found(town.idByHandle, handle),
    post: (key) => found(town.postByKey, key).id,
    postedAt: (key) => found(town.postByKey, key).at,
    panelists: people
      .filter((person) => person.roles?.includes('panelist') === true)
      .map((person) => found(town.idByHandle, person.handle)),
  });
  const posts = conversations.map((post) => ({ at: post.at, run: () => converse(town, post) }));
  return [...posts, ...cases].sort((left, right) => right.at - left.at);
}

function found<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`the demonstration has no ${name}`);
  return value;
}

async function settlePeople({ world, idByHandle }: Town): Promise<void> {
  for (const person of people) {
    const { account } = await signUp(world, {
      handle: person.handle,
      email: `${person.handle}@harbour.example`,
      password: demoPassword,
      displayName: person.name,
      language: 'en',
    });
    idByHandle.set(person.handle, account.id);
    const avatar = await drawAvatar(person.name, person.colours);
    await updateProfile(world, account.id, {
      bio: person.bio,
      locked: person.locked === true,
      bot: person.bot === true,
      discoverable: true,
      indexable: true,
      avatarKey: await storeProfileImage(world, 'avatar', avatar),
    });
    for (const role of person.roles ?? []) {
      await grantRole(world, undefined, { accountId: account.id, role });
    }
  }
  for (const [follower, followees] of Object.entries(follows)) {
    for (const followee of followees) {
      const ends = [found(idByHandle, follower), found(idByHandle, followee)] as const;
      await follow(world, ...ends);
      if (locked.has(followee)) await acceptFollow(world, ends[1], ends[0]);
    }
  }
}

const locked = new Set(people.filter((person) => person.locked).map((person) => person.handle));

/** Panelists keep clear of those who come before them: a tie of either side rules them out. */
const follows: Readonly<Record<string, readonly string[]>> = {
  marlo: ['eskil', 'ines', 'okon', 'rosalba', 'sunniva', 'teo', 'noor', 'hana'],
  ines: ['marlo', 'eskil', 'amara', 'rosalba', 'piet'],
  okon: ['marlo', 'hana', 'sunniva', 'eskil'],
  greta: ['zadie', 'marlo', 'eskil', 'hana', 'teo', 'sunniva', 'okon'],
  teo: ['marlo', 'eskil', 'ludo', 'greta', 'piet', 'noor'],
  noor: ['marlo', 'eskil', 'rosalba', 'teo', 'amara', 'hana'],
  sunniva: ['marlo', 'eskil', 'rosalba', 'greta', 'ludo', 'hana'],
  piet: ['marlo', 'teo', 'greta', 'ines', 'hana'],
  amara: ['marlo', 'ines', 'noor', 'sunniva', 'eskil'],
  ludo: ['marlo', 'teo', 'sunniva', 'hana', 'eskil'],
  hana: ['zadie', 'marlo', 'okon', 'greta', 'sunniva', 'teo'],
  eskil: ['marlo', 'ines', 'okon', 'rosalba', 'noor', 'sunniva', 'vik', 'bram', 'gusty'],
  rosalba: ['marlo', 'eskil', 'sunniva', 'noor', 'bram', 'ines'],
  bram: ['marlo', 'eskil', 'okon', 'rosalba', 'tidegauge'],
  zadie: ['marlo', 'eskil', 'okon'],
  vik: ['eskil', 'marlo'],
  gusty: ['eskil'],
};

async function converse(town: Town, post: DemoPost): Promise<void> {
  const author = found(town.idByHandle, post.by);
  const mediaIds = await pictureOf(town, author, post.picture);
  const [first = '', ...rest] = post.parts;
  const shared = { visibility: post.visibility ?? 'public' } as const;
  const written = { contentWarning: post.warning ?? '', language: 'en' } as const;
  const published =
    rest.length === 0
      ? [await publishPost(town.world, author, { ...shared, ...written, text: first, mediaIds })]
      : await publishThread(town.world, author, {
          ...shared,
          parts: post.parts.map((text, index) => ({
            ...written,
            text,
            mediaIds: index === 0 ? mediaIds : [],
          })),
        });
  const [root] = published;
  if (root === undefined) throw new Error('a post of the demonstration was not published');
  await react(town, root.id, post);
  await answerAll(town, { id: root.id, at: town.at(post.at) }, post.replies ?? []);
}

async function pictureOf(
  town: Town,
  author: AccountId,
  picture: DemoPost['picture'],
): Promise<readonly Awaited<ReturnType<typeof uploadMedia>>['id'][]> {
  if (picture === undefined) return [];
  const bytes = await drawPicture(picture.motif);
  const media = await uploadMedia(town.world, author, { bytes, description: picture.alt });
  return [media.id];
}

type Parent = { readonly id: PostId; readonly at: Date };

async function answerAll(town: Town, parent: Parent, replies: readonly DemoReply[]): Promise<void> {
  for (const reply of replies) {
    const at = new Date(parent.at.getTime() + reply.after * minuteMs);
    const post = await publishPost(atTime(town.world, at), found(town.idByHandle, reply.by), {
      text: reply.text,
      inReplyTo: parent.id,
      language: 'en',
    });
    await react(town, post.id, reply);
    if (reply.key !== undefined) town.postByKey.set(reply.key, { id: post.id, at });
    await answerAll(town, { id: post.id, at }, reply.replies ?? []);
  }
}

function atTime(world: World, at: Date): World {
  const clock: Clock = { now: () => at };
  return { ...world, clock, ids: createIds(clock) };
}

async function react(
  town: Town,
  id: PostId,
  post: Pick<DemoPost, 'key' | 'likedBy' | 'boostedBy' | 'at'> | DemoReply,
): Promise<void> {
  if (post.key !== undefined && 'at' in post) {
    town.postByKey.set(post.key, { id, at: town.at(post.at) });
  }
  for (const handle of post.likedBy ?? [])
    await like(town.world, found(town.idByHandle, handle), id);
  for (const handle of post.boostedBy ?? []) {
    await boost(town.world, found(town.idByHandle, handle), id);
  }
}
