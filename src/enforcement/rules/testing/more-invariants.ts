import assert from 'node:assert/strict';
import { dayMs } from '#foundation';
import { foldCase } from '../evolve.ts';
import { entriesOf } from '../ledger-entry.ts';
import type { Case, CaseEvent, Decision } from '../model.ts';
import { respondent, start } from './cast.ts';
import type { Play } from './play.ts';

/** Article 8: what comes from elsewhere proves nothing until a second person vouches for it. */
export function assertEvidence({ log }: Play, subject: Case): void {
  for (const { origin, confirmed, capturedBy, class: how, gist, sealed } of subject.exhibits) {
    if (how === 'sealed') {
      assert.ok(
        sealed !== undefined && /^Sealed/.test(gist),
        'a sealed exhibit tells its category',
      );
    }
    if (confirmed === undefined) continue;
    assert.equal(origin, 'off', 'Article 8: what the server froze needs nobody to confirm it');
    assert.notEqual(confirmed.by, capturedBy, 'Article 6: nobody confirms what they brought');
    assert.notEqual(confirmed.by, respondent, 'Article 6: no party confirms');
    const opened = log.find((event) => event.type === 'case-opened');
    assert.notEqual(confirmed.by, opened?.officer, 'Article 6: nor who took the case up');
  }
  for (const { reasons, decidedAt } of subject.decisions) {
    for (const finding of reasons.findings.filter(({ proved }) => proved)) {
      const holds = subject.exhibits.some(
        ({ id, origin, confirmed }) =>
          finding.exhibits.includes(id) &&
          (origin === 'on' || (confirmed !== undefined && confirmed.at <= decidedAt)),
      );
      assert.ok(holds, 'Article 8: proved on what somebody has looked at');
    }
  }
}

/** Row S of the schedule: two officers, a young account, nothing else, and back at once on appeal. */
export function assertRemovals({ log }: Play, subject: Case): void {
  const removals = subject.decisions.filter(({ measures }) =>
    measures.some(({ kind }) => kind === 'removal'),
  );
  for (const decision of removals) {
    const { by, exception, measures, decidedAt, batchId } = decision;
    assert.ok(
      by.kind === 'two-officers' && batchId !== undefined,
      'row S: a batch of two officers',
    );
    assert.equal(exception?.code, 'deceptive-automation', 'row S: that exception alone');
    assert.equal(measures.length, 1, 'row S: nothing besides');
    assert.ok(decidedAt.getTime() - start.getTime() < 14 * dayMs, 'row S: younger than 14 days');
    assert.ok(subject.notice === undefined, 'Article 5: nobody who is being heard');
    assertBack(log, subject, decision);
  }
  for (const event of log) {
    if (event.type !== 'reinstated') continue;
    const isOne = removals.some(({ id }) => id === event.decisionId);
    assert.ok(isOne, 'Article 6: one hand takes back a summary removal and nothing else');
  }
}

/** Article 11: whoever appeals a removal has not to wait for anybody. */
function assertBack(log: readonly CaseEvent[], subject: Case, decision: Decision): void {
  const filed = log.findIndex(
    (event) => event.type === 'appealed' && event.appeal.decisionId === decision.id,
  );
  if (filed >= 0) assert.equal(log[filed + 1]?.type, 'reinstated', 'row S: reinstated at once');
  const isBack = log.some(
    (event) => event.type === 'reinstated' && event.decisionId === decision.id,
  );
  if (!isBack) return;
  assert.ok(decision.overturnedAt !== undefined, 'Article 11: and the record says so');
  for (const sanction of subject.sanctions.filter((one) => one.decisionId === decision.id)) {
    assert.equal(sanction.state, 'overturned', 'Article 11: everything is put back');
  }
}

/** As many events as one command can bring, and more. */
const latest = 12;

/** Articles 12 and 15: what was wrong is corrected by an entry of its own, and reversed after it. */
export function assertCorrections({ log }: Play): void {
  for (const [at, event] of log.entries()) {
    if (at < log.length - latest) continue;
    if (event.type !== 'restored' && event.type !== 'reinstated') continue;
    const subject = foldCase(log.slice(0, at + 1));
    assert.ok(subject);
    const entries = entriesOf(subject, event);
    const types = entries.map(({ type }) => type);
    if (event.type === 'reinstated') {
      assert.equal(types.at(-1), 'reversal', 'Article 12: a reinstatement is entered last');
      assert.ok(types.slice(0, -1).every((type) => type === 'sanction-ended'));
      continue;
    }
    const wrong = wronglyDecided(subject, event);
    const reversed = event.sanctions.length === 0 ? [] : ['reversal'];
    assert.deepEqual(types, [...(wrong === undefined ? [] : ['corrigendum']), ...reversed]);
    const entered = subject.entries.find(
      (entry) => entry.subject.kind === 'decision' && entry.subject.id === wrong,
    );
    if (entered === undefined) continue;
    assert.equal(entries[0]?.ref, entered.index, 'Article 15: it corrects the wrong entry itself');
  }
}

/** The decision that a review found wrong, where something of it is put back. */
function wronglyDecided(
  { reviews }: Case,
  { by, sanctions }: Extract<CaseEvent, { readonly type: 'restored' }>,
): Decision['id'] | undefined {
  if (by.kind !== 'review' || sanctions.length === 0) return undefined;
  const review = reviews.find(({ id }) => id === by.id);
  return review?.outcome === 'corrected' ? review.decisionId : undefined;
}
