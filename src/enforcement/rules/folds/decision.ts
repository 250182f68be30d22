import type { AccountId } from '#foundation';
import type { Case, Decision, Part, Sanction } from '../model.ts';
import { withItem, withPart, type Folds } from './fold.ts';
import { withPanelsDone } from './interim.ts';

export const decisionFolds: Folds<
  | 'decision-signed'
  | 'decided'
  | 'sanction-started'
  | 'sanction-ended'
  | 'sanction-stayed'
  | 'sanction-resumed'
  | 'sanction-reduced'
  | 'sanction-overturned'
> = {
  'decision-signed': (subject, { officer, draft }) => ({
    ...subject,
    draft: { officer, decision: draft },
    // Until another countersigns it is no more than a proposal.
    parts: withPart(subject, officer, 'proposal'),
  }),
  decided: (subject, { decision, sanctions }) => {
    const { draft: _signed, ...rest } = withPanelsDone(subject, { kind: 'decision' });
    return {
      ...rest,
      state: 'decided',
      parts: withDeciders(subject, decision),
      decisions: [...subject.decisions, decision],
      sanctions: [...subject.sanctions, ...sanctions],
    };
  },
  'sanction-started': (subject, { sanctionId, startedAt, endsAt, reviewAt }) =>
    withSanction(subject, sanctionId, (sanction) => ({
      ...sanction,
      state: 'in-force',
      startedAt,
      ...(endsAt === undefined ? {} : { endsAt }),
      ...(reviewAt === undefined ? {} : { reviewAt }),
    })),
  'sanction-ended': (subject, { sanctionId, by, at }) =>
    withSanction(subject, sanctionId, (sanction) => ({
      ...sanction,
      state: 'ended',
      endedAt: at,
      endedBy: by,
    })),
  'sanction-stayed': (subject, { sanctionId }) =>
    withSanction(subject, sanctionId, (sanction) => ({ ...sanction, state: 'stayed' })),
  'sanction-resumed': (subject, { sanctionId }) =>
    withSanction(subject, sanctionId, (sanction) => ({ ...sanction, state: 'in-force' })),
  'sanction-reduced': (subject, { sanctionId, measure, endsAt, reviewAt }) =>
    withSanction(subject, sanctionId, (sanction) => {
      const { endsAt: _end, reviewAt: _review, ...rest } = sanction;
      return {
        ...rest,
        measure,
        reducedFrom: sanction.reducedFrom ?? sanction.measure,
        ...(endsAt === undefined ? {} : { endsAt }),
        ...(reviewAt === undefined ? {} : { reviewAt }),
      };
    }),
  'sanction-overturned': (subject, { sanctionId, by, at }) =>
    withSanction(subject, sanctionId, (sanction) => ({
      ...sanction,
      state: 'overturned',
      endedAt: at,
      endedBy: by,
    })),
};

function withSanction(
  subject: Case,
  id: Sanction['id'],
  change: (sanction: Sanction) => Sanction,
): Case {
  return { ...subject, sanctions: withItem(subject.sanctions, id, change) };
}

function withDeciders(subject: Case, decision: Decision): readonly Part[] {
  return decidersOf(decision).reduce<readonly Part[]>(
    (parts, officer) => withPart({ ...subject, parts }, officer, 'decision'),
    subject.parts,
  );
}

/** Panelists are known by their seats; officers by name. */
function decidersOf({ by }: Decision): readonly AccountId[] {
  if (by.kind === 'officer') return [by.officer];
  return by.kind === 'two-officers' ? by.officers : [];
}
