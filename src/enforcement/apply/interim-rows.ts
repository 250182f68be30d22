import { dayOf, type MeasureId } from '#foundation';
import type { Desk } from '../desk/desk-type.ts';
import { later } from '../later.ts';
import { tellRespondent, writeToRespondent } from '../tell.ts';
import { entryOf, type Appliers } from './step.ts';

export const interimAppliers: Appliers<
  'interim-imposed' | 'interim-ratified' | 'interim-lapsed' | 'interim-lifted'
> = {
  'interim-imposed': async (desk, event, facts) => {
    const { measure } = event;
    const { act } = measure;
    const { id: caseId, respondent } = desk.subject();
    await desk.tx
      .insertInto('interim_measures')
      .values({
        id: measure.id,
        case_id: caseId,
        respondent_id: respondent,
        ground: measure.ground,
        act: act.kind,
        post_id: act.kind === 'label' || act.kind === 'hide' ? act.postId : null,
        note: act.kind === 'label' ? act.note : null,
        features: act.kind === 'pause' ? [...act.features] : [],
        reason: measure.reason,
        officer_id: measure.officer,
        imposed_at: measure.imposedAt,
        lapses_at: measure.lapsesAt,
        entry_index: entryOf(facts, event),
      })
      .execute();
    await desk.tx
      .insertInto('interim_conduct')
      .values(
        measure.conduct.map((mark) => ({
          measure_id: measure.id,
          respondent_id: respondent,
          mark,
        })),
      )
      .execute();
    await tellRespondent(desk, 'interim', measure.id, { measureId: measure.id });
    await writeToRespondent(desk, {
      subject: `A short protective measure in case ${desk.subject().docket}`,
      text: `${measure.reason}\n\nIt ends by itself on ${dayOf(measure.lapsesAt)} at the latest.`,
    });
    const payload = { caseId, measureId: measure.id };
    await later(desk.tx, 'interim-due', payload, measure.lapsesAt);
  },
  'interim-ratified': async (desk, event, facts) => {
    const { measureId, panelId, lapsesAt, at } = event;
    const caseId = desk.subject().id;
    await desk.tx
      .insertInto('interim_ratifications')
      .values({
        measure_id: measureId,
        case_id: caseId,
        panel_id: panelId,
        ratified_at: at,
        lapses_at: lapsesAt,
        entry_index: entryOf(facts, event),
      })
      .execute();
    await later(desk.tx, 'interim-due', { caseId, measureId }, lapsesAt);
  },
  'interim-lapsed': async (desk, event, facts) => {
    await end(desk, event.measureId, {
      outcome: 'lapsed',
      ended_at: event.at,
      entry_index: entryOf(facts, event),
    });
  },
  'interim-lifted': async (desk, event, facts) => {
    await end(desk, event.measureId, {
      outcome: event.reason,
      ended_at: event.at,
      entry_index: entryOf(facts, event),
    });
  },
};

async function end(
  desk: Desk,
  measureId: MeasureId,
  ending: {
    readonly outcome: 'lapsed' | 'officer' | 'panel' | 'decision' | 'dismissal';
    readonly ended_at: Date;
    readonly entry_index: number;
  },
): Promise<void> {
  await desk.tx
    .insertInto('interim_endings')
    .values({ measure_id: measureId, ...ending })
    .execute();
  await tellRespondent(desk, 'interim-ended', measureId, { measureId });
}
