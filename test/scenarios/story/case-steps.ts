import assert from 'node:assert/strict';
import { valuesIn, type Filling, type Form } from './read-form.ts';
import { readPage, submitted, type Person, type Step } from './person.ts';

/** The steps of a case as officers and panelists take them on their pages. */

const parts = [
  'context',
  'speaker',
  'intent',
  'content-and-form',
  'extent',
  'likelihood-and-imminence',
] as const;

/** The docket of the newest case on the desk about a person. */
export async function findDocket(officer: Person, about: Person): Promise<string> {
  const html = await readPage(officer, '/desk');
  const rows = html.match(/<li[^>]*data-key-stop[\s\S]*?<\/li>/g) ?? [];
  const row = rows.findLast((one) => one.includes(`/@${about.handle}"`));
  const docket = /href="\/desk\/([0-9a-f]{32})"/.exec(row ?? '')?.[1];
  assert.ok(docket, `no case about @${about.handle} on the desk of @${officer.handle}`);
  return docket;
}

export const onDesk = (officer: Person, docket: string, step: Step): Promise<string> =>
  submitted(officer, `/desk/${docket}`, step);

export function openCase(officer: Person, docket: string): Promise<string> {
  return onDesk(officer, docket, { action: '?/open' });
}

export type Breach = {
  readonly ruleId: string;
  readonly postId: string;
  /** ISO time of the post. */
  readonly at: string;
  readonly summary: string;
};

/** Alleges that a post broke a rule, resting on the frozen post. */
export function allege(officer: Person, docket: string, breach: Breach): Promise<string> {
  return onDesk(officer, docket, {
    action: '?/allege',
    filling: {
      rule: breach.ruleId,
      subject: breach.postId,
      at: breach.at.slice(0, 16),
      summary: breach.summary,
    },
  });
}

export function serveNotice(officer: Person, docket: string): Promise<string> {
  return onDesk(officer, docket, { action: '?/notice', filling: { answerHours: '72' } });
}

/** One officer's decision: a warning. */
export function warn(
  officer: Person,
  docket: string,
  family: string,
  more: Filling = {},
): Promise<string> {
  return onDesk(officer, docket, {
    action: '?/decide',
    filling: (form) => ({
      ...reasonsFor(form),
      kind1: 'warning',
      family1: family,
      holding: 'A threat against a named person, however short, is met with a warning first.',
      ...more,
    }),
  });
}

/** Findings, threshold tests and reasons for every allegation on a decision form. */
export function reasonsFor(form: Form): Filling {
  const filling: Record<string, string> = {
    facts: 'The post names a person and a day, and says what will happen to them.',
    publicInterest: 'The quarrel about the mill is of public interest; the threat adds nothing.',
    holding: 'A second threat after a served warning is met with a ban.',
    conditionsForReturn: 'A sincere word to the person who was threatened.',
    lesser0: 'The author did not take the post back when others asked.',
    known1: 'The post, as it was frozen with the report.',
    knownAt1: '2027-01-11T10:00',
  };
  for (const id of valuesIn(form, 'finding')) {
    filling[`proved-${id}`] = 'yes';
    filling[`severity-${id}`] = '4';
    filling[`reason-${id}`] = 'The exhibit shows the words as they were posted.';
    if (form.controls.has(`rating-${id}-context`)) Object.assign(filling, thresholdTest(id));
  }
  for (const id of valuesIn(form, 'precedent')) {
    filling[`treatment-${id}`] = 'followed';
    filling[`treatmentReason-${id}`] = 'The words are of the same kind, and a warning was given.';
  }
  return filling;
}

function thresholdTest(id: string): Filling {
  return Object.fromEntries(
    parts.flatMap((part) => [
      [`rating-${id}-${part}`, 'high'],
      [`sentence-${id}-${part}`, `As to ${part}: a reasonable reader takes it as meant.`],
    ]),
  );
}

/** Asks a panel for a ban, and to hide the post. */
export function proposeBan(officer: Person, docket: string, postId: string): Promise<string> {
  return onDesk(officer, docket, {
    action: '?/propose',
    filling: {
      kind1: 'ban',
      days1: '180',
      kind2: 'hide',
      post2: postId,
      days2: '90',
      reason: 'The warning was read, and the same conduct came back within days.',
    },
  });
}

export function drawPanel(officer: Person, docket: string, purpose: string): Promise<string> {
  return onDesk(officer, docket, { action: '?/draw', holding: { purpose } });
}

export type Sitting = { readonly person: Person; readonly path: string };

/** Who of these people was drawn, by what their own page of duties says. */
export async function findPanel(
  people: readonly Person[],
  docket: string,
): Promise<readonly Sitting[]> {
  const looked = await Promise.all(
    people.map(async (person) => {
      const html = await readPage(person, '/panels');
      const duties = html.match(/<article\b[\s\S]*?<\/article>/g) ?? [];
      const duty = duties.find((one) => one.includes(`Case ${docket.slice(0, 8)}`));
      const path = /href="(\/panels\/\d+)"/.exec(duty ?? '')?.[1];
      return path === undefined ? [] : [{ person, path }];
    }),
  );
  return looked.flat();
}

/** A ballot for a ban, with every allegation found proved. */
export function voteForBan({ person, path }: Sitting): Promise<string> {
  return submitted(person, path, {
    action: '?/vote',
    filling: (form) => ({
      ...Object.fromEntries(valuesIn(form, 'finding').map((id) => [`proved-${id}`, 'yes'])),
      upTo: '7',
      opinion: 'The words were meant, and the warning was clear.',
    }),
  });
}

/** Writes down what the panel voted: the ban, and the hidden post. */
export function decideBan({ person, path }: Sitting, postId: string): Promise<string> {
  return submitted(person, path, {
    action: '?/decide',
    filling: (form) => ({
      ...reasonsFor(form),
      kind1: 'ban',
      days1: '180',
      kind2: 'hide',
      post2: postId,
      days2: '90',
      lesser6: 'A suspension would leave the person threatened to wait for its end.',
      triedBefore: 'A warning with its reasons, read by its author.\nA request by others to stop.',
    }),
  });
}

export function voteOnAppeal({ person, path }: Sitting, outcome: string): Promise<string> {
  return submitted(person, path, {
    action: '?/vote',
    filling: { outcome, opinion: 'Read as a whole, the post quotes a song that everybody knows.' },
  });
}

export function decideAppeal({ person, path }: Sitting, outcome: string): Promise<string> {
  return submitted(person, path, {
    action: '?/appeal',
    filling: (form) => ({
      ...treatments(form),
      outcome,
      reasons: 'The panel read one line out of its song. The whole song is a lament, not a threat.',
    }),
  });
}

/** Every precedent that a form shows is treated. */
export function treatments(form: Form): Filling {
  return Object.fromEntries(
    valuesIn(form, 'precedent').flatMap((id) => [
      [`treatment-${id}`, 'distinguished'],
      [`treatmentReason-${id}`, 'There the words were the author’s own; here they are a song’s.'],
    ]),
  );
}
