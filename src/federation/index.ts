/**
 * Federation: the only place that speaks ActivityPub. It translates posts and people into the
 * documents that other servers, and archives, read. It does not deliver or receive yet.
 */
export { archiveWire } from './archive-wire.ts';
export { findDocument, type FoundDocument } from './find-document.ts';
export { actorUri, contexts, noteUri } from './translate/addresses.ts';
export { actorOf } from './translate/actor.ts';
export { announceOf, createOf, noteOf, type Note } from './translate/note.ts';
