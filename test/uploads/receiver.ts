/**
 * The whole service in a process of its own, which tells how much memory it has had:
 *
 *   fork('test/uploads/receiver.ts', [FOLDER, DATABASE_URL])
 */
import { readConfig, startLogging } from '#infrastructure';
import { startFolkmoot } from '../../src/main.ts';

const [folder = '', databaseUrl = ''] = process.argv.slice(2);
const config = readConfig({
  FOLKMOOT_DATA: folder,
  DATABASE_URL: databaseUrl,
  FOLKMOOT_LOG: 'error',
  PORT: '0',
});
await startLogging(config.logLevel);
const service = await startFolkmoot({ config, withWorkers: false });

let peakBytes = 0;
const watching = setInterval(() => {
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
}, 5);

process.on('message', (message) => {
  if (message === 'peak') {
    process.send?.(peakBytes);
    peakBytes = process.memoryUsage.rss();
    return;
  }
  clearInterval(watching);
  void service.close().then(() => process.disconnect());
});
process.send?.(service.origin);
