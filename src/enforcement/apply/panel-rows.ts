import type { AccountId, PanelId } from '#foundation';
import type { Desk } from '../desk/desk-type.ts';
import { later } from '../later.ts';
import type { Ballot, OpenedBallot, Panel, PanelPurpose } from '../rules/model.ts';
import { tellPanelists, tellRespondent } from '../tell.ts';
import { entryOf, nothing, type Appliers } from './step.ts';

export const panelAppliers: Appliers<
  | 'proposed'
  | 'seed-committed'
  | 'panel-drawn'
  | 'too-few-eligible'
  | 'recused'
  | 'challenged'
  | 'challenge-decided'
  | 'substituted'
  | 'vote-sealed'
  | 'votes-revealed'
  | 'absent-released'
> = {
  proposed: nothing,
  'seed-committed': async (desk, event, facts) => {
    const { panel, at } = event;
    const { sealedSeed } = facts.extras;
    if (sealedSeed === undefined) throw new Error('a seed is kept sealed until the draw');
    await desk.tx
      .insertInto('panels')
      .values({
        id: panel.id,
        case_id: desk.subject().id,
        ...purposeColumns(panel.purpose),
        size: panel.size,
        seed_commitment: Buffer.from(panel.seedCommitment, 'hex'),
        sealed_seed: sealedSeed,
        committed_at: at,
        entry_index: entryOf(facts, event),
      })
      .execute();
  },
  'panel-drawn': async (desk, event, facts) => {
    const { panelId, seed, order, members, votesBy, at } = event;
    await desk.tx
      .insertInto('panel_draws')
      .values({
        panel_id: panelId,
        seed: Buffer.from(seed, 'hex'),
        drawn_at: at,
        entry_index: entryOf(facts, event),
      })
      .execute();
    await desk.tx
      .insertInto('panel_order')
      .values(
        order.map((account, place) => ({
          panel_id: panelId,
          place: place + 1,
          account_id: account,
        })),
      )
      .execute();
    const letters = panelOf(desk, panelId).seats;
    await seat(
      desk,
      panelId,
      members.flatMap((member) => letters.find((one) => one.member === member) ?? []),
      {
        at,
        votesBy,
      },
    );
    await tellRespondent(desk, 'panel-drawn', panelId, { panelId });
  },
  'too-few-eligible': async (desk, event, facts) => {
    await desk.tx
      .insertInto('panel_voids')
      .values({
        panel_id: event.panelId,
        needed: event.needed,
        eligible: event.eligible,
        voided_at: event.at,
        entry_index: entryOf(facts, event),
      })
      .execute();
  },
  recused: async (desk, { panelId, member, at }) => {
    await vacate(desk, panelId, member, { cause: 'recused', reason: '', at });
  },
  challenged: nothing,
  'challenge-decided': async (desk, { panelId, letter, sustained, reason, at }) => {
    if (!sustained) return;
    await vacate(desk, panelId, memberAt(desk, panelId, letter), {
      cause: 'challenged',
      reason,
      at,
    });
  },
  substituted: async (desk, { panelId, seats, votesBy, at }) => {
    await seat(desk, panelId, seats, { at, votesBy });
  },
  'vote-sealed': async (desk, { panelId, member, commitment, at }, { extras }) => {
    if (extras.sealedVote === undefined) throw new Error('a vote is kept sealed until the reveal');
    await desk.tx
      .insertInto('sealed_votes')
      .values({
        panel_id: panelId,
        account_id: member,
        commitment: Buffer.from(commitment, 'hex'),
        sealed: extras.sealedVote,
        sealed_at: at,
      })
      .execute();
  },
  'votes-revealed': async (desk, event, facts) => {
    await desk.tx
      .insertInto('reveals')
      .values({
        panel_id: event.panelId,
        revealed_at: event.at,
        entry_index: entryOf(facts, event),
      })
      .execute();
    for (const opened of event.opened) await insertBallot(desk, event.panelId, opened);
  },
  'absent-released': async (desk, { panelId, letters, at }) => {
    for (const letter of letters) {
      await vacate(desk, panelId, memberAt(desk, panelId, letter), {
        cause: 'absent',
        reason: '',
        at,
      });
    }
  },
};

