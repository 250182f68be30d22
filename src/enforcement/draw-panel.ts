import { randomBytes } from 'node:crypto';
import {
  idBucket,
  sha256,
  type AccountId,
  type AppealId,
  type CaseId,
  type PanelId,
  type ReviewId,
} from '#foundation';
import type { World } from '#infrastructure';
import { actorOf, clockActor, contextFor } from './desk/context.ts';
import { onCase, type Desk } from './desk/desk.ts';
import { caseIdOf } from './find-case.ts';
import { leastSeats } from './rules/commands/panel.ts';
import { activePanel } from './rules/find.ts';
import type { Actor, PanelPurpose } from './rules/model.ts';
import { seal, unseal } from './sealing.ts';
import type { Drawn } from './types.ts';

type DrawInput = {
  readonly caseId: CaseId;
  readonly purpose: PanelPurpose;
  /** Odd, and no smaller than the Articles ask; the least unless told otherwise. */
  readonly size?: number;
};

/**
 * Commits to a seed in the ledger and, in a second transaction, draws from it: nobody can choose
 * the seed by its panel (article 6). A draw that was cut short goes on from the committed seed.
 * @throws Refusal `quorum-missing`, `conflict`, `wrong-state`
 */
export async function drawPanel(
  world: World,
  officer: AccountId,
  input: DrawInput,
): Promise<Drawn> {
  const panelId = await onCase(world, input.caseId, async (desk) => {
    const waiting = activePanel(desk.subject(), input.purpose);
    if (waiting?.state === 'seeded') return waiting.id;
    return commitSeed(desk, await actorOf(desk.tx, officer), input);
  });
  return onCase(world, input.caseId, async (desk) =>
    drawFromSeed(desk, await actorOf(desk.tx, officer), panelId),
  );
}

export async function drawAppealPanel(
  world: World,
  officer: AccountId,
  input: { readonly appealId: AppealId },
): Promise<Drawn> {
  const { appealId } = input;
  const caseId = await caseIdOf(world.db, { kind: 'appeal', id: appealId });
  return drawPanel(world, officer, { caseId, purpose: { kind: 'appeal', appealId } });
}

export async function drawReviewPanel(
  world: World,
  officer: AccountId,
  input: { readonly reviewId: ReviewId },
): Promise<Drawn> {
  const { reviewId } = input;
  const caseId = await caseIdOf(world.db, { kind: 'review', id: reviewId });
  return drawPanel(world, officer, { caseId, purpose: { kind: 'review', reviewId } });
}

async function commitSeed(desk: Desk, actor: Actor, input: DrawInput): Promise<PanelId> {
  const { world } = desk;
  const seed = randomBytes(32);
  const panelId = world.ids.next<'panel'>(idBucket(input.caseId));
  const command = {
    type: 'commit-seed',
    panelId,
    purpose: input.purpose,
    commitment: sha256(seed).toString('hex'),
    size: input.size ?? (await leastSize(desk, input.purpose)),
  } as const;
  await desk.act(actor, command, { sealedSeed: seal(world, 'panel-seed', seed) });
  return panelId;
}

async function leastSize(desk: Desk, purpose: PanelPurpose): Promise<number> {
  const subject = desk.subject();
  const context = await contextFor(desk.tx, desk.world, desk.facts, {
    actor: clockActor,
    subject,
    command: { type: 'finalise' },
    respondentId: subject.respondent,
  });
  return leastSeats(subject, purpose, context);
}

async function drawFromSeed(desk: Desk, actor: Actor, panelId: PanelId): Promise<Drawn> {
  const row = await desk.tx
    .selectFrom('panels')
    .select('sealed_seed')
    .where('id', '=', panelId)
    .executeTakeFirstOrThrow();
  const seed = unseal(desk.world, 'panel-seed', row.sealed_seed).toString('hex');
  // Never seen outside: the same for a draw that is tried again.
  const veil = sha256(desk.world.secrets.sign('enforcement/panel-letters', panelId)).toString(
    'hex',
  );
  const events = await desk.act(actor, { type: 'draw-panel', panelId, seed, veil });
  const panel = desk.subject().panels.find(({ id }) => id === panelId);
  return {
    panelId,
    enough: events.some(({ type }) => type === 'panel-drawn'),
    letters: (panel?.seats ?? []).map(({ letter }) => letter),
  };
}
