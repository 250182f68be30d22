/**
 * The words of enforcement as types: the case and all in it, the commands that may be given, the
 * events that may follow, and the facts that a rule may look at. Plain data, times as `Date`.
 */
export type * from './model/case.ts';
export type * from './model/command.ts';
export type * from './model/context.ts';
export type * from './model/decision.ts';
export type * from './model/event.ts';
export type * from './model/evidence.ts';
export type * from './model/measure.ts';
export type * from './model/motion.ts';
export type * from './model/panel.ts';
export type * from './model/rulebook.ts';
