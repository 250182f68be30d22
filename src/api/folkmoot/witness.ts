import {
  addCheckpoint,
  findCosignedCheckpoint,
  readWitnessVkey,
  type WitnessAnswer,
} from '#ledger';
import { minuteMs, refuse } from '#foundation';
import type { Limit } from '#infrastructure';
import { readPlainBody } from '../body.ts';
import type { Api, ApiContext } from '../endpoint.ts';

/** Larger than any checkpoint with its proof and signatures. */
const mostBytes = 64 * 1024;
const ration: Limit = { name: 'witness', points: 300, windowMs: 5 * minuteMs };

const statusOf = {
  cosigned: 200,
  malformed: 400,
  'not-signed': 403,
  'unknown-log': 404,
  'other-size': 409,
  inconsistent: 422,
} as const satisfies Record<WitnessAnswer['is'], number>;

/** This server as a witness of other logs (C2SP tlog-witness): no token, the signature is enough. */
export function mountWitness({ app, world }: Api): void {
  app.post('/witness/add-checkpoint', async (c) => {
    const taken = await world.ephemeral.take(ration, c.get('address'));
    if (!taken.allowed) {
      throw refuse('too-many', { detail: 'Too many requests', retryAt: taken.resetsAt });
    }
    const answer = await addCheckpoint(world, await readPlainBody(c.req.raw, mostBytes));
    const status = statusOf[answer.is];
    if (answer.is === 'cosigned') return c.text(answer.line, status);
    if (answer.is !== 'other-size') return c.text(`${answer.is}\n`, status);
    return c.body(`${answer.size}\n`, status, { 'content-type': 'text/x.tlog.size' });
  });
  app.get('/witness/vkey', async (c) => {
    const vkey = await readWitnessVkey(world.db);
    return noteFile(c, vkey === undefined ? undefined : `${vkey}\n`);
  });
  app.get('/witness/:origin/checkpoint', async (c) =>
    noteFile(c, await findCosignedCheckpoint(world.db, c.req.param('origin'))),
  );
}

function noteFile(c: ApiContext, body: string | undefined): Response {
  if (body === undefined)
    throw refuse('not-found', { detail: 'This server witnesses no such log' });
  return c.text(body, 200, { 'cache-control': 'public, max-age=5' });
}
