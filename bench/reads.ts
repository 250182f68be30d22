import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { bearer, measureCases, type Case, type Sides } from './cases.ts';
import { accountIdAt, dataset } from './dataset.ts';
import { prepare, type Prepared } from './prepared.ts';
import type { Row } from './report.ts';

/** The reads and the upload beside home, by the word that asks for each. */
export function readGroups(sides: Sides): Readonly<Record<string, () => Promise<Row[]>>> {
  let made: Promise<Prepared> | undefined;
  const prepared = () => (made ??= prepare(sides.service));
  const measured = (cases: readonly Case[]) => measureCases(sides, cases);
  return {
    notifications: async () => {
      await prepared();
      return measured(notificationReads());
    },
    thread: async () => measured(threadReads(await prepared())),
    account: () => measured(accountReads()),
    search: () => measured(searchReads()),
    list: async () => measured(listReads(await prepared())),
    upload: async () => measured([await uploads()]),
  };
}

const readers = 32;

function read(what: string, requests: Case['requests']): Case {
  return { what: `${what}, ${readers} at once`, connections: readers, requests };
}

function notificationReads(): Case[] {
  return ['v1', 'v2'].map((version) =>
    read(
      `notifications ${version}`,
      dataset.modest.map((account) => ({
        path: `/api/${version}/notifications?limit=20`,
        headers: bearer(account),
      })),
    ),
  );
}

function threadReads({ rootId }: Prepared): Case[] {
  const requests = dataset.readers.slice(0, 32).map((account) => ({
    path: `/api/v1/statuses/${rootId}/context`,
    headers: bearer(account),
  }));
  return [{ what: 'context of 1,000 answers, 4 at once', connections: 4, requests }];
}

function accountReads(): Case[] {
  const by = (path: string) =>
    dataset.readers.map((account, place) => ({
      path: `/api/v1/accounts/${accountIdAt(place * 7)}${path}`,
      headers: bearer(account),
    }));
  return [read('account', by('')), read('posts of an account', by('/statuses?limit=20'))];
}

function searchReads(): Case[] {
  const words = ['river', 'lantern harvest', 'winter garden kettle', '"quiet market"', 'copper'];
  const by = (type: string, queries: readonly string[]) =>
    dataset.readers.map((account, place) => ({
      path: `/api/v2/search?type=${type}&limit=20&q=${encodeURIComponent(queries[place % queries.length] ?? '')}`,
      headers: bearer(account),
    }));
  const names = dataset.readers.map((account) => `person_${account}`);
  return [
    read('search for accounts', by('accounts', names)),
    read('search for posts', by('statuses', words)),
  ];
}

function listReads({ lists }: Prepared): Case[] {
  const requests = lists.map(({ account, listId }) => ({
    path: `/api/v1/timelines/list/${listId}?limit=20`,
    headers: bearer(account),
  }));
  return [read('list timeline', requests)];
}

/** A photograph of two megapixels: decoded, turned, stripped and written in two sizes. */
async function uploads(): Promise<Case> {
  const size = { width: 1600, height: 1200, channels: 3 } as const;
  const raw = randomBytes(80 * 60 * 3);
  const picture = await sharp(raw, { raw: { width: 80, height: 60, channels: 3 } })
    .resize(size.width, size.height)
    .jpeg({ quality: 80 })
    .toBuffer();
  const boundary = 'bench-boundary';
  const head =
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n` +
    'content-type: image/jpeg\r\n\r\n';
  const body = Buffer.concat([Buffer.from(head), picture, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return {
    what: `upload of a picture of ${Math.round(picture.length / 1024)} KB, 4 at once`,
    connections: 4,
    requests: dataset.readers.map((account) => ({
      method: 'POST',
      path: '/api/v2/media',
      headers: { ...bearer(account), 'content-type': `multipart/form-data; boundary=${boundary}` },
      body,
    })),
  };
}
