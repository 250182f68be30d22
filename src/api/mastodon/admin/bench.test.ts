import { ensureServiceAccount, grantRole, type GrantableRole } from '#accounts';
import { enforcementJobs, ensureRulebook } from '#enforcement';
import { deliverMail } from '#infrastructure';
import { settle, testDatabase } from '#testing';
import { startTrial, textAt, type Person } from '../../trial.test.ts';

/** What the tests of the admin API share: people in roles, and posts that are reported. */

export const adminScope = 'read write admin:read admin:write';
export const ruleId = 'deception.spam';
export const admin = '/api/v1/admin';

export async function openCourt() {
  const database = await testDatabase();
  const { world, clock, db } = database;
  await ensureServiceAccount(world);
  await ensureRulebook(world);
  const trial = await startTrial(world);
  const staff = async (handle: string, role: GrantableRole): Promise<Person> => {
    const person = await trial.join(handle, adminScope);
    await grantRole(world, undefined, { accountId: person.id, role });
    return { ...person, token: await trial.tokenOf(person, adminScope) };
  };
  const people = {
    mallory: await trial.join('mallory', adminScope),
    rosa: await trial.join('rosa', adminScope),
    olga: await staff('olga', 'officer'),
    otto: await staff('otto', 'officer'),
    opal: await staff('opal', 'operator'),
  };
  // Letters go to confirmed addresses.
  await db.updateTable('credentials').set({ email_confirmed_at: clock.now() }).execute();
  const say = async (by: Person, status: string): Promise<string> => {
    clock.advance(60_000);
    const json = { status };
    const posted = await trial.ask('/api/v1/statuses', { token: by.token, json });
    clock.advance(60_000);
    return textAt(posted, 'id');
  };
  const report = async (by: Person, about: Person, statusIds: readonly string[] = []) => {
    const json = {
      account_id: about.id,
      status_ids: statusIds,
      comment: 'Look at this',
      rule_ids: [ruleId],
    };
    return textAt(await trial.ask('/api/v1/reports', { token: by.token, json }), 'id');
  };
  return {
    ...people,
    trial,
    world,
    db,
    clock,
    say,
    report,
    close: async () => {
      await trial.close();
      await database.close();
    },
    settled: () => settle(world, [...enforcementJobs, deliverMail]),
  };
}

export type Court = Awaited<ReturnType<typeof openCourt>>;
