import { setTimeout as delay } from 'node:timers/promises';
import { bearer } from './cases.ts';
import { accountIdAt, dataset } from './dataset.ts';
import type { Measured } from './measured.ts';

/**
 * What is made by the service itself, so that it is as real posts, notifications and lists are:
 * a thread whose every answer mentions the same eight people, and a list of these for some readers.
 */
export type Prepared = {
  /** A post with at least a thousand answers. */
  readonly rootId: string;
  /** Accounts with a list, and the list's id. */
  readonly lists: readonly { readonly account: number; readonly listId: string }[];
};

const replies = 1000;
const atOnce = 8;
const author = dataset.modest[0];

export async function prepare(service: Measured): Promise<Prepared> {
  process.stdout.write(`writing a thread of ${replies} answers …\n`);
  const rootId = await publish(service, author, { status: 'Who has seen the lantern?' });
  const names = dataset.modest.map((account) => `@person_${account}`).join(' ');
  let next = 0;
  const write = async () => {
    while (next < replies) {
      const number = next;
      next += 1;
      const account = dataset.readers[number % dataset.readers.length] ?? author;
      const status = `${names} I have, by the bridge, answer ${number}`;
      await publish(service, account, { status, in_reply_to_id: rootId });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, write));
  const lists = [];
  for (const account of dataset.readers.slice(0, 20)) {
    lists.push({ account, listId: await makeList(service, account) });
  }
  await awaitNotifications(service);
  return { rootId, lists };
}

async function publish(
  service: Measured,
  account: number,
  draft: Readonly<Record<string, string>>,
): Promise<string> {
  return idIn(await send(service, account, { path: '/api/v1/statuses', json: draft }));
}

async function makeList(service: Measured, account: number): Promise<string> {
  const id = idIn(
    await send(service, account, { path: '/api/v1/lists', json: { title: 'Bench' } }),
  );
  const members = { account_ids: dataset.modest.map(accountIdAt) };
  await send(service, account, { path: `/api/v1/lists/${id}/accounts`, json: members });
  return id;
}

/** Notifications are written by jobs. */
async function awaitNotifications({ origin }: Measured): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(`${origin}/api/v1/notifications/unread_count?limit=1000`, {
      headers: bearer(author),
    });
    const body: unknown = await answer.json();
    const count: unknown =
      typeof body === 'object' && body !== null ? Reflect.get(body, 'count') : 0;
    if (Number(count) >= replies) return;
    await delay(100);
  }
  throw new Error('the notifications did not arrive');
}

type Sent = { readonly path: string; readonly json: object };

async function send({ origin }: Measured, account: number, { path, json }: Sent): Promise<unknown> {
  const answer = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { ...bearer(account), 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

function idIn(value: unknown): string {
  const id: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'id') : '';
  return String(id);
}
