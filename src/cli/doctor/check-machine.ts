import { constants, existsSync } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import {
  filmsState,
  findMediaFault,
  findSmtpFault,
  openMediaStore,
  servedOrigin,
  type Config,
} from '#infrastructure';
import { look, well, wrong, type Verdict } from './verdict.ts';

/** What can be seen without the database: folder, disk, mail, media, films. */
export async function checkMachine(config: Config): Promise<readonly Verdict[]> {
  const folder = await checkFolder(config.dataFolder);
  const isThere = existsSync(config.dataFolder);
  return [
    folder,
    ...(isThere ? [await checkDisk(config)] : []),
    await checkMail(config),
    ...(config.s3 === undefined ? [] : [await checkMedia(config, config.s3)]),
    await checkFilms(config),
  ];
}

async function checkFolder(folder: string): Promise<Verdict> {
  const about = 'data folder';
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return wrong(about, `${folder} is not there or cannot be written by this user.`);
  }
  const secret = await stat(join(folder, 'secret')).catch(() => undefined);
  if (secret === undefined)
    return wrong(about, `${folder} has no secret: it is not the service's.`);
  if ((secret.mode & 0o077) !== 0) {
    return look(about, `Others than its owner can read ${join(folder, 'secret')}: chmod 600 it.`);
  }
  return well(about, `${folder} can be written, and its secret is its owner's alone.`);
}

const gigabyte = 1024 ** 3;

async function checkDisk({ dataFolder }: Config): Promise<Verdict> {
  const disk = await statfs(dataFolder);
  const freeBytes = disk.bavail * disk.bsize;
  const sentence = `${(freeBytes / gigabyte).toFixed(1)} GB are free where ${dataFolder} lies.`;
  if (freeBytes < gigabyte / 10) return wrong('disk', sentence);
  return freeBytes < gigabyte ? look('disk', sentence) : well('disk', sentence);
}

async function checkMail({ smtpUrl, dataFolder }: Config): Promise<Verdict> {
  if (smtpUrl === undefined) {
    return look(
      'mail',
      `Mail is kept in ${join(dataFolder, 'mail')} and reaches nobody: set SMTP_URL.`,
    );
  }
  const fault = await findSmtpFault(smtpUrl);
  const host = URL.parse(smtpUrl)?.host ?? 'the mail server';
  return fault === undefined
    ? well('mail', `${host} takes our mail.`)
    : wrong('mail', `${host} does not take our mail: ${fault}.`);
}

/** Files lie in the data folder, which was looked at; objects lie with somebody else. */
async function checkMedia(config: Config, s3: NonNullable<Config['s3']>): Promise<Verdict> {
  const fault = await findMediaFault(await openMediaStore(config, servedOrigin(config)));
  const place = `the bucket ${s3.bucket} at ${URL.parse(s3.endpoint)?.host ?? s3.endpoint}`;
  return fault === undefined
    ? well('media', `Uploads are kept in ${place}, which answers.`)
    : wrong('media', `Uploads are kept in ${place}, which does not answer as it should: ${fault}.`);
}

async function checkFilms({ filmPrograms }: Config): Promise<Verdict> {
  const found = await filmsState(filmPrograms);
  switch (found.is) {
    case 'absent':
      return filmPrograms.named === 'none'
        ? well('films', 'Films and sounds are refused, as FOLKMOOT_FFMPEG=none says.')
        : look('films', 'No ffmpeg with ffprobe was found: films and sounds are refused.');
    case 'broken':
      return wrong('films', `The ffmpeg that was found does not run: ${found.complaint}.`);
    case 'lacking':
      return wrong('films', `The ffmpeg that was found cannot write ${found.encoders.join(', ')}.`);
    case 'fine':
      return well('films', `ffmpeg ${found.version} converts films and sounds.`);
  }
}
