import { resolve } from 'node:path';
import { z } from 'zod';
import { logLevels, type LogLevel } from './log.ts';
import type { FilmPrograms } from './films/find-programs.ts';
import { readS3Url } from './media/read-s3-url.ts';
import type { S3Place } from './media/s3-drive.ts';
import { StartFailure } from './start-failure.ts';

/** The service's settings, checked. */
export type Config = {
  readonly port: number;
  readonly host: string;
  /** The public origin without a trailing slash; undefined: the address that is listened on. */
  readonly origin: string | undefined;
  /** Absolute path. */
  readonly dataFolder: string;
  /** Undefined: the PostgreSQL that comes along, in the data folder. */
  readonly databaseUrl: string | undefined;
  readonly databaseConnections: number;
  /** Undefined: media are files in the data folder. */
  readonly s3: S3Place | undefined;
  /** Undefined: mail is kept as files in the data folder. */
  readonly smtpUrl: string | undefined;
  /** Where ffmpeg and ffprobe are looked for. */
  readonly filmPrograms: FilmPrograms;
  readonly mailFrom: string | undefined;
  /** Absolute path of the charter that replaces the one that comes along. */
  readonly charterFile: string | undefined;
  readonly allowPrivate: boolean;
  readonly logLevel: LogLevel;
  readonly workers: number;
  /** Calls of the interface for programs that one account or address may make in five minutes. */
  readonly callsPerWindow: number;
  /** How many proxies of one's own stand in front and add to X-Forwarded-For. */
  readonly proxies: number;
};

/** The environment, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

const origin = z
  .string()
  .transform((text) => URL.parse(text))
  .refine((url) => url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/', {
    error: 'must be an origin such as https://folkmoot.example',
  })
  .transform((url) => url?.origin);

const path = z.string().transform((text) => resolve(text));

const yesOrNo = z
  .enum(['1', '0', 'true', 'false', 'yes', 'no'], { error: 'must be yes or no' })
  .transform((text) => ['1', 'true', 'yes'].includes(text));

function wholeNumber(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+$/, { error })
    .transform(Number)
    .pipe(z.number().min(least, { error }).max(most, { error }));
}

function urlOf(schemes: readonly string[], example: string) {
  return z.string().refine((text) => schemes.includes(URL.parse(text)?.protocol ?? ''), {
    error: `must be an address such as ${example}`,
  });
}

const s3Example = 'https://KEY:SECRET@s3.example/bucket?region=eu-1';

const s3 = z.string().transform((text, context): S3Place => {
  const place = readS3Url(text);
  if (place !== undefined) return place;
  context.addIssue({ code: 'custom', message: `must be an address such as ${s3Example}` });
  return z.NEVER;
});

const shape = z.object({
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  FOLKMOOT_URL: origin.optional(),
  FOLKMOOT_DATA: path.prefault('./data'),
  DATABASE_URL: urlOf(
    ['postgres:', 'postgresql:'],
    'postgres://folkmoot:password@localhost/folkmoot',
  ).optional(),
  FOLKMOOT_DATABASE_CONNECTIONS: wholeNumber(4, 500).default(24),
  S3_URL: s3.optional(),
  FOLKMOOT_FFMPEG: z.string().optional(),
  SMTP_URL: urlOf(['smtp:', 'smtps:'], 'smtps://user:password@mail.example:465').optional(),
  FOLKMOOT_MAIL_FROM: z.string().includes('@', { error: 'must be a mail address' }).optional(),
  FOLKMOOT_CHARTER: path.optional(),
  FOLKMOOT_ALLOW_PRIVATE: yesOrNo.default(false),
  FOLKMOOT_LOG: z
    .enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` })
    .default('warning'),
  FOLKMOOT_WORKERS: wholeNumber(1, 100).default(6),
  FOLKMOOT_CALLS: wholeNumber(1, 1_000_000_000).default(300),
  FOLKMOOT_PROXIES: wholeNumber(0, 10).default(0),
});

type SettingName = keyof typeof shape.shape;
type Described = { readonly usual: string; readonly description: string };

const described = {
  PORT: { usual: '3000', description: 'The port to listen on; 0 takes any free one.' },
  HOST: { usual: '127.0.0.1', description: 'The address to listen on; 0.0.0.0 for all.' },
  FOLKMOOT_URL: {
    usual: 'where it listens',
    description: 'The public origin, such as https://folkmoot.example. It never changes later.',
  },
  FOLKMOOT_DATA: { usual: './data', description: 'The folder for everything that is kept.' },
  DATABASE_URL: {
    usual: 'the PostgreSQL that comes along',
    description: 'A PostgreSQL server (15 to 18) of your own.',
  },
  FOLKMOOT_DATABASE_CONNECTIONS: { usual: '24', description: 'The most database connections.' },
  S3_URL: {
    usual: 'files in the data folder',
    description: `Where uploads are kept, as \`${s3Example}\`.`,
  },
  FOLKMOOT_FFMPEG: {
    usual: 'the one on PATH',
    description:
      'The ffmpeg that reads sounds and films, with ffprobe beside it; `none` to do without.',
  },
  SMTP_URL: {
    usual: 'mail is kept in the data folder',
    description: 'The server that sends mail.',
  },
  FOLKMOOT_MAIL_FROM: {
    usual: 'folkmoot@ the host',
    description: 'The address that mail comes from.',
  },
  FOLKMOOT_CHARTER: {
    usual: 'the one that comes along',
    description: 'A file with the numbers that this community has chosen within the Articles.',
  },
  FOLKMOOT_ALLOW_PRIVATE: {
    usual: 'no',
    description: 'Lets the server fetch from private addresses: for tests only.',
  },
  FOLKMOOT_LOG: {
    usual: 'warning',
    description: `The least that is logged: ${logLevels.join(', ')}.`,
  },
  FOLKMOOT_WORKERS: { usual: '6', description: 'How many background jobs run at once.' },
  FOLKMOOT_CALLS: {
    usual: '300',
    description: 'Calls that one account or address may make in five minutes.',
  },
  FOLKMOOT_PROXIES: {
    usual: '0',
    description: 'How many proxies of yours stand in front and add to X-Forwarded-For.',
  },
} satisfies Record<SettingName, Described>;

/**
 * Reads the settings. An empty variable counts as absent.
 * @throws StartFailure with one sentence that names every variable at fault
 */
