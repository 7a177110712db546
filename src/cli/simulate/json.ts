import type { Exact } from '../../analysis/exact.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { PassedOver, SimulatedRun } from '../../simulate/simulated.ts';
import type { TextOutput } from '../output.ts';
import type { ExactOf, Occasion, View } from './view.ts';

/** Firings that started nothing which are listed one by one. */
const MOST_SKIPPED = 10_000;

/** A simulation as one JSON object. Runs are written as they come, so that none of them has to be kept. */
export function jsonView(
  output: TextOutput,
  { from, until, seed }: Occasion,
  scenarios: readonly Scenario[],
  exactOf: ExactOf,
): View {
  const skipped: object[] = [];
  let written = 0;
  const head = { from: iso(from), until: iso(until), seed };
  output.write(`${JSON.stringify(head).slice(0, -1)},"runs":[`);
  return {
    run: (run) => output.write(`${written++ > 0 ? ',' : ''}\n${JSON.stringify(runOf(run))}`),
    passedOver: (passedOver) => {
      if (skipped.length < MOST_SKIPPED) skipped.push(skippedOf(passedOver));
    },
    end: (summary) => {
      const exact = Object.fromEntries(
        scenarios.map((scenario) => [scenario.name, exactJson(exactOf(scenario))]),
      );
      output.write(
        `\n],"skipped":${listOf(skipped)},\n"exact":${JSON.stringify(exact)},\n"summary":${JSON.stringify(summary)}}\n`,
      );
    },
  };
}

function exactJson(exact: Exact | string): object {
  return typeof exact === 'string' ? { exact: false, because: [exact] } : exact;
}

function runOf({ scenario, start, end, outcome, reason, limit, seed, due, events }: SimulatedRun): object {
  return {
    scenario: scenario.name,
    start: iso(start),
    end: iso(end),
    outcome,
    reason,
    ...(limit === undefined ? {} : { limit }),
    seed,
    ...(due === undefined ? {} : { due: iso(due) }),
    events,
  };
}

function skippedOf({ scenario, due, at, because, reason }: PassedOver): object {
  return { scenario: scenario.name, due: iso(due), at: iso(at), because, reason };
}

/** One a line. */
function listOf(items: readonly object[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
