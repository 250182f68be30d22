import type { Figures } from './load.ts';

/** How long an act takes, one after the other, in this process. */
export async function timed(
  times: number,
  act: (turn: number) => Promise<unknown>,
): Promise<Figures> {
  const tookMs: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const startedMs = performance.now();
    await act(turn);
    tookMs.push(performance.now() - startedMs);
  }
  return figuresOf(tookMs);
}

export function figuresOf(tookMs: readonly number[]): Figures {
  const sorted = [...tookMs].sort((left, right) => left - right);
  const totalMs = sorted.reduce((sum, each) => sum + each, 0);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return {
    perSecond: (sorted.length * 1000) / totalMs,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    answers: sorted.length,
    bytesEach: 0,
  };
}
