import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { randomToken } from '#foundation';
import type { Tx } from './database.ts';
import { defineJob } from './job.ts';
import type { Mail, MailPort, StoredMail } from './mail-port.ts';
import { publish } from './outbox.ts';

const listedAtMost = 200;

/** Has a letter sent once the caller's transaction has committed. */
export async function sendMail(tx: Tx, mail: Mail): Promise<void> {
  await publish(tx, 'mail', { to: mail.to, subject: mail.subject, text: mail.text });
}

export const deliverMail = defineJob(
  'mail',
  { to: 'text', subject: 'text', text: 'text' },
  async (world, mail) => {
    await world.mail.deliver(mail, world.clock.now());
  },
);

/** Sends through an SMTP server, such as `smtps://user:password@mail.example:465`. */
export function smtpMail(url: string, from: string): MailPort {
  const transport = createTransport(url, { from });
  return {
    kept: undefined,
    deliver: async (mail, at) => {
      await transport.sendMail({ ...mail, date: at });
    },
  };
}

/** Signs in to an SMTP server and sends nothing; gives why that fails, undefined when it does not. */
export async function findSmtpFault(url: string): Promise<string | undefined> {
  const transport = createTransport({ url, connectionTimeout: 10_000, greetingTimeout: 10_000 });
  try {
    await transport.verify();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'it does not answer';
  } finally {
    transport.close();
  }
}

/** Keeps each letter as a file, for the default set-up and for tests. */
export function folderMail(folder: string): MailPort {
  const find = async (id: string): Promise<StoredMail | undefined> =>
    /^\d{13}-[\w-]{12}$/.test(id) ? readStored(folder, id) : undefined;
  return {
    deliver: (mail, at) => keep(folder, mail, at),
    kept: {
      find,
      list: async () => {
        const mails = await Promise.all((await newestIds(folder)).map((id) => find(id)));
        return mails.filter((mail) => mail !== undefined);
      },
    },
  };
}

async function keep(folder: string, mail: Mail, at: Date): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const id = `${String(at.getTime()).padStart(13, '0')}-${randomToken(9)}`;
  const aside = join(folder, `.${id}`);
  await writeFile(aside, letterText(mail, at), { mode: 0o600 });
  await rename(aside, join(folder, `${id}.txt`));
}

async function newestIds(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = await readdir(folder);
  const ids = names.filter((name) => /^\d.*\.txt$/.test(name)).map((name) => name.slice(0, -4));
  return ids.toSorted().toReversed().slice(0, listedAtMost);
}

function letterText(mail: Mail, at: Date): string {
  const line = (value: string): string => value.replaceAll(/[\r\n]+/g, ' ');
  const head = [`Date: ${at.toISOString()}`, `To: ${line(mail.to)}`];
  return [...head, `Subject: ${line(mail.subject)}`, '', mail.text].join('\n');
}

async function readStored(folder: string, id: string): Promise<StoredMail | undefined> {
  const letter = await readFile(join(folder, `${id}.txt`), 'utf8').catch(() => undefined);
  const parts = /^Date: (.*)\nTo: (.*)\nSubject: (.*)\n\n([\s\S]*)$/.exec(letter ?? '');
  if (parts === null) return undefined;
  const [, at = '', to = '', subject = '', text = ''] = parts;
  return { id, at: new Date(at), to, subject, text };
}
