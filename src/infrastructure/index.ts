/**
 * The outside world: settings from the environment, the database and its migrations, the outbox
 * and its workers, mail, uploads and media, requests that leave the server, secrets, rations, the log.
 * It knows nothing of posts or cases; the words that it offers are the ones commands need.
 */
export { restoreBackup, type Restored, type RestoreTarget } from './backup/restore-backup.ts';
export { writeBackup, type BackupSource, type BackupSummary } from './backup/write-backup.ts';
export { memoryBus, type Bus } from './bus.ts';
export { addressRange, plainAddress } from './network-address.ts';
export { clientAddress } from './client-address.ts';
export {
  processConfig,
  readConfig,
  servedOrigin,
  settingsTable,
  testConfig,
  type Config,
  type Environment,
  type TestConfig,
} from './config.ts';
export { openDatabase, type Database, type Db, type Reader, type Tx } from './database.ts';
export { memoryEphemeral, type Ephemeral, type Limit, type Taken } from './ephemeral.ts';
export { askWithin } from './figures/ask-within.ts';
export { databaseFacts } from './figures/database-facts.ts';
export {
  dayOfTime,
  figuresByDay,
  isWithin,
  type Counted,
  type FiguresByDay,
} from './figures/figures-by-day.ts';
export { ranking, type Ranked } from './figures/ranking.ts';
export { readWithin } from './figures/read-within.ts';
export { filmsState, type FilmsState } from './films/films-state.ts';
export { inWorkFolder, openFilms, type Films } from './films/open-films.ts';
export {
  framesPerSecond,
  type Container,
  type FilmFacts,
  type FilmFile,
} from './films/probe-film.ts';
export { openHttpServer, type HttpServer, type UpgradeListener } from './http-server.ts';
export {
  defineJob,
  type FieldKind,
  type Fields,
  type Job,
  type JobOptions,
  type Payload,
} from './job.ts';
export { log, startLogging, stopLogging, type LogLevel } from './log.ts';
export { deliverMail, findSmtpFault, folderMail, sendMail, smtpMail } from './mail.ts';
export type { KeptMail, Mail, MailPort, StoredMail } from './mail-port.ts';
export { fileMediaStore } from './media/file-drive.ts';
export { findMediaFault } from './media/find-media-fault.ts';
export type { ByteRange, MediaFacts, MediaStore, StoredMedia } from './media/media-store.ts';
export { openMediaStore } from './media/open-media-store.ts';
export { mediaPath, serveMedia } from './media/serve-media.ts';
export { publish, unpublish, type PublishOptions } from './outbox.ts';
export {
  listAppliedMigrations,
  listKnownMigrations,
  migrate,
  migrationsFolder,
} from './migrate.ts';
export { openOutside, type Outside, type OutsideRequest, type OutsideResponse } from './outside.ts';
export {
  startEmbeddedPostgres,
  type EmbeddedOptions,
  type EmbeddedPostgres,
} from './postgres/embedded-postgres.ts';
export {
  joinEmbeddedPostgres,
  type JoinedPostgres,
  type JoinOptions,
} from './postgres/join-postgres.ts';
export { isSentFile, type SentFile } from './uploads/sent-file.ts';
export { openUploads, type ReceivedForm, type Uploads } from './uploads/open-uploads.ts';
export { reachDatabase } from './reach-database.ts';
export type { DB } from './schema.ts';
export { runDueJobs } from './run-due-jobs.ts';
export { loadSecrets, secretsFrom, type Secrets } from './secrets.ts';
export { findSetting, putSetting } from './settings.ts';
export { errorCode, exitCodes, StartFailure } from './start-failure.ts';
export { afterCommit, commitsOn, transact } from './transact.ts';
export {
  listParkedJobs,
  retryParkedJob,
  startWorkers,
  type ParkedJob,
  type Workers,
} from './workers.ts';
export { isPushKey, sendPush, vapidKeys, type PushOutcome } from './web-push.ts';
export type { World } from './world.ts';
