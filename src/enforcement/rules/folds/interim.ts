import type { Case, InterimMeasure, Panel, PanelPurpose } from '../model.ts';
import { samePurpose } from '../find.ts';
import { withItem, withPart, type Folds } from './fold.ts';

export const interimFolds: Folds<
  'interim-imposed' | 'interim-ratified' | 'interim-lapsed' | 'interim-lifted' | 'entry-recorded'
> = {
  'interim-imposed': (subject, { measure }) => ({
    ...subject,
    interim: [...subject.interim, measure],
    parts: withPart(subject, measure.officer, 'interim'),
  }),
  'interim-ratified': (subject, { measureId, panelId, lapsesAt }) => ({
    ...withPanelsDone(subject, { kind: 'ratification', measureId }),
    interim: withItem(subject.interim, measureId, (measure) => ({
      ...measure,
      state: 'ratified',
      ratifiedBy: panelId,
      lapsesAt,
    })),
  }),
  'interim-lapsed': (subject, { measureId, at }) => ended(subject, measureId, 'lapsed', at),
  'interim-lifted': (subject, { measureId, officer, at }) => ({
    ...ended(subject, measureId, 'lifted', at),
    parts: withPart(subject, officer, 'interim'),
  }),
  // The entry is what lets an interim measure bite (article 12).
  'entry-recorded': (subject, { subject: act, index }) => ({
    ...subject,
    entries: [...subject.entries, { subject: act, index }],
    interim:
      act.kind === 'interim'
        ? withItem(subject.interim, act.id, (measure) =>
            measure.state === 'imposed' ? { ...measure, state: 'in-force' } : measure,
          )
        : subject.interim,
  }),
};

function ended(
  subject: Case,
  measureId: InterimMeasure['id'],
  state: 'lapsed' | 'lifted',
  at: Date,
): Case {
  return {
    ...withPanelsDone(subject, { kind: 'ratification', measureId }),
    interim: withItem(subject.interim, measureId, (measure) => ({
      ...measure,
      state,
      endedAt: at,
    })),
  };
}

/** Closes the panels at work for a purpose that is settled. */
export function withPanelsDone(subject: Case, purpose: PanelPurpose): Case {
  const done = (panel: Panel): Panel =>
    samePurpose(panel.purpose, purpose) && panel.state !== 'void'
      ? { ...panel, state: 'done' }
      : panel;
  return { ...subject, panels: subject.panels.map(done) };
}
