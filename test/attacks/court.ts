import assert from 'node:assert/strict';
import { after } from 'node:test';
import { dayMs, hourMs } from '#foundation';
import { startTestService, type TestService } from '../scenarios/start-test-server.ts';
import * as steps from '../scenarios/story/case-steps.ts';
import { grant } from '../scenarios/story/cast.ts';
import {
  called,
  readPage,
  refusalOn,
  sendForm,
  signUp,
  submitted,
  textAt,
  type Answer,
  type Asker,
  type Person,
} from '../scenarios/story/person.ts';
import { fillIn, readForm, type Filling, type Form } from '../scenarios/story/read-form.ts';

/** A running service with officers and panelists, for those who try to get round the Articles. */
export type Court = {
  readonly app: TestService;
  readonly operator: Person;
  readonly officer: Person;
  readonly second: Person;
  readonly reporter: Person;
  readonly panelists: readonly Person[];
  /** Does what is due, lets time pass, and does what is due then. */
  readonly pass: (ms: number) => Promise<void>;
};

/** Opens a court of its own for a test file. */
export async function openCourt(seats: number): Promise<Court> {
  const app = await startTestService();
  after(() => app.close());
  const operator = await claimOperator(app);
  const join = (handle: string): Promise<Person> => signUp(app.origin, handle);
  const names = Array.from({ length: seats }, (_, at) => `panelist_${at}`);
  const [officer, second, reporter, ...panelists] = await Promise.all([
    join('officer_one'),
    join('officer_two'),
    join('reporter'),
    ...names.map(join),
  ]);
  for (const person of [officer, second]) await grant(operator, person, 'officer');
  for (const person of panelists) await grant(operator, person, 'panelist');
  const pass = async (ms: number): Promise<void> => {
    await app.settle();
    app.clock.advance(ms);
    await app.settle();
  };
  await pass(2 * hourMs);
  return { app, operator, officer, second, reporter, panelists, pass };
}

async function claimOperator(app: TestService): Promise<Person> {
  const operator = await signUp(app.origin, 'operator_one');
  const { pathname, search } = new URL(app.service.operatorLink ?? app.origin);
  const form = /action="(\?\/claim[^"]*)"/.exec(await readPage(operator, pathname + search))?.[1];
  await submitted(operator, pathname + search, { action: (form ?? '').replaceAll('&amp;', '&') });
  return operator;
}

export type Matter = steps.Breach & { readonly docket: string; readonly respondent: Person };

export const threats = 'violence.threats';
export const harassment = 'harassment.targeted';

/** The respondent posts, somebody reports it, an officer opens the case and alleges the breach. */
export async function alleged(
  { officer, reporter, pass }: Court,
  respondent: Person,
  ruleId: string = threats,
): Promise<Matter> {
  const post = await called(respondent, 'POST', '/api/v1/statuses', {
    status: `You there: I know where you live, and I shall be there (${ruleId}).`,
  });
  await pass(hourMs);
  const postId = textAt(post, 'id');
  await called(reporter, 'POST', '/api/v1/reports', {
    account_id: respondent.id,
    status_ids: [postId],
    rule_ids: [ruleId],
  });
  const docket = await steps.findDocket(officer, respondent);
  await steps.openCase(officer, docket);
  const breach = {
    ruleId,
    postId,
    at: textAt(post, 'created_at'),
    summary: 'Frightened somebody.',
  };
  await steps.allege(officer, docket, breach);
  return { ...breach, docket, respondent };
}

/** An account with a warning that it has read. */
export async function warned(
  court: Court,
  respondent: Person,
  ruleId: string = threats,
): Promise<Matter> {
  const matter = await alleged(court, respondent, ruleId);
  const [family = ''] = ruleId.split('.');
  await steps.warn(court.officer, matter.docket, family, { departure });
  await court.pass(hourMs);
  await readPage(respondent, `/record/${matter.docket}`);
  await court.pass(hourMs);
  return matter;
}

/** What it is when a court has seen few cases: any sanction may leave the usual range. */
export const departure = 'Every case here has been of another kind so far.';

