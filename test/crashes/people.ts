import { setTimeout as delay } from 'node:timers/promises';
import { confirmEmail, follow, grantRole, registerApp, signUpByApp } from '#accounts';
import type { World } from '#infrastructure';
import type { Cast, Person } from './lines.ts';

const password = 'nine grey herons fly';
const patienceMs = 20_000;

/** Signs everybody up, once; they live through every crash. Needs workers, who send the letters. */
export async function signUpPeople(world: World): Promise<Cast> {
  const { app } = await registerApp(world, {
    name: 'Crash',
    redirectUris: ['urn:ietf:wg:oauth:2.0:oob'],
    scopes: 'read write follow',
  });
  const person = async (handle: string): Promise<Person> => {
    const input = { handle, email: `${handle}@crash.example`, password };
    const { account, token } = await signUpByApp(
      world,
      { appId: app.id, scopes: app.scopes },
      input,
    );
    return { id: account.id, handle, token: token.accessToken };
  };
  const several = (name: string, count: number): Promise<Person[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => person(`${name}_${index}`)));
  const cast: Cast = {
    officer: await person('officer'),
    reporter: await person('reporter'),
    watcher: await person('watcher'),
    authors: await several('author', 5),
    respondents: await several('respondent', 4),
    panelists: await several('panelist', 9),
  };
  await grantRole(world, undefined, { accountId: cast.officer.id, role: 'officer' });
  for (const { id } of cast.panelists) {
    await grantRole(world, undefined, { accountId: id, role: 'panelist' });
  }
  for (const { id } of cast.authors) await follow(world, cast.watcher.id, id, { notify: true });
  // Only a confirmed address is served by mail.
  for (const { handle } of cast.respondents) {
    await confirmEmail(world, await linkToken(world, `${handle}@crash.example`));
  }
  return cast;
}

async function linkToken(world: World, address: string): Promise<string> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 50) {
    const letters = (await world.mail.kept?.list()) ?? [];
    const letter = letters.find(({ to }) => to === address);
    const token = /token=([\w.~-]+)/.exec(letter?.text ?? '')?.[1];
    if (token !== undefined) return decodeURIComponent(token);
    await delay(50);
  }
  throw new Error(`no letter came to ${address}`);
}
