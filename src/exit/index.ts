/**
 * Exit: what a person takes along when they go, and may take at any time. Nothing here asks for an
 * account's standing: reading and exporting one's own data is never withheld, whatever the sanction
 * (Article 13).
 */
export { exportPeople, peopleListFile, peopleListNames } from './add-relations.ts';
export { archivePaths } from './archive-paths.ts';
export { exportArchive, type Archive } from './export-archive.ts';
export { exitState, type ExitState } from './exit-state.ts';
export type { ArchiveWire, BoostedPost } from './wire.ts';
