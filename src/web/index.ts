/**
 * The pages for people: a SvelteKit app that is rendered on the server and works without
 * JavaScript. Main mounts its build and hands it the modules with each request; the bundle holds
 * none of them. It calls one command or query per form or page, and decides nothing.
 */
export { openWeb, type Web } from './mount.ts';
export type { Modules } from './platform.ts';
