import { getAccount, type Standing } from '#accounts';
import { myRecord } from '#enforcement';
import { z } from '@hono/zod-openapi';
import { forAnyone, forPerson, type Api } from '../endpoint.ts';
import { id } from '../fields.ts';
import { appealEntity, publicStandingEntity, standingEntity } from './entities.ts';
import { presentAppeal, timeOf } from './present.ts';

const prefix = '/api/folkmoot/v1';

/** What one may do now, what others can notice of it, and one's own appeals (Articles 10 and 11). */
export function mountStanding(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: `${prefix}/standing`,
      summary: 'What one may do now, until when, and by which cases',
      scopes: ['read:accounts'],
      returns: standingEntity,
      fields: {},
    },
    async ({ world, account }) => {
      const { standing } = await getAccount(world.db, account.id);
      return { ...noticeable(standing), state: standing.state, may: { ...standing.may } };
    },
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/accounts/:id/standing`,
      summary: 'What everyone can notice of an account’s standing, while it is so',
      scopes: ['read:accounts'],
      returns: publicStandingEntity,
      fields: { id: id<'account'>() },
    },
    async ({ world, input }) => presentPublic((await getAccount(world.db, input.id)).standing),
  );
  forPerson(
    api,
    {
      method: 'get',
      path: `${prefix}/appeals`,
      summary: 'Appeals in one’s own cases, and how each ended',
      scopes: ['read:accounts'],
      returns: z.array(appealEntity),
      fields: {},
    },
    async ({ world, account }) => {
      const { cases } = await myRecord(world, account.id);
      return cases.flatMap(({ appeals }) => appeals.map(presentAppeal));
    },
  );
}

function noticeable({ visibility, until, dockets }: Standing) {
  return { visibility, until: timeOf(until), dockets: [...dockets] };
}

/** A limit on what somebody may do is theirs to know; that they are not seen, or away, is not. */
function presentPublic(standing: Standing) {
  const { state, visibility } = standing;
  const isNoticed = state === 'suspended' || state === 'banned' || visibility === 'limited';
  if (!isNoticed) return { state: 'good', visibility: 'full', until: null, dockets: [] };
  return { ...noticeable(standing), state };
}
