import { inspect } from 'node:util';
import { runParser } from '@optique/core/facade';
import { formatMessage, message } from '@optique/core/message';
import { isRefusal, type Refusal } from '#foundation';
import { StartFailure } from '#infrastructure';
import { grammar } from './grammar.ts';
import type { Surroundings, Task } from './surroundings.ts';

/** Exit codes besides those of a StartFailure. */
const exitCode = { done: 0, refused: 1, notUnderstood: 2, broken: 70 } as const;

/**
 * Runs one command line and gives its exit code: 0 when it did what was asked, 1 when that was
 * refused or found something wrong, 2 when it was not understood, and those of `StartFailure`.
 */
export async function moot(args: readonly string[], at: Surroundings): Promise<number> {
  const understood = understand(args, at);
  if (typeof understood === 'number') return understood;
  try {
    return await understood(at);
  } catch (error) {
    return explain(error, at);
  }
}

/** The task that the words name; or the exit code, when help or an error was all there is to say. */
function understand(args: readonly string[], at: Surroundings): Task | number {
  const asked: { code: number | undefined } = { code: undefined };
  const nothing: Task = async () => exitCode.done;
  const parsed = runParser<typeof grammar, Task, Task>(
    grammar,
    'moot',
    args.length === 0 ? ['--help'] : args,
    {
      brief: message`The command line of Folkmoot, for whoever runs one.`,
      footer: message`Settings come from the environment, as for the service itself. Exit codes: 0 done, 1 refused, 2 not understood.`,
      help: {
        option: true,
        onShow: () => {
          asked.code = exitCode.done;
          return nothing;
        },
      },
      aboveError: 'none',
      usageLine: [{ type: 'ellipsis' }],
      commandList: 'top-level',
      termWidth: 'auto',
      maxWidth: 100,
      stdout: at.print,
      stderr: () => undefined,
      onError: (_code, error) => {
        asked.code = exitCode.notUnderstood;
        const sentence = formatMessage(error, { colors: false, quotes: true });
        at.tell(`${sentence.replaceAll(/\s+/g, ' ').replace(/\.$/, '')} (see moot --help).`);
        return nothing;
      },
    },
  );
  return asked.code ?? parsed;
}

function explain(error: unknown, at: Surroundings): number {
  if (isRefusal(error)) {
    at.tell(sentenceOf(error));
    return exitCode.refused;
  }
  if (error instanceof StartFailure) {
    at.tell(error.message);
    return error.exitCode;
  }
  at.tell(inspect(error));
  return exitCode.broken;
}

function sentenceOf({ code, article, detail }: Refusal): string {
  const cited = article === undefined ? code : `${code}, article ${article}`;
  return `Refused (${cited}): ${detail}`;
}
