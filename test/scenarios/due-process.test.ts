/**
 * The whole story, as people live it: over HTTP and in a real browser, from a thread and a threat
 * to a warning, a panel, a ban, an appeal and the restoration, and at the end the ledger judged
 * offline by code that shares nothing with the code that wrote it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openBrowser } from '#testing';
import { startTestService } from './start-test-server.ts';
import * as banned from './story/banned.ts';
import { gather } from './story/cast.ts';
import * as decided from './story/decided.ts';
import * as ledger from './story/ledger.ts';
import * as restored from './story/restored.ts';
import { teller } from './story/scene.ts';
import * as warned from './story/warned.ts';

const app = await startTestService();
const browser = await openBrowser();
const folder = await mkdtemp(join(tmpdir(), 'folkmoot-story-'));
after(async () => {
  await browser.close();
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

test('a warning, a panel, a ban, an appeal, and everything is put back', async (t) => {
  const tell = teller(t);
  const cast = await tell('fourteen people sign up, and the operator gives out the roles', () =>
    gather(app, browser),
  );
  const scene = { app, browser, cast };
  const thread = await tell('a thread is written, followed, read at home and answered', () =>
    warned.talk(scene),
  );
  const first = await tell('a threat is reported, and its reporter has a receipt', () =>
    warned.reportByForm(scene, thread),
  );
  await tell('an officer warns, with reasons', () => warned.warn(scene, first));
  await tell('the warning is served when its reader opens it', () => warned.readWarning(scene));
  const second = await tell('it happens again, is reported through the API, and is alleged', () =>
    decided.allegeAgain(scene),
  );
  await tell('the respondent is heard', () => decided.hear(scene, second));
  const panel = await tell('a ban is proposed, and a panel drawn by lot', () =>
    decided.draw(scene, second),
  );
  await tell('three people vote, sealed, and one writes the decision', () =>
    decided.decide(scene, second, panel),
  );
  const before = await tell('before its reasons are served, nothing has changed', () =>
    banned.holdBreath(scene, second),
  );
  const letter = await tell('the statement of reasons is served, and the ban takes effect', () =>
    banned.serve(scene, second),
  );
  await tell('what is withheld names its case; what is never withheld is not', () =>
    banned.live(scene, second),
  );
  await tell('the public reads every step and no name, and checks the proof in its browser', () =>
    banned.readDocket(scene, second),
  );
  await tell('the appeal is filed by the link in the letter, without signing in', () =>
    restored.appeal(scene, second, letter),
  );
  await tell('three other people overturn the ban', () => restored.overturn(scene, second, panel));
  await tell('everything is put back, and the record says so', () =>
    restored.compare(scene, second, before),
  );
  await tell('the ledger, saved over HTTP, verifies offline', () => ledger.verify(app, folder));
  await tell('a tampered copy is refused, and the entry named', () => ledger.tamper(folder));
});
