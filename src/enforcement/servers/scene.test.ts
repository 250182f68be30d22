import assert from 'node:assert/strict';
import { saveRemoteAccount } from '#accounts';
import { hourMs, toId, type AccountId, type ServerMotionId } from '#foundation';
import {
  castServerVote,
  drawServerPanel,
  proposeServerMotion,
  signServerMotion,
  type ServerMotionInput,
} from '../index.ts';
import type { Stage } from '../stage.test.ts';

export const far = 'far.example';

/** A motion that lacks nothing: its administrators were told just now. */
export function motionOn(
  { clock }: Stage,
  changes: Partial<ServerMotionInput> = {},
): ServerMotionInput {
  return {
    domain: far,
    does: 'limit',
    ruleId: 'harassment.targeted',
    facts: 'Forty accounts of it wrote to one person here, day after day.',
    lesser: 'Limiting each account was tried: new ones came the same day.',
    summary: 'Organised harassment',
    told: { at: clock.now(), how: 'A letter to root@far.example.' },
    reviewDays: 180,
    ...changes,
  };
}

/** Moved by Olga, and the 72 hours are over. */
export async function moved(
  stage: Stage,
  changes: Partial<ServerMotionInput> = {},
): Promise<{ readonly motionId: ServerMotionId; readonly docket: string }> {
  const motion = await proposeServerMotion(stage.world, stage.olga, motionOn(stage, changes));
  stage.clock.advance(72 * hourMs);
  return motion;
}

export async function limited(stage: Stage, domain = far) {
  const motion = await moved(stage, { domain });
  await signServerMotion(stage.world, stage.otto, motion.motionId);
  await stage.settle();
  return motion;
}

export async function lifted(stage: Stage, domain = far) {
  const draft = motionOn(stage, { domain, does: 'lift', told: undefined, reviewDays: undefined });
  const { motionId } = await proposeServerMotion(stage.world, stage.olga, draft);
  await signServerMotion(stage.world, stage.otto, motionId);
  await stage.settle();
}

/** Those who sit on a motion, in the order of their letters. */
export async function seatedOn(
  { db }: Stage,
  motionId: ServerMotionId,
): Promise<readonly AccountId[]> {
  const rows = await db
    .selectFrom('server_seats')
    .select('account_id')
    .where('motion_id', '=', motionId)
    .orderBy('letter')
    .execute();
  return rows.map(({ account_id: id }) => toId<'account'>(id));
}

export async function suspended(stage: Stage, votes = [true, true, false]) {
  const motion = await moved(stage, { does: 'suspension' });
  assert.ok(await drawServerPanel(stage.world, stage.olga, motion.motionId));
  const seats = await seatedOn(stage, motion.motionId);
  for (const [at, member] of seats.entries()) {
    await castServerVote(stage.world, member, {
      motionId: motion.motionId,
      vote: { supports: votes[at] === true, carriesException: false, opinion: 'As the facts say.' },
    });
  }
  await stage.settle();
  return motion;
}

export function remote({ world }: Stage, handle: string, domain = far) {
  return saveRemoteAccount(world, {
    uri: `https://${domain}/users/${handle}`,
    handle,
    domain,
    displayName: handle,
    bioHtml: '',
    fields: [],
    locked: false,
    bot: false,
    discoverable: true,
    indexable: true,
  });
}
