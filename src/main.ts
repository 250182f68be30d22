/**
 * The composition root: settings → database → modules → workers and web. Nothing else knows all
 * the modules, and nothing here decides anything.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { getRequestListener } from '@hono/node-server';
import * as accounts from '#accounts';
import * as conversation from '#conversation';
import * as enforcement from '#enforcement';
import * as exit from '#exit';
import * as foundation from '#foundation';
import * as infrastructure from '#infrastructure';
import * as ledger from '#ledger';
import { openReport, type ReportOn } from '#report';
import { apiPaths, createApi, describePush, type Streaming } from './api/index.ts';
import * as federation from './federation/index.ts';
import { openWeb, type Modules } from './web/index.ts';

type Config = infrastructure.Config;
type Job = infrastructure.Job;
type World = infrastructure.World;

export type StartOptions = {
  readonly config: Config;
  /** The machine's clock unless told otherwise. */
  readonly clock?: foundation.Clock;
  /** Without workers, whoever started it runs the jobs: tests that move the clock. */
  readonly withWorkers?: boolean;
  /** Fills a service that nobody has used yet with the demonstration town. */
  readonly withDemo?: boolean;
  /** Told before each step that may take a while. */
  readonly onProgress?: (step: string) => void;
};

/** A running service. */
export type Folkmoot = {
  readonly origin: string;
  readonly world: World;
  readonly jobs: readonly Job[];
  /** Where the database lies; undefined when it is a server of one's own. */
  readonly databaseFolder: string | undefined;
  /** Makes whoever opens it first the operator; undefined once there is one. */
  readonly operatorLink: string | undefined;
  /** Settles with the reason when the service can no longer go on. */
  readonly failed: Promise<Error>;
  /** Answers what is under way, then lets go of everything. Calling it again waits for the same. */
  readonly close: () => Promise<void>;
};

const webBuildFolder = join(import.meta.dirname, '../build/web');

const jobs: readonly Job[] = [
  infrastructure.deliverMail,
  ...accounts.accountJobs,
  ...ledger.ledgerJobs,
  ...conversation.conversationJobs,
  ...conversation.pushJobs(describePush),
  ...enforcement.enforcementJobs,
];

/**
 * Starts the service and resolves when it answers requests.
 * @throws StartFailure with one sentence for its operator
 */
