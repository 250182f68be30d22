import { canonicalJson, sha256, type AccountId, type Json, type PanelId } from '#foundation';
import type { Ballot, CaseBallot, Measure, OpenedBallot, Panel, Seat, Tally } from './model.ts';
import { voteCovers } from './schedule.ts';

const tag = 'folkmoot/commit/v1/ballot\n';

/** A ballot bound to its panel and its member, so that nobody can cast a copy of another's. */
export type SealedDocument = {
  readonly panelId: PanelId;
  readonly member: AccountId;
  readonly ballot: Ballot;
};

/** The text that a ballot's commitment seals: canonical JSON, the same bytes for everyone. */
export function ballotText(document: SealedDocument): string {
  const plain: Json = {
    panelId: document.panelId,
    member: document.member,
    ballot: plainBallot(document.ballot),
  };
  return canonicalJson(plain);
}

/**
 * The salted commitment to a ballot, hex: HMAC-SHA-256(salt, tag ‖ document), as every commitment
 * of the ledger. Salt: 32 bytes, hex. Without the salt it says nothing about the vote.
 */
export function sealBallot(document: SealedDocument, salt: string): string {
  // RFC 2104, over SHA-256 with its block of 64 bytes.
  const key = Buffer.concat([Buffer.from(salt, 'hex')], 64);
  const inner = sha256(Buffer.concat([xored(key, 0x36), Buffer.from(tag + ballotText(document))]));
  return sha256(Buffer.concat([xored(key, 0x5c), inner])).toString('hex');
}

function xored(key: Buffer, byte: number): Buffer {
  return Buffer.from(key.map((value) => value ^ byte));
}

function plainBallot(ballot: Ballot): Json {
  switch (ballot.kind) {
    case 'decision':
      return {
        kind: ballot.kind,
        findings: ballot.findings.map(({ allegationId, proved }) => ({ allegationId, proved })),
        upTo: { ...ballot.upTo },
        ...(ballot.exception === undefined ? {} : { exception: ballot.exception }),
        opinion: ballot.opinion,
      };
    case 'ratification':
      return { kind: ballot.kind, ratify: ballot.ratify, opinion: ballot.opinion };
    case 'appeal':
      return {
        kind: ballot.kind,
        outcome: ballot.outcome,
        ...(ballot.upTo === undefined ? {} : { upTo: { ...ballot.upTo } }),
        opinion: ballot.opinion,
      };
    case 'review':
      return {
        kind: ballot.kind,
        findings: ballot.findings.map(({ allegationId, proved }) => ({ allegationId, proved })),
        upTo: { ...ballot.upTo },
        opinion: ballot.opinion,
      };
  }
}

export function sittingSeats(panel: Panel): readonly Seat[] {
  return panel.seats.filter((seat) => seat.state === 'sitting');
}

export function castCount(panel: Panel): number {
  return sittingSeats(panel).filter((seat) => seat.sealed !== undefined).length;
}

/** Whether the opened ballots are exactly those that were sealed, and each opens its commitment. */
export function opensAll(panel: Panel, opened: readonly OpenedBallot[]): boolean {
  const sealed = sittingSeats(panel).filter((seat) => seat.sealed !== undefined);
  if (opened.length !== sealed.length) return false;
  return sealed.every((seat) =>
    opened.some(
      ({ member, salt, ballot }) =>
        member === seat.member &&
        sealBallot({ panelId: panel.id, member, ballot }, salt) === seat.sealed?.commitment,
    ),
  );
}

/** The revealed ballots of a deciding panel. One of another kind is a vote for nothing. */
export function caseBallots(panel: Panel): readonly CaseBallot[] {
  return ballotsOf(panel).filter((ballot) => ballot.kind === 'decision');
}

export function ballotsOf(panel: Panel): readonly Ballot[] {
  return sittingSeats(panel).flatMap((seat) => seat.ballot ?? []);
}

/** Counts the seats for something against all seats: who did not vote is not for it. */
export function tallyOf(panel: Panel, isFor: (ballot: Ballot) => boolean): Tally {
  const votes = ballotsOf(panel);
  const inFavour = votes.filter(isFor).length;
  return {
    size: panel.size,
    cast: votes.length,
    for: inFavour,
    against: votes.length - inFavour,
    recused: panel.seats.filter((seat) => seat.state === 'recused').length,
  };
}

export function supports(ballot: Ballot, measure: Measure): boolean {
  return ballot.kind === 'decision' && voteCovers(ballot.upTo, measure);
}
