import { object, or } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { argument, command } from '@optique/core/primitives';
import { integer, string } from '@optique/core/valueparser';
import {
  addWitness,
  listWitnessedLogs,
  readWitnessing,
  readWitnessVkey,
  removeWitness,
  setQuorum,
  witnessLog,
} from '#ledger';
import { withWorld } from './open-world.ts';
import type { Surroundings } from './surroundings.ts';
import { task } from './task.ts';

const vkey = argument(string({ metavar: 'KEY' }), {
  description: message`The verifier key, as the other side publishes it.`,
});

const list = task(
  'list',
  { brief: message`Whom this ledger asks to vouch for it, and for whom this server vouches.` },
  object({}),
  witnessList,
);

const add = task(
  'add',
  { brief: message`Asks another server to cosign this ledger from now on.` },
  object({
    vkey,
    url: argument(string({ metavar: 'URL' }), {
      description: message`Where it takes checkpoints: of a Folkmoot, its address and /witness.`,
    }),
  }),
  (at, input) =>
    withWorld(at, async (world) => {
      await addWitness(world, input);
      at.print('It is asked from now on. Lower or raise the quorum with: ledger witness quorum K');
      return 0;
    }),
);

const remove = task(
  'remove',
  { brief: message`Asks a witness no more; what it cosigned stays.` },
  object({
    name: argument(string({ metavar: 'NAME' }), { description: message`Its name, as listed.` }),
  }),
  (at, { name }) =>
    withWorld(at, async (world) => {
      await removeWitness(world, name);
      at.print(`${name} is asked no more.`);
      return 0;
    }),
);

const quorum = task(
  'quorum',
  { brief: message`How many witnesses have to cosign a checkpoint, as the policy file says.` },
  object({
    count: argument(integer({ metavar: 'K', min: 0 }), {
      description: message`0 asks for none.`,
    }),
  }),
  (at, { count }) =>
    withWorld(at, async (world) => {
      await setQuorum(world, count);
      at.print(`The quorum is ${count}.`);
      return 0;
    }),
);

const vouchFor = task(
  'for',
  { brief: message`Cosigns another ledger from now on, as long as it only grows.` },
  object({ vkey }),
  (at, input) =>
    withWorld(at, async (world) => {
      const { origin } = await witnessLog(world, input.vkey);
      at.print(`Vouching for ${origin}. Give it this key and ${world.origin}/witness:`);
      at.print((await readWitnessVkey(world.db)) ?? '');
      return 0;
    }),
);

export const witnessCommands = command('witness', or(list, add, remove, quorum, vouchFor), {
  brief: message`Other servers that vouch for this ledger, and those it vouches for.`,
});

function witnessList(at: Surroundings): Promise<number> {
  return withWorld(at, async ({ db }) => {
    const { witnesses, cosigned, quorum: needed } = await readWitnessing(db);
    const logs = await listWitnessedLogs(db);
    at.print(`Asked: ${witnesses.length}, of which ${needed} have to cosign.`);
    for (const { name, url, cosignedSize } of witnesses) {
      const state = cosigned.includes(name) ? 'up to date' : `up to entry ${cosignedSize}`;
      at.print(`  ${name}  ${url}  ${state}`);
    }
    at.print(`Vouched for: ${logs.length}.`);
    for (const { origin, size } of logs) at.print(`  ${origin}  up to entry ${size}`);
    return 0;
  });
}
