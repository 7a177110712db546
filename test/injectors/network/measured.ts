import type { Arrivals } from '../../support/meter.ts';

/** What was seen of the packets that were sent to one port. */
export interface Seen {
  readonly sent: number;
  /** Milliseconds. */
  readonly delays: readonly number[];
  /** In the order of coming. */
  readonly sequences: readonly number[];
  /** Milliseconds, on one clock. */
  readonly times: readonly number[];
}

export function seenAt(port: number, sent: number, arrivals: Arrivals): Seen {
  const came = arrivals[port] ?? [];
  return {
    sent,
    delays: came.map(([, delay]) => delay),
    sequences: came.map(([sequence]) => sequence),
    times: came.map(([, , at]) => at),
  };
}

/** The share of packets that did not come. */
export function lost({ sent, sequences }: Seen): number {
  return 1 - new Set(sequences).size / sent;
}

/** How many came a second time, of those that came. */
export function twice({ sequences }: Seen): number {
  return sequences.length / new Set(sequences).size - 1;
}

/** The share of packets that came before one that had been sent earlier. */
export function overtakers({ sequences }: Seen): number {
  let earliestLater = Number.POSITIVE_INFINITY;
  const count = sequences.reduceRight((sum, sequence) => {
    const overtook = earliestLater < sequence;
    earliestLater = Math.min(earliestLater, sequence);
    return sum + (overtook ? 1 : 0);
  }, 0);
  return count / sequences.length;
}

/** A number below which a share of the others is. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The mean of what is not among the least or the most tenth: a machine that was away for a moment is not in it. */
export function middle(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const kept = sorted.slice(Math.floor(sorted.length * 0.1), Math.ceil(sorted.length * 0.9));
  return kept.reduce((sum, one) => sum + one, 0) / kept.length;
}

/**
 * Megabits a second on the wire, of packets with so many bytes in them: the median of what they took from one to the one
 * that came half of them later (Theil and Sen), as a machine that was away for a moment makes some late.
 */
export function wireRate({ times }: Seen, size: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const spans = sorted.slice(half).map((at, index) => at - (sorted[index] ?? Number.NaN));
  // Headers of Ethernet, IP and UDP.
  return (half * (size + 42) * 8) / 1000 / quantile(spans, 0.5);
}

/** What is wrong with a share of so many packets, if it is further from the expected one than chance explains. */
export function shareProblem(what: string, share: number, expected: number, count: number): string[] {
  const error = Math.sqrt((expected * (1 - expected)) / count);
  return Math.abs(share - expected) <= 3 * error
    ? []
    : [`${what} ${share.toFixed(4)}, not ${expected} ± ${(3 * error).toFixed(4)}`];
}

/** What is wrong with a number that should be within a tolerance. */
export function problem(what: string, measured: number, expected: number, tolerance: number): string[] {
  return Math.abs(measured - expected) <= tolerance
    ? []
    : [`${what} ${measured.toFixed(3)}, not ${expected.toFixed(3)} ± ${tolerance.toFixed(3)}`];
}

/**
 * What is wrong each time it is measured, at most four times: chance is beyond three standard errors at times, and a
 * busy machine is late. @param measure gives problems as `what it is about: what is wrong`
 */
export async function lastingProblems(measure: () => Promise<string[]>): Promise<string[]> {
  const about = (problem: string) => problem.slice(0, problem.indexOf(': '));
  let wrong = await measure();
  for (let round = 2; wrong.length > 0 && round <= 4; round++) {
    const before = new Set(wrong.map(about));
    wrong = (await measure()).filter((problem) => before.has(about(problem)));
  }
  return wrong;
}
