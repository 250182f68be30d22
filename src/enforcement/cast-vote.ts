import { randomBytes } from 'node:crypto';
import type { AccountId, PanelId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { caseIdOf } from './find-case.ts';
import { later } from './later.ts';
import { sealBallot } from './rules/ballots.ts';
import type { Ballot } from './rules/model.ts';
import { seal } from './sealing.ts';
import { ballotBytes, mayReveal, panelIn, revealWhenDue } from './votes.ts';

/**
 * Seals a panelist's vote: it cannot be changed, and nobody can read it until all are cast or the
 * deadline has passed. The last vote opens them all.
 * @throws Refusal `not-a-panelist`, `already-voted`, `wrong-state` (article 6)
 */
export async function castVote(
  world: World,
  panelist: AccountId,
  input: { readonly panelId: PanelId; readonly ballot: Ballot },
): Promise<void> {
  const { panelId, ballot } = input;
  const caseId = await caseIdOf(world.db, { kind: 'panel', id: panelId });
  const last = await onCase(world, caseId, async (desk) => {
    const salt = randomBytes(32).toString('hex');
    const commitment = sealBallot({ panelId, member: panelist, ballot }, salt);
    const sealedVote = seal(world, 'ballot', ballotBytes(ballot, salt));
    await actAs(desk, panelist, { type: 'cast-vote', panelId, commitment }, { sealedVote });
    const panel = panelIn(desk.subject(), panelId);
    const ready = panel !== undefined && mayReveal(panel, world.clock.now());
    // Should this process end between the two transactions, the job opens the votes.
    if (ready) await later(desk.tx, 'reveal', { caseId, panelId });
    return ready;
  });
  if (last) await revealWhenDue(world, caseId, panelId);
}
