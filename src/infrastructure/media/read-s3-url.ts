import type { S3Place } from './s3-drive.ts';

const bucketPath = /^\/([a-z0-9][a-z0-9.-]{1,62})\/?$/;
const publicShape = /^$|^https?:\/\/[^?#]+$/;

/**
 * Reads `https://KEY:SECRET@host/bucket?region=…&public=…`: the bucket is the path, `public` is where
 * browsers may fetch its objects. Undefined for anything else.
 */
export function readS3Url(text: string): S3Place | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const bucket = bucketPath.exec(url.pathname)?.[1];
  const keys = [url.username, url.password].map(unescaped);
  const [accessKeyId = '', secretAccessKey = ''] = keys;
  const shown = url.searchParams.get('public') ?? '';
  if (bucket === undefined || keys.includes('') || !publicShape.test(shown)) return undefined;
  return {
    endpoint: url.origin,
    bucket,
    region: url.searchParams.get('region') ?? 'us-east-1',
    accessKeyId,
    secretAccessKey,
    publicUrl: shown === '' ? undefined : shown.replace(/\/$/, ''),
  };
}

/** A percent sign that escapes nothing stands for itself. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
