import { formatDuration } from '../plugin/index.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { enumerate, quoted } from './words.ts';

/** What keeps a run from starting, and what ends it at once, in sentences. */
export function guards({ steadyState, stopWhen, timeout }: Scenario): string[] {
  const steady = enumerate(steadyState.map(({ name }) => quoted(name)));
  return [
    ...(steady === ''
      ? []
      : [`It starts only where ${steady} ${holds(steadyState.length)}, and looks again when all is over.`]),
    ...stopWhen.map(
      ({ name, every, failures }) =>
        `It ends at once, aborted, when ${quoted(name)} does not hold${failures > 1 ? ` ${failures} times in a row` : ''}; ` +
        `that is looked at every ${formatDuration(every)}.`,
    ),
    `It is aborted after ${formatDuration(timeout)} whatever happens. However it ends, every fault is taken back first.`,
  ];
}

function holds(count: number): string {
  return count === 1 ? 'holds' : 'hold';
}
