import type { CaseId, PanelId } from '#foundation';
import type { World } from '#infrastructure';
import { enter } from './apply/enter-event.ts';
import { onCase, type Desk } from './desk/desk.ts';
import { castCount, sittingSeats } from './rules/ballots.ts';
import { isDue } from './rules/deadlines.ts';
import { isEntered } from './rules/find.ts';
import { entriesOf } from './rules/ledger-entry.ts';
import { quorumOf } from './rules/majority.ts';
import type { Ballot, Case, OpenedBallot, Panel } from './rules/model.ts';
import { unseal } from './sealing.ts';

export function panelIn(subject: Case, panelId: PanelId): Panel | undefined {
  return subject.panels.find(({ id }) => id === panelId);
}

/** Whether the votes may be opened: all cast, or the deadline passed with a quorum; nothing waits. */
export function mayReveal(panel: Panel, now: Date): boolean {
  const sitting = sittingSeats(panel);
  const challenged = sitting.some(({ challenge }) => challenge !== undefined && !challenge.decided);
  if (panel.state !== 'drawn' || sitting.length < panel.size || challenged) return false;
  const cast = castCount(panel);
  if (cast === panel.size) return true;
  return panel.votesBy !== undefined && isDue(panel.votesBy, now) && cast >= quorumOf(panel.size);
}

/**
 * Opens a panel's votes where they may be opened: first their commitments are entered in the
 * ledger, then, in a second transaction, they are opened. Repeating it does nothing.
 */
export async function revealWhenDue(world: World, caseId: CaseId, panelId: PanelId): Promise<void> {
  const ready = await onCase(world, caseId, async (desk) => {
    const panel = panelIn(desk.subject(), panelId);
    if (panel === undefined || !mayReveal(panel, world.clock.now())) return false;
    await enterVotes(desk, panelId);
    return true;
  });
  if (!ready) return;
  await onCase(world, caseId, async (desk) => {
    const panel = panelIn(desk.subject(), panelId);
    if (panel === undefined || !mayReveal(panel, world.clock.now())) return;
    const opened = await openBallots(desk, panel);
    await desk.byClock({ type: 'reveal-votes', panelId, opened });
  });
}

/** Every ballot is committed to in the ledger before any is opened (article 6). */
async function enterVotes(desk: Desk, panelId: PanelId): Promise<void> {
  if (isEntered(desk.subject(), { kind: 'votes', id: panelId })) return;
  const at = desk.world.clock.now();
  const event = { type: 'votes-revealed', at, panelId, opened: [] } as const;
  for (const draft of entriesOf(desk.subject(), event)) await enter(desk, draft, event);
}

async function openBallots(desk: Desk, panel: Panel): Promise<readonly OpenedBallot[]> {
  const rows = await desk.tx
    .selectFrom('sealed_votes')
    .select(['account_id', 'sealed'])
    .where('panel_id', '=', panel.id)
    .execute();
  return sittingSeats(panel).flatMap(({ member, sealed }) => {
    const row = rows.find(({ account_id: account }) => account === member);
    if (sealed === undefined || row === undefined) return [];
    return [{ member, ...openBallot(unseal(desk.world, 'ballot', row.sealed)) }];
  });
}

/** A ballot and its salt, as they are sealed until the reveal. */
export function ballotBytes(ballot: Ballot, salt: string): Buffer {
  return Buffer.from(JSON.stringify({ salt, ballot }));
}

function openBallot(bytes: Buffer): { readonly salt: string; readonly ballot: Ballot } {
  const opened: unknown = JSON.parse(bytes.toString('utf8'));
  if (!isOpened(opened)) throw new TypeError('not a sealed ballot');
  return opened;
}

/** The seal vouches for the rest: only this server can have written it. */
function isOpened(value: unknown): value is { readonly salt: string; readonly ballot: Ballot } {
  return typeof value === 'object' && value !== null && 'salt' in value && 'ballot' in value;
}

/**
 * Fills empty seats with those next in the drawn order. With nobody left the panel is void and the
 * case says so.
 */
export async function fillSeats(desk: Desk, panelId: PanelId): Promise<void> {
  const panel = panelIn(desk.subject(), panelId);
  if (panel?.state !== 'drawn' || sittingSeats(panel).length >= panel.size) return;
  await desk.byClock({ type: 'substitute', panelId });
}