export function readConfig(environment: Environment): Config {
  const given = Object.entries(environment).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  const parsed = shape.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw new StartFailure(faultsOf(parsed.error), 'config');
  const settings = parsed.data;
  return {
    port: settings.PORT,
    host: settings.HOST,
    origin: settings.FOLKMOOT_URL,
    dataFolder: settings.FOLKMOOT_DATA,
    databaseUrl: settings.DATABASE_URL,
    databaseConnections: Math.max(
      settings.FOLKMOOT_DATABASE_CONNECTIONS,
      settings.FOLKMOOT_WORKERS + 4,
    ),
    s3: settings.S3_URL,
    filmPrograms: { named: settings.FOLKMOOT_FFMPEG, searchPath: environment['PATH'] ?? '' },
    smtpUrl: settings.SMTP_URL,
    mailFrom: settings.FOLKMOOT_MAIL_FROM,
    charterFile: settings.FOLKMOOT_CHARTER,
    allowPrivate: settings.FOLKMOOT_ALLOW_PRIVATE,
    logLevel: settings.FOLKMOOT_LOG,
    workers: settings.FOLKMOOT_WORKERS,
    callsPerWindow: settings.FOLKMOOT_CALLS,
    proxies: settings.FOLKMOOT_PROXIES,
  };
}

/** The public origin: as set, else the address that is listened on. */
export function servedOrigin({ origin, host, port }: Pick<Config, 'origin' | 'host' | 'port'>) {
  if (origin !== undefined) return origin;
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** The settings of this process. */
export function processConfig(): Config {
  return readConfig(process.env);
}

function faultsOf(error: z.ZodError): string {
  const faults = error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  return `Wrong setting: ${faults.join('; ')}.`;
}

/** Where tests find their databases. `scripts/test.ts` sets what is not given. */
export type TestConfig = {
  /** A server on which this run may create databases; undefined: each file starts its own. */
  readonly serverUrl: string | undefined;
  /** The run's migrated database, to be copied. */
  readonly template: string | undefined;
  /** The role that owns what is created; undefined: the one that `serverUrl` names. */
  readonly role: string | undefined;
  readonly filmPrograms: FilmPrograms;
};

export function testConfig(): TestConfig {
  return {
    serverUrl: process.env['FOLKMOOT_TEST_DATABASE_URL'],
    template: process.env['FOLKMOOT_TEST_TEMPLATE'],
    role: process.env['FOLKMOOT_TEST_ROLE'],
    filmPrograms: {
      named: process.env['FOLKMOOT_FFMPEG'],
      searchPath: process.env['PATH'] ?? '',
    },
  };
}

/** README's table of settings, in Markdown. */
export function settingsTable(): string {
  const rows = Object.entries(described).map(
    ([name, { usual, description }]) => `| \`${name}\` | ${usual} | ${description} |`,
  );
  return ['| setting | when absent | what it is |', '| --- | --- | --- |', ...rows, ''].join('\n');
}
