import { sha256 } from '#foundation';
import { transact, type World } from '#infrastructure';

/** Ends the session of a token; an unknown one is as good as ended. */
export async function signOut(world: World, sessionToken: string): Promise<void> {
  await transact(world, (tx) =>
    tx.deleteFrom('sessions').where('token_hash', '=', sha256(sessionToken)).execute(),
  );
}
