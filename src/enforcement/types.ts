/** The words of the front door: what commands are given, and what queries show. */
export * from './types/input.ts';
export type * from './types/case-work-view.ts';
export type * from './types/evidence-view.ts';
export type * from './types/queue-view.ts';
export type * from './types/rulebook.ts';
export type * from './types/view.ts';
