import type { Message } from '@optique/core/message';
import { map } from '@optique/core/modifiers';
import type { Parser } from '@optique/core/parser';
import { command } from '@optique/core/primitives';
import type { Surroundings, Task } from './surroundings.ts';

/** What a command says of itself in help. */
export type About = {
  readonly brief: Message;
  /** More than the brief, on the command's own help page. */
  readonly description?: Message;
};

/** A command that parses its arguments into an input and runs with it. */
export function task<Input, State>(
  name: string,
  about: About,
  parser: Parser<'sync', Input, State>,
  run: (at: Surroundings, input: Input) => Promise<number>,
) {
  return command(name, mapTask(parser, run), { description: about.brief, ...about });
}

/** What a command does with what its parser reads. */
export function mapTask<Input, State>(
  parser: Parser<'sync', Input, State>,
  run: (at: Surroundings, input: Input) => Promise<number>,
) {
  return map(
    parser,
    (input): Task =>
      (at) =>
        run(at, input),
  );
}
