import { object, or } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { multiple, optional, withDefault } from '@optique/core/modifiers';
import { argument, command, option } from '@optique/core/primitives';
import { choice, integer, string } from '@optique/core/valueparser';
import { isRefusal } from '#foundation';
import { StartFailure } from '#infrastructure';
import { batchings, exportLog, getBatching, proofFile, publishedSize, setBatching } from '#ledger';
import { monitorLedger } from './ledger-monitor.ts';
import { ledgerVerify } from './ledger-verify.ts';
import { withWorld } from './open-world.ts';
import type { Surroundings } from './surroundings.ts';
import { task } from './task.ts';
import { witnessCommands } from './witness-commands.ts';

const verify = task(
  'verify',
  {
    brief: message`Verifies a ledger offline or over the network, without trusting its server.`,
    description: message`Reads a whole ledger and recomputes everything in it: signature, tree, tiles, dockets, and the Articles as far as entries show them. Names each entry at fault and then leaves with 1.`,
  },
  object({
    source: argument(string({ metavar: 'URL|FOLDER' }), {
      description: message`A server, its ledger, or a folder as exported.`,
    }),
    vkey: optional(
      option('--vkey', string({ metavar: 'KEY' }), {
        description: message`The verifier key learnt elsewhere, or a file that holds it.`,
      }),
    ),
    since: optional(
      option('--since', string({ metavar: 'COPY' }), {
        description: message`What was seen before: a checkpoint file, or an earlier copy.`,
      }),
    ),
    policy: optional(
      option('--policy', string({ metavar: 'FILE' }), {
        description: message`Whom to believe (C2SP tlog-policy): the newest checkpoint must have that quorum of witnesses.`,
      }),
    ),
    proofs: multiple(
      option('--proof', string({ metavar: 'FILE' }), {
        description: message`A .tlog-proof file to judge as well; may be given again.`,
      }),
    ),
  }),
  verifyLog,
);

const monitor = task(
  'monitor',
  {
    brief: message`Follows a ledger and alarms when it is not what it was.`,
    description: message`Looks again and again, judges the whole ledger as verify does, and holds it to what was seen before: a rollback, a second history, a key that changed or a breached Article is an ALARM.`,
  },
  object({
    source: argument(string({ metavar: 'URL' }), {
      description: message`A server, or its ledger.`,
    }),
    state: option('--state', string({ metavar: 'FOLDER' }), {
      description: message`Where what was seen is kept.`,
    }),
    vkey: optional(
      option('--vkey', string({ metavar: 'KEY' }), {
        description: message`The verifier key learnt elsewhere; else the first one seen.`,
      }),
    ),
    policy: optional(
      option('--policy', string({ metavar: 'FILE' }), {
        description: message`The quorum of witnesses that it must have (C2SP tlog-policy).`,
      }),
    ),
    everyMinutes: withDefault(
      option('--every', integer({ metavar: 'MINUTES', min: 1 }), {
        description: message`How often to look; every 10 minutes unless told otherwise.`,
      }),
      10,
    ),
    token: optional(
      option('--token', string({ metavar: 'FILE' }), {
        description: message`Holds an access token: whatever its owner may not do must be in the ledger.`,
      }),
    ),
    once: option('--once', { description: message`Looks once and leaves, with 1 on an alarm.` }),
  }),
  (at, { vkey, policy, token, ...asked }) =>
    monitorLedger(
      {
        ...asked,
        ...(vkey === undefined ? {} : { vkey }),
        ...(policy === undefined ? {} : { policy }),
        ...(token === undefined ? {} : { token }),
      },
      { say: at.print, clock: at.clock },
    ),
);

const exportCopy = task(
  'export',
  { brief: message`Writes the published ledger into a folder, for verifying offline.` },
  object({
    folder: argument(string({ metavar: 'FOLDER' }), {
      description: message`Where to; made if it is not there.`,
    }),
  }),
  ledgerExport,
);

const proof = task(
  'proof',
  { brief: message`Prints the .tlog-proof of an entry, which convinces anyone offline.` },
  object({
    index: argument(integer({ metavar: 'INDEX', min: 0 }), {
      description: message`The number of the entry, from 0.`,
    }),
  }),
  ledgerProof,
);

const batches = task(
  'batches',
  {
    brief: message`Says or chooses when acts are published: immediate, or in daily batches.`,
    description: message`In daily batches an act is entered before it takes effect as ever, and shown to nobody but those whom it concerns until its day (UTC) is over. Each batch is padded.`,
  },
  object({
    batching: optional(
      argument(choice(batchings, { metavar: 'WHEN' }), {
        description: message`immediate or daily.`,
      }),
    ),
  }),
  (at, { batching }) =>
    withWorld(at, async (world) => {
      if (batching !== undefined) await setBatching(world, batching);
      const size = await publishedSize(world.db);
      at.print(`Acts are published ${await getBatching(world.db)}; ${size} entries are.`);
      return 0;
    }),
);

export const ledgerCommands = command(
  'ledger',
  or(verify, monitor, exportCopy, proof, batches, witnessCommands),
  {
    brief: message`The public record of every act of enforcement.`,
  },
);

type Verification = {
  readonly source: string;
  readonly vkey?: string | undefined;
  readonly since?: string | undefined;
  readonly policy?: string | undefined;
  readonly proofs: readonly string[];
};

/** A server that cannot be reached says nothing about its ledger. @throws StartFailure */
async function verifyLog(at: Surroundings, input: Verification): Promise<number> {
  const { source, vkey, since, policy, proofs } = input;
  const asked = {
    source,
    proofs,
    ...(vkey === undefined ? {} : { vkey }),
    ...(since === undefined ? {} : { since }),
    ...(policy === undefined ? {} : { policy }),
  };
  try {
    return await ledgerVerify(asked, at.print);
  } catch (error) {
    if (!(error instanceof Error) || isRefusal(error)) throw error;
    const reason = error.message;
    throw new StartFailure(`The ledger cannot be read: ${reason}.`, 'unavailable', {
      cause: error,
    });
  }
}

function ledgerExport(at: Surroundings, input: { readonly folder: string }): Promise<number> {
  return withWorld(at, async ({ db }) => {
    const entries = await exportLog(db, input.folder);
    at.print(`${entries} ${entries === 1 ? 'entry is' : 'entries are'} in ${input.folder}.`);
    return 0;
  });
}

function ledgerProof(at: Surroundings, input: { readonly index: number }): Promise<number> {
  return withWorld(at, async ({ db }) => {
    at.print((await proofFile(db, input.index)).trimEnd());
    return 0;
  });
}
