import { listRoleHolders } from '#accounts';
import { notify } from '#conversation';
import type { AccountId, PanelId, ReportId } from '#foundation';
import { sendMail } from '#infrastructure';
import type { Desk } from './desk/desk-type.ts';
import { findAddress } from './desk/respondent-facts.ts';
import { reportersOf } from './rules/parties.ts';

/** What the respondent is told of in the service; the page behind it says the rest. */
export type RespondentEvent =
  | 'notice'
  | 'statement'
  | 'clarification'
  | 'interim'
  | 'interim-ended'
  | 'sanction-ended'
  | 'sanction-stayed'
  | 'panel-drawn'
  | 'appeal-decided'
  | 'review-decided'
  | 'reinstated';

/** Tells the respondent in the service. `about` makes the cause: the same is told once. */
export async function tellRespondent(
  desk: Desk,
  event: RespondentEvent,
  about: string,
  details: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { id, docket, respondent } = desk.subject();
  await notify(desk.tx, desk.world, {
    accountId: respondent,
    kind: 'warning',
    details: { event, caseId: id, docket, ...details },
    cause: `case:${event}:${about}`,
  });
}

/** Tells those who were drawn that a case waits for them. */
export async function tellPanelists(
  desk: Desk,
  panelId: PanelId,
  members: readonly AccountId[],
): Promise<void> {
  const { id, docket } = desk.subject();
  await notify(
    desk.tx,
    desk.world,
    ...members.map((accountId) => ({
      accountId,
      kind: 'report' as const,
      details: { event: 'panel-duty', panelId, caseId: id, docket },
      cause: `panel-duty:${panelId}`,
    })),
  );
}

/**
 * Tells the officers that a report came in. It is routed away from an officer whom it is about, or
 * who reported the same (Article 2): those learn nothing of it.
 */
export async function tellOfficers(
  desk: Desk,
  report: { readonly reportId: ReportId; readonly reporter: AccountId | undefined },
): Promise<void> {
  const subject = desk.subject();
  const away = new Set([subject.respondent, ...reportersOf(subject)]);
  const officers = (await listRoleHolders(desk.tx, 'officer')).filter((id) => !away.has(id));
  const { reportId, reporter } = report;
  await notify(
    desk.tx,
    desk.world,
    ...officers.map((accountId) => ({
      accountId,
      kind: 'admin-report' as const,
      ...(reporter === undefined ? {} : { fromId: reporter }),
      details: { reportId, caseId: subject.id },
      cause: `report:${reportId}`,
    })),
  );
}

/** A letter to the respondent, where they have an address, beside what they are told in the service. */
export async function writeToRespondent(
  desk: Desk,
  letter: { readonly subject: string; readonly text: string },
): Promise<void> {
  const { docket, respondent } = desk.subject();
  const to = await findAddress(desk.tx, respondent);
  if (to === undefined) return;
  const link = `${desk.world.origin}/record/${docket}`;
  await sendMail(desk.tx, { to, subject: letter.subject, text: `${letter.text}\n\n${link}\n` });
}
