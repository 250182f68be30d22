import { follow, grantRole, signUp } from '#accounts';
import { bookmark, like, publishPost } from '#conversation';
import type { AccountId, PostId } from '#foundation';
import type { World } from '#infrastructure';
import { issueToken, registerTestApp } from '../tokens.ts';

/** Who sends, and who must not be touched by it. */
export type Cast = {
  /** By name: nobody, a token that is none, an application, two people, an officer. */
  readonly callers: Readonly<Record<string, string | undefined>>;
  /** Whom no caller is: what is theirs stays as it is. */
  readonly bystanders: readonly AccountId[];
  /** Ids of accounts and posts, the bystanders' private ones among them. */
  readonly ids: readonly string[];
};

const scopes = 'read write follow push profile admin:read admin:write';

/** People with posts of every visibility; two of them hold no token. */
export async function gatherCast(world: World, allScopes = scopes): Promise<Cast> {
  const [ann, bob, kay, lee, officer] = await Promise.all(
    ['ann', 'bob', 'kay', 'lee', 'officer'].map((handle) => join(world, handle)),
  );
  if (!ann || !bob || !kay || !lee || !officer) throw new Error('somebody did not join');
  await grantRole(world, undefined, { accountId: officer, role: 'officer' });
  const app = await registerTestApp(world, allScopes);
  const posts: PostId[] = [];
  for (const author of [ann, bob, kay, lee]) {
    for (const visibility of ['public', 'unlisted', 'followers', 'direct'] as const) {
      const text = `A word by ${author} @ann @lee #moot`;
      posts.push((await publishPost(world, author, { text, visibility })).id);
    }
  }
  await follow(world, kay, lee, {});
  for (const post of posts.slice(-4)) {
    await like(world, lee, post);
    await bookmark(world, lee, post);
  }
  return {
    callers: {
      nobody: undefined,
      'a wrong token': 'x'.repeat(43),
      'an application': await issueToken(world, app),
      ann: await issueToken(world, app, ann),
      bob: await issueToken(world, app, bob),
      'an officer': await issueToken(world, app, officer),
    },
    bystanders: [kay, lee],
    ids: [ann, bob, kay, lee, officer, ...posts],
  };
}

async function join(world: World, handle: string): Promise<AccountId> {
  const email = `${handle}@example.org`;
  const { account } = await signUp(world, { handle, email, password: 'nine grey herons fly' });
  return account.id;
}
