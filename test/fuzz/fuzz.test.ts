import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestService } from '../scenarios/start-test-server.ts';
import { fuzz } from './fuzz.ts';

/** A short run with a seed of its own; `npm run fuzz` is the long one. */
test('no request is answered by a fault, a form that is not described, or another’s rows', async () => {
  const service = await startTestService({ callsPerWindow: 1_000_000_000, isWatched: false });
  try {
    const report = await fuzz(service, { seed: 3, requests: 4_000 });
    assert.deepEqual(report.failures, []);
    const answered = Object.values(report.byStatus).reduce((sum, each) => sum + each, 0);
    assert.ok(answered > 3_900, String(answered));
    assert.ok((report.byStatus['200'] ?? 0) > 400, JSON.stringify(report.byStatus));
    const [startMb, , endMb] = report.heapMb;
    assert.ok(endMb < startMb * 1.6 + 40, report.heapMb.join(' → '));
  } finally {
    await service.close();
  }
});
