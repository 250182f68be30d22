import { readConfig, type Config } from '#infrastructure';
import { fixedClock } from '#foundation';
import { testStart } from '#testing';
import { moot } from '../../src/cli/index.ts';
import { archiveWire } from '../../src/federation/index.ts';
import type { TestService } from './start-test-server.ts';

/** How a command ended, and what it wrote. */
export type Ended = { readonly exitCode: number; readonly text: string };

/** Runs `moot` as somebody does who has no server: only what they are given. */
export function runAnywhere(...words: readonly string[]): Promise<Ended> {
  return run(words, { config: readConfig({}), clock: fixedClock(testStart) });
}

/** Runs `moot` as the operator does, beside the service. */
export function runBeside(
  { config, clock, origin }: TestService,
  ...words: readonly string[]
): Promise<Ended> {
  return run(words, { config: { ...config, origin }, clock });
}

type Place = { readonly config: Config; readonly clock: TestService['clock'] };

async function run(words: readonly string[], { config, clock }: Place): Promise<Ended> {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const exitCode = await moot(words, {
    readConfig: () => config,
    print: write,
    tell: write,
    askSecret: async () => '',
    archiveWire,
    clock,
  });
  return { exitCode, text: lines.join('\n') };
}
