import type { Usage } from '@optique/core/usage';
import { grammar } from './grammar.ts';

/** The words of every command there is, such as `account list`. */
export function commandPaths(): readonly string[] {
  return pathsIn(grammar.usage, []);
}

function pathsIn(usage: Usage, before: readonly string[]): readonly string[] {
  const words = [...before];
  for (const term of usage) {
    if (term.type === 'command') words.push(term.name);
    if (term.type === 'exclusive' && term.terms.some(beginsWithCommand)) {
      // A branch without a word of its own is the command as it stands.
      return term.terms.flatMap((branch) =>
        beginsWithCommand(branch) ? pathsIn(branch, words) : words.join(' '),
      );
    }
  }
  return [words.join(' ')];
}

function beginsWithCommand(usage: Usage): boolean {
  return usage[0]?.type === 'command';
}
