/**
 * Unpacks the Chromium that the npm package ships into `TMPDIR`, which is where that package
 * always puts it. It runs as a process of its own so that the folder is ours and nothing else
 * sees the changed `TMPDIR`.
 */
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
