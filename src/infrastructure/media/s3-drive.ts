import { Readable } from 'node:stream';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Disk } from 'flydrive';
import { S3Driver } from 'flydrive/drivers/s3';
import { pathOfKey } from './media-types.ts';
import { driveMediaStore, type ByteRange, type Content, type MediaStore } from './media-store.ts';

/** Where the objects lie, as `S3_URL` says. */
export type S3Place = {
  /** The host, without the bucket: buckets are named in the path. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Where browsers fetch them, without a trailing slash; undefined: from us, at `/media/`. */
  readonly publicUrl: string | undefined;
};

/** Names are hashes of contents, so whoever has an object may keep it. */
const forEver = 'public, max-age=31536000, immutable';

/**
 * Keeps media as objects of an S3-compatible store, which its operator named as they name the
 * database: the guarded client is for addresses that strangers choose. An object is there whole
 * once its PUT was answered, so nothing is written aside.
 */
export function s3MediaStore(place: S3Place, origin: string): MediaStore {
  const client = openClient(place);
  const { bucket, publicUrl } = place;
  const driver = new S3Driver({ client, bucket, visibility: 'private', supportsACL: false });
  const disk = new Disk(driver);
  return driveMediaStore(
    {
      disk,
      write: (path, content) => writeObject(disk, path, content),
      readPart: (path, range) => readPart(client, { bucket, path, range }),
    },
    {
      url: (key) =>
        publicUrl === undefined ? `${origin}/media/${key}` : `${publicUrl}/${pathOfKey(key)}`,
      publicOrigin: publicUrl === undefined ? undefined : new URL(publicUrl).origin,
    },
  );
}

function openClient({ endpoint, region, accessKeyId, secretAccessKey }: S3Place): S3Client {
  return new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    // Trailing checksums are Amazon's own; other stores refuse or keep them as content.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000 },
  });
}

async function writeObject(disk: Disk, path: string, content: Content): Promise<void> {
  const options = {
    contentType: content.type,
    contentLength: content.sizeBytes,
    cacheControl: forEver,
  };
  if (content.bytes === undefined) await disk.putStream(path, content.open(), options);
  else await disk.put(path, content.bytes, options);
}

type Part = { readonly bucket: string; readonly path: string; readonly range: ByteRange };

async function readPart(client: S3Client, { bucket, path, range }: Part): Promise<Readable> {
  const { Body: body } = await client.send(
    new GetObjectCommand({
      Bucket: bucket,
      Key: path,
      Range: `bytes=${range.start}-${range.end}`,
    }),
  );
  if (body instanceof Readable) return body;
  throw new Error(`the part of ${path} has no body`);
}