function purposeColumns(purpose: PanelPurpose) {
  return {
    purpose: purpose.kind,
    measure_id: purpose.kind === 'ratification' ? purpose.measureId : null,
    appeal_id: purpose.kind === 'appeal' ? purpose.appealId : null,
    review_id: purpose.kind === 'review' ? purpose.reviewId : null,
  };
}

function panelOf(desk: Desk, id: PanelId): Panel {
  const panel = desk.subject().panels.find((one) => one.id === id);
  if (panel === undefined) throw new Error('the case has no such panel');
  return panel;
}

function memberAt(desk: Desk, panelId: PanelId, letter: string): AccountId {
  const found = panelOf(desk, panelId).seats.find((one) => one.letter === letter);
  if (found === undefined) throw new Error('the panel has no such seat');
  return found.member;
}

async function seat(
  desk: Desk,
  panelId: PanelId,
  seats: readonly { readonly letter: string; readonly member: AccountId }[],
  when: { readonly at: Date; readonly votesBy: Date },
): Promise<void> {
  await desk.tx
    .insertInto('panel_seats')
    .values(
      seats.map(({ letter, member }) => ({
        panel_id: panelId,
        account_id: member,
        letter,
        seated_at: when.at,
        votes_by: when.votesBy,
      })),
    )
    .execute();
  await tellPanelists(
    desk,
    panelId,
    seats.map(({ member }) => member),
  );
  await later(desk.tx, 'votes-due', { caseId: desk.subject().id, panelId }, when.votesBy);
}

async function vacate(
  desk: Desk,
  panelId: PanelId,
  member: AccountId,
  why: {
    readonly cause: 'recused' | 'challenged' | 'absent';
    readonly reason: string;
    readonly at: Date;
  },
): Promise<void> {
  await desk.tx
    .insertInto('seat_vacancies')
    .values({
      panel_id: panelId,
      account_id: member,
      cause: why.cause,
      reason: why.reason,
      vacated_at: why.at,
    })
    .execute();
}

async function insertBallot(
  desk: Desk,
  panelId: PanelId,
  { member, ballot }: OpenedBallot,
): Promise<void> {
  await desk.tx
    .insertInto('ballots')
    .values({ panel_id: panelId, account_id: member, ...ballotColumns(ballot) })
    .execute();
  if (ballot.kind !== 'decision' && ballot.kind !== 'review') return;
  if (ballot.findings.length === 0) return;
  await desk.tx
    .insertInto('ballot_findings')
    .values(
      ballot.findings.map(({ allegationId, proved }) => ({
        panel_id: panelId,
        account_id: member,
        allegation_id: allegationId,
        proved,
      })),
    )
    .execute();
}

function ballotColumns(ballot: Ballot) {
  const blank = { level: null, term_days: null, exception: null, outcome: null };
  const { opinion } = ballot;
  switch (ballot.kind) {
    case 'decision':
      return { ...blank, opinion, ...upTo(ballot.upTo), exception: ballot.exception ?? null };
    case 'ratification':
      return {
        ...blank,
        opinion,
        outcome: ballot.ratify ? ('ratify' as const) : ('let-lapse' as const),
      };
    case 'appeal':
      return { ...blank, opinion, ...upTo(ballot.upTo), outcome: ballot.outcome };
    case 'review':
      return { ...blank, opinion, ...upTo(ballot.upTo) };
  }
}

function upTo(vote: { readonly level: number; readonly days?: number } | undefined) {
  return { level: vote?.level ?? null, term_days: vote?.days ?? null };
}