export async function startFolkmoot(options: StartOptions): Promise<Folkmoot> {
  const closers: (() => Promise<void>)[] = [];
  const close = closeOnce(closers);
  try {
    return await compose(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

type Closers = (() => Promise<void>)[];

/**
 * In reverse: what was opened last may need what was opened before it. What cannot be closed keeps
 * nothing else open, and the first failure is thrown in the end.
 */
function closeOnce(closers: Closers): () => Promise<void> {
  let closing: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const closer of closers.toReversed()) {
      await closer().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };
  return () => (closing ??= closeAll());
}

async function compose(
  options: StartOptions,
  closers: Closers,
  close: () => Promise<void>,
): Promise<Folkmoot> {
  const { config } = options;
  const server = await infrastructure.openHttpServer({ host: config.host, port: config.port });
  closers.push(server.close);
  const store = await openStore(options, closers);
  const origin = infrastructure.servedOrigin({ ...config, port: server.port });
  const world = await openWorld(options, store.database, origin);
  closers.push(world.outside.close);
  if (options.withDemo === true) await settleDemo(world, options);
  await world.uploads.sweep();
  await prepare(world, config);
  const operatorToken = await accounts.issueOperatorLink(world);
  const { answer, streaming } = await createAnswer(world, config);
  if (options.withWorkers !== false) {
    const { database } = store;
    const concurrency = config.workers;
    const workers = await infrastructure.startWorkers({ world, database, jobs, concurrency });
    closers.push(workers.stop);
  }
  const listener = getRequestListener(answer);
  server.serve((request, response) => void listener(request, response), streaming.upgrade);
  // Requests under way may still publish jobs, so the doors close first.
  closers.push(server.close);
  // Streams end by themselves never: they are told to come back before requests are waited for.
  closers.push(async () => streaming.close());
  return {
    origin,
    world,
    jobs,
    databaseFolder: store.folder,
    operatorLink:
      operatorToken === undefined ? undefined : `${origin}/setup?token=${operatorToken}`,
    failed: store.failed,
    close,
  };
}

type Store = {
  readonly database: infrastructure.Database;
  readonly folder: string | undefined;
  readonly failed: Promise<Error>;
};

async function openStore(options: StartOptions, closers: Closers): Promise<Store> {
  const { config } = options;
  const embedded = config.databaseUrl === undefined ? await startEmbedded(options) : undefined;
  if (embedded !== undefined) closers.push(embedded.stop);
  const database = infrastructure.openDatabase({
    url: config.databaseUrl ?? embedded?.url ?? '',
    maxConnections: config.databaseConnections,
  });
  closers.push(database.close);
  await infrastructure.reachDatabase(database.pool);
  await infrastructure.migrate(database.pool);
  const failed =
    embedded?.ended.then((text) => new Error(`The database ended by itself: ${text}`)) ??
    new Promise<Error>(() => undefined);
  return { database, folder: embedded?.folder, failed };
}

function startEmbedded(options: StartOptions): Promise<infrastructure.EmbeddedPostgres> {
  return infrastructure.startEmbeddedPostgres({
    dataFolder: options.config.dataFolder,
    onProgress: (step) => options.onProgress?.(step),
  });
}

async function openWorld(
  options: StartOptions,
  database: infrastructure.Database,
  origin: string,
): Promise<World> {
  const { config, clock = foundation.systemClock() } = options;
  await mkdir(config.dataFolder, { recursive: true });
  return {
    db: database.db,
    clock,
    ids: foundation.createIds(clock),
    secrets: await infrastructure.loadSecrets(config.dataFolder),
    origin,
    mail: openMail(config, origin),
    media: await infrastructure.openMediaStore(config, origin),
    films: infrastructure.openFilms(config.filmPrograms),
    outside: infrastructure.openOutside({
      userAgent: `Folkmoot (+${origin})`,
      allowPrivate: config.allowPrivate,
    }),
    ephemeral: infrastructure.memoryEphemeral(clock),
    uploads: infrastructure.openUploads({ folder: join(config.dataFolder, 'uploads'), clock }),
    bus: infrastructure.memoryBus(),
  };
}

function openMail(config: Config, origin: string): infrastructure.MailPort {
  if (config.smtpUrl === undefined)
    return infrastructure.folderMail(join(config.dataFolder, 'mail'));
  const from = config.mailFrom ?? `folkmoot@${new URL(origin).hostname}`;
  return infrastructure.smtpMail(config.smtpUrl, from);
}

/** A tenth of a start’s work, and only the demonstration is needed of it. */
const openCommandLine = () => import('./cli/index.ts');

/** The town comes before the rulebook of today: its history needs one that was in force then. */
async function settleDemo(world: World, { onProgress }: StartOptions): Promise<void> {
  const { demoHandle, fillDemo } = await openCommandLine();
  if ((await accounts.countLocalPeople(world.db)) === 0) {
    onProgress?.('Filling the demonstration town (about half a minute)');
    await fillDemo(world, jobs);
  } else if ((await accounts.findAccountByHandle(world.db, demoHandle)) === undefined) {
    throw new infrastructure.StartFailure(
      'The demonstration needs a service without people: set FOLKMOOT_DATA to an empty folder, or leave --demo out.',
      'config',
    );
  }
}

/** What every service has before its first request: its own voice, a rulebook, its charter. */
async function prepare(world: World, { charterFile }: Config): Promise<void> {
  await accounts.ensureServiceAccount(world);
  await enforcement.ensureRulebook(world);
  // The key and the first checkpoint are there before the first visitor.
  await ledger.publishWhenDue(world);
  if (charterFile === undefined) return;
  try {
    const values: unknown = JSON.parse(await readFile(charterFile, 'utf8'));
    await enforcement.adoptCharter(
      world,
      undefined,
      Object.fromEntries(Object.entries(values ?? {})),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new infrastructure.StartFailure(
      `The charter in ${charterFile} cannot be adopted: ${reason}`,
      'config',
      { cause: error },
    );
  }
}

type Answer = (request: Request, env: object) => Promise<Response>;

/** Programs are answered by the API and federation, files by the media store, all else is a page. */
async function createAnswer(
  world: World,
  config: Config,
): Promise<{ readonly answer: Answer; readonly streaming: Streaming }> {
  const addressOf = (request: { readonly headers: Headers }, env: unknown): string =>
    infrastructure.clientAddress({
      peer: peerOf(env),
      forwardedFor: request.headers.get('x-forwarded-for'),
      proxies: config.proxies,
    });
  const report = openReport((from) => ledger.readPublished(world.db, from));
  const { app, streaming } = createApi(world, {
    callsPerWindow: config.callsPerWindow,
    addressOf,
    archiveWire: federation.archiveWire(world),
    report,
  });
  const web = await openWeb(webBuildFolder);
  const platform = platformOf(world, report);
  const prefixes = apiPaths.map((path) => path.replace(/\*$/, ''));
  const answer: Answer = async (request, env) => {
    const path = new URL(request.url).pathname;
    if (prefixes.some((prefix) => path.startsWith(prefix))) return app.fetch(request, env);
    if (path.startsWith(infrastructure.mediaPath)) {
      return infrastructure.serveMedia(world.media, request);
    }
    const document = await answerDocument(world, path, request);
    return document ?? web.respond(request, platform, addressOf(request, env));
  };
  return { answer, streaming };
}

function platformOf(world: World, report: ReportOn): Modules {
  const wire = federation.archiveWire(world);
  return {
    world,
    accounts,
    conversation,
    enforcement,
    foundation,
    infrastructure,
    ledger,
    report,
    archiveOf: (account) => exit.exportArchive(world, account, wire),
  };
}

/** The address of an object here, which a browser may be given too. */
const objectPath = /^\/users\/(\w+)(?:\/posts\/(\d+))?\/?$/;

function pageOfObject(path: string): string | undefined {
  const [, handle, postId] = objectPath.exec(path) ?? [];
  if (handle === undefined) return undefined;
  return postId === undefined ? `/@${handle}` : `/@${handle}/${postId}`;
}

const activityTypes = /application\/(?:activity\+json|ld\+json)/;

/** An object for other servers; a browser is sent to its page. Undefined for all other paths. */
async function answerDocument(
  world: World,
  path: string,
  request: Request,
): Promise<Response | undefined> {
  const page = pageOfObject(path);
  if (page === undefined || !['GET', 'HEAD'].includes(request.method)) return undefined;
  if (!activityTypes.test(request.headers.get('accept') ?? '')) {
    return new Response(null, { status: 302, headers: { location: page, vary: 'accept' } });
  }
  const found = await federation.findDocument(world, path);
  if (found === undefined) return undefined;
  const headers = { 'content-type': 'application/activity+json; charset=utf-8', vary: 'accept' };
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(found.body), { headers });
}

function peerOf(env: unknown): string | undefined {
  if (typeof env !== 'object' || env === null || !('incoming' in env)) return undefined;
  return env.incoming instanceof IncomingMessage ? env.incoming.socket.remoteAddress : undefined;
}

/** What the operator reads at a start. */
async function greeting(service: Folkmoot, config: Config, withDemo: boolean): Promise<string> {
  const lines = [`Folkmoot is ready at ${service.origin}`];
  if (withDemo) {
    const { demoHandle, demoPassword } = await openCommandLine();
    lines.push(
      `  Sign in as            ${demoHandle}, or anyone in town; password: ${demoPassword}`,
    );
  }
  if (service.operatorLink !== undefined) {
    lines.push(`  Become its operator   ${service.operatorLink} (works once)`);
  }
  lines.push(`  Data                  ${config.dataFolder}`);
  if (service.databaseFolder?.startsWith(config.dataFolder) === false) {
    lines.push(`  Database              ${service.databaseFolder}`);
  }
  if (service.world.mail.kept !== undefined) {
    lines.push(`  Mail is kept at       ${service.origin}/local/mails`);
  }
  return [...lines, '  Stop                  Ctrl-C', ''].join('\n');
}

/** A terminal and npm may both pass one Ctrl-C on, so only a later one means impatience. */
const impatienceMs = 1_000;

async function leave(service: Folkmoot, exitCode: number): Promise<void> {
  const askedMs = performance.now();
  const insist = () => {
    if (performance.now() - askedMs > impatienceMs) process.exit(130);
  };
  process.on('SIGINT', insist).on('SIGTERM', insist);
  try {
    await service.close();
  } catch (error) {
    // Without its database no queue can be handed back: whoever leaves for that says only that.
    if (exitCode === 0) throw error;
    infrastructure.log('start').warn('Not everything could be closed: {error}', { error });
  }
  process.exit(exitCode);
}

/** @throws StartFailure for anything but `--demo` */
function askedForDemo(words: readonly string[]): boolean {
  for (const word of words) {
    if (word === '--demo') continue;
    throw new infrastructure.StartFailure(
      `Unknown option ${word}: there is only --demo.`,
      'config',
    );
  }
  return words.length > 0;
}

async function main(): Promise<void> {
  const config = infrastructure.processConfig();
  await infrastructure.startLogging(config.logLevel);
  const onProgress = (step: string) => process.stderr.write(`${step} …\n`);
  const withDemo = askedForDemo(process.argv.slice(2));
  const service = await startFolkmoot({ config, onProgress, withDemo });
  process.stdout.write(await greeting(service, config, withDemo));
  const asked = Promise.withResolvers<undefined>();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => asked.resolve(undefined));
  const failure = await Promise.race([asked.promise, service.failed]);
  process.stderr.write(`${failure?.message ?? 'Finishing what is under way …'}\n`);
  await leave(service, failure === undefined ? 0 : infrastructure.exitCodes.unavailable);
}

/** A failure that the operator can mend is one sentence; any other is shown whole. */
function report(error: unknown): never {
  const isPlain = error instanceof infrastructure.StartFailure;
  process.stderr.write(isPlain ? `${error.message}\n` : `${inspect(error)}\n`);
  process.exit(isPlain ? error.exitCode : 1);
}

if (import.meta.main) await main().catch(report);
