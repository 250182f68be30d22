import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestService } from '../scenarios/start-test-server.ts';
import { fuzz } from './fuzz.ts';

/** A short run with a seed of its own; `npm run fuzz` is the long one. */
test('no request is answered by a fault, a form that is not described, or another’s rows', async () => {
  const service = await startTestService({ callsPerWindow: 1_000_000_000, isWatched: false });
  try {
    const report = await fuzz(service, { seed: 3, requests: 4_000, mostMs: 25_000 });
    assert.deepEqual(report.failures, []);
    assert.ok(report.requests > 100, String(report.requests));
    const fine = report.byStatus['200'] ?? 0;
    assert.ok(fine > report.requests / 10, JSON.stringify(report.byStatus));
    const [startMb = 0, , endMb = 0] = report.heapMb;
    assert.ok(endMb < startMb * 1.6 + 40, report.heapMb.join(' → '));
  } finally {
    await service.close();
  }
});
