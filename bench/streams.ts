import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { dataset, tokenAt } from './dataset.ts';
import type { Figures } from './load.ts';
import type { Measured } from './measured.ts';
import type { Row } from './report.ts';

const sockets = 1000;
const warmRounds = 5;
const rounds = 25;

/**
 * One post to a thousand open streams of its author's followers, from the request until the last
 * socket has it; beside the plainest server that sends constant frames of that size to as many.
 */
export async function measureStreams(sides: {
  readonly service: Measured;
  readonly constant: Measured;
}): Promise<Row> {
  process.stdout.write(`measuring ${sockets} open streams …\n`);
  const before = await sides.service.memoryMb();
  const tokens = dataset.readers.map((account) => tokenAt(account));
  const own = await openClients(`${sides.service.origin}/api/v1/streaming?stream=user`, tokens);
  await delay(1000);
  const grown = (await sides.service.memoryMb()) - before;
  const { figures } = await measureRounds(own, () => post(sides.service));
  own.kill();
  const plain = await openClients(sides.constant.origin, ['none']);
  const send = () =>
    fetch(`${sides.constant.origin}/frames/${Math.round(figures.bytesEach)}`, { method: 'POST' });
  const constant = await measureRounds(plain, send);
  plain.kill();
  return {
    what: `post until ${sockets} open streams have it, frames (+${grown} MB)`,
    figures,
    constant: constant.figures,
  };
}

async function openClients(address: string, tokens: readonly string[]): Promise<ChildProcess> {
  const script = join(import.meta.dirname, 'stream-clients.ts');
  const child = fork(script, [address.replace('http', 'ws'), String(sockets), ...tokens]);
  const message = await nextMessage(child);
  if (word(message, 'is') !== 'open') throw new Error('the streams did not open');
  return child;
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error('the clients ended'));
    child.once('exit', fail);
    child.once('message', (message: unknown) => {
      child.off('exit', fail);
      resolve(message);
    });
  });
}

async function post({ origin }: Measured): Promise<Response> {
  const response = await fetch(`${origin}/api/v1/statuses`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${tokenAt(dataset.famous)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      status: 'The kettle is on, and the river has risen since the morning.',
    }),
  });
  if (!response.ok) throw new Error(`a post was refused with ${response.status}`);
  return response;
}

async function measureRounds(
  clients: ChildProcess,
  act: () => Promise<Response>,
): Promise<{ readonly figures: Figures }> {
  const tookMs: number[] = [];
  let bytesEach = 0;
  for (let round = 0; round < warmRounds + rounds; round += 1) {
    const startedMs = performance.now();
    const arrived = nextMessage(clients);
    await (await act()).text();
    const message = await arrived;
    bytesEach = Number(word(message, 'bytes'));
    if (round >= warmRounds) tookMs.push(performance.now() - startedMs);
  }
  tookMs.sort((left, right) => left - right);
  const at = (share: number) => tookMs[Math.floor((tookMs.length - 1) * share)] ?? 0;
  const totalMs = tookMs.reduce((sum, each) => sum + each, 0);
  return {
    figures: {
      perSecond: (sockets * rounds * 1000) / totalMs,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      answers: sockets * rounds,
      bytesEach,
    },
  };
}

function word(message: unknown, name: string): unknown {
  return typeof message === 'object' && message !== null ? Reflect.get(message, name) : undefined;
}