/** The respondent was served a notice, and answered. */
export async function heard(
  court: Court,
  respondent: Person,
  ruleId: string = threats,
): Promise<Matter> {
  const matter = await alleged(court, respondent, ruleId);
  await steps.serveNotice(court.officer, matter.docket);
  await court.pass(hourMs);
  await submitted(respondent, `/record/${matter.docket}`, {
    action: '?/answer',
    filling: { answer: 'It was meant in jest.' },
  });
  await court.pass(hourMs);
  return matter;
}

export type Proposed = { readonly kind1: 'ban' | 'suspension'; readonly days1: string };

export const aBan: Proposed = { kind1: 'ban', days1: '180' };

const propose = (court: Court, { docket }: Matter, what: Proposed): Promise<string> =>
  steps.onDesk(court.officer, docket, {
    action: '?/propose',
    filling: { ...what, reason: 'It was said again after the warning.' },
  });

/** A panel drawn on a proposal; who sits, and where. */
export async function drawn(
  court: Court,
  matter: Matter,
  what: Proposed = aBan,
): Promise<readonly steps.Sitting[]> {
  await propose(court, matter, what);
  await steps.drawPanel(court.officer, matter.docket, 'decision');
  await court.pass(hourMs);
  return steps.findPanel(court.panelists, matter.docket);
}

/** Everybody on the panel votes for the heaviest. */
export async function voted(court: Court, panel: readonly steps.Sitting[]): Promise<void> {
  for (const seat of panel) await steps.voteForBan(seat);
  await court.pass(hourMs);
}

/** The decision form of a panelist filled in with good reasons, and changed as an attack wants. */
export async function decisionFields(
  { person, path }: steps.Sitting,
  what: Proposed,
  changes: Filling = {},
): Promise<URLSearchParams> {
  const form = readForm(await readPage(person, path), '?/decide');
  return changed(fillIn(form, { ...goodReasons(form), ...what }), changes);
}

export function goodReasons(form: Form): Filling {
  return {
    ...steps.reasonsFor(form),
    ...(form.controls.has('lesser4') ? { lesser4: 'It would take nothing back.' } : {}),
    ...(form.controls.has('lesser6') ? { lesser6: 'It would end too soon.' } : {}),
    ...(form.controls.has('triedBefore') ? { triedBefore: 'A warning, read by its author.' } : {}),
    departure,
  };
}

/** Fields as somebody sends them who does not care what the form offers. */
export function changed(fields: URLSearchParams, changes: Filling): URLSearchParams {
  for (const [name, value] of Object.entries(changes)) {
    fields.delete(name);
    for (const one of [value].flat()) fields.append(name, one);
  }
  return fields;
}

/** One of the panel writes the decision that it voted, and it is served. */
export async function decided(
  court: Court,
  [author]: readonly steps.Sitting[],
  what: Proposed = aBan,
): Promise<void> {
  assert.ok(author);
  const answer = await sendForm(
    author.person,
    `${author.path}?/decide`,
    await decisionFields(author, what),
  );
  assert.equal(answer.status, 303, refusalOn(answer));
  await court.pass(hourMs);
}

/** The page says no, and names the article. */
export function refusedBy(article: number, answer: Answer): void {
  assert.ok(answer.status >= 400 && answer.status < 500, refusalOn(answer));
  assert.match(refusalOn(answer), new RegExp(`Article ${article}\\b`));
}

/** Sends a form that no page offered. */
export function forge(asker: Asker, path: string, fields: Filling): Promise<Answer> {
  return sendForm(asker, path, changed(new URLSearchParams(), fields));
}

export async function standingOf({ app }: Court, { id }: Person): Promise<string> {
  const row = await app.database.db
    .selectFrom('standing')
    .select('state')
    .where('account_id', '=', id)
    .executeTakeFirst();
  return row?.state ?? 'good';
}

/** The number of the case, which forms carry, by its docket. */
export async function caseIdOf({ app }: Court, docket: string): Promise<string> {
  const row = await app.database.db
    .selectFrom('cases')
    .select('id')
    .where('docket', '=', docket)
    .executeTakeFirstOrThrow();
  return row.id;
}

export const newcomer = ({ app }: Court, handle: string): Promise<Person> =>
  signUp(app.origin, handle);

export { dayMs, hourMs };
