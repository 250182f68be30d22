/**
 * `npm run fuzz -- --seed 7 --requests 100000`: sends that many hostile requests to a service of its
 * own and fails when one was answered by a fault, in a form that is not described, or changed what is
 * somebody else's, or when memory grew.
 */
import { parseArgs } from 'node:util';
import { startTestService } from '../scenarios/start-test-server.ts';
import { fuzz } from './fuzz.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    requests: { type: 'string', default: '100000' },
  },
});
const seed = Number(values.seed);
const requests = Number(values.requests);
process.stdout.write(`Seed ${seed}, ${requests} requests\n`);
const service = await startTestService({ callsPerWindow: 1_000_000_000, isWatched: false });
try {
  const onProgress = (done: number) => {
    if (done % 10_000 === 0) process.stdout.write(`${done} …\n`);
  };
  const report = await fuzz(service, { seed, requests, onProgress });
  const [startMb, middleMb, endMb] = report.heapMb.map((mb) => mb.toFixed(0));
  process.stdout.write(
    `\n${report.perSecond.toFixed(0)} requests/s; by status ${JSON.stringify(report.byStatus)}\n` +
      `Slowest: ${report.slowest.ms.toFixed(0)} ms, ${report.slowest.what}\n` +
      `Heap after collection: ${startMb} MB, ${middleMb} MB, ${endMb} MB\n` +
      `${report.failures.length} kinds of failure\n${report.failures.map((one) => `\n- ${one}\n`).join('')}`,
  );
  const [, halfMb = 0, lastMb = 0] = report.heapMb;
  const grew = lastMb > halfMb * 1.3 + 20;
  if (report.failures.length > 0 || grew) process.exitCode = 1;
} finally {
  await service.close();
}
