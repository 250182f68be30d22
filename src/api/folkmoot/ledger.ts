import { z } from '@hono/zod-openapi';
import {
  consistencyProof,
  docketProof,
  findLedgerFile,
  inclusionProof,
  latestCheckpoint,
  listPublishedEntries,
  proofFile,
} from '#ledger';
import { refuse } from '#foundation';
import { forAnyone, recordNotFound, type Api } from '../endpoint.ts';
import { blankable, integer, pageQuery, paging, text } from '../fields.ts';
import {
  checkpointEntity,
  consistencyEntity,
  docketProofEntity,
  entryEntity,
  inclusionEntity,
} from './entities.ts';
import { presentEntry } from './present.ts';

const largestSize = Number.MAX_SAFE_INTEGER;

/** The public log as static files (C2SP tlog-tiles), and proofs made from it. */
export function mountLedger(api: Api): void {
  const { app, world } = api;
  app.get('/ledger/*', async (c) => {
    const file = await findLedgerFile(world.db, c.req.path.slice('/ledger/'.length));
    if (file === undefined)
      throw refuse('not-found', { detail: 'There is no such file in the log' });
    return c.body(typeof file.body === 'string' ? file.body : new Uint8Array(file.body), 200, {
      'content-type': file.contentType,
      'cache-control': file.cacheControl,
    });
  });
  mountReading(api);
  mountProofs(api);
  mountDocketProof(api);
}

function mountReading(api: Api): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/folkmoot/v1/ledger/checkpoint',
      summary: 'The newest signed head of the log',
      returns: checkpointEntity,
      fields: {},
    },
    async () => {
      const checkpoint = await latestCheckpoint(world.db);
      if (checkpoint === undefined) throw recordNotFound();
      const { size, root, note } = checkpoint;
      return { size, root: root.toString('hex'), note };
    },
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/folkmoot/v1/ledger/entries',
      summary: 'Entries, newest first; `before` is the lowest index of a page',
      returns: z.array(entryEntity),
      fields: {
        before: blankable(integer(0, largestSize)),
        docket: blankable(text(100)),
        limit: paging.limit,
      },
    },
    async ({ input }) => {
      const { before, docket } = input;
      const { items } = await listPublishedEntries(world.db, {
        limit: pageQuery({ limit: input.limit }, 40, 100).limit,
        ...(before === undefined ? {} : { before }),
        ...(docket === undefined ? {} : { docket }),
      });
      return items.map(presentEntry);
    },
  );
}

function mountProofs(api: Api): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/folkmoot/v1/ledger/inclusion/:index',
      summary: 'Proof that an entry is in the log',
      returns: inclusionEntity,
      fields: { index: integer(0, largestSize), size: integer(1, largestSize).optional() },
    },
    async ({ input }) => {
      const proof = await inclusionProof(world.db, input.index, input.size);
      const { index, size, leafHash, path, root, checkpoint } = proof;
      return { index, size, leaf_hash: leafHash, path, root, checkpoint };
    },
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/folkmoot/v1/ledger/consistency',
      summary: 'Proof that an earlier log is the beginning of a later one',
      returns: consistencyEntity,
      fields: { first: integer(0, largestSize), second: integer(0, largestSize) },
    },
    async ({ input }) => {
      const proof = await consistencyProof(world.db, input.first, input.second);
      return {
        first_size: proof.firstSize,
        first_root: proof.firstRoot,
        second_size: proof.secondSize,
        second_root: proof.secondRoot,
        path: proof.path,
      };
    },
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/folkmoot/v1/ledger/proof/:index',
      summary: 'The same proof as a file that is checked offline (C2SP tlog-proof)',
      sends: 'text/plain',
      fields: { index: integer(0, largestSize) },
    },
    async ({ input }) =>
      new Response(await proofFile(world.db, input.index), {
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          'content-disposition': `attachment; filename="entry-${input.index}.tlog-proof"`,
        },
      }),
  );
}

function mountDocketProof(api: Api): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/folkmoot/v1/dockets/:docket/proof',
      summary:
        'All that a stranger needs to check a docket: its entries, their proofs, one signed head',
      returns: docketProofEntity,
      fields: { docket: text(100) },
    },
    async ({ input }) => {
      const { entries, ...head } = await docketProof(world.db, input.docket);
      return {
        ...head,
        entries: entries.map(({ leafHash, path, ...one }) => ({
          ...one,
          leaf_hash: leafHash,
          path: [...path],
        })),
      };
    },
  );
}
