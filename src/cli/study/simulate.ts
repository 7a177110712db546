import { LIMITS } from '../../api/limits.ts';
import type { Simulation } from '../../api/studies/simulation.ts';
import type { Registry } from '../../injectors/registry.ts';
import { NO_ASSUMPTIONS } from '../../simulate/assumptions.ts';
import { InOrder } from '../../simulate/in-order.ts';
import { notingRegistry } from '../../simulate/notes.ts';
import { simulatePlays } from '../../simulate/plays.ts';
import type { SimulatedRun } from '../../simulate/simulated.ts';
import { Summary, type SummaryReport } from '../../simulate/summary/summary.ts';
import { Failure } from '../failure.ts';
import { keepHeapSmall } from '../simulate/heap.ts';
import { withoutSeed } from '../simulate/options.ts';
import { type Study, StudyRefused } from './task.ts';
import { scenarioIn } from './text.ts';
import { ToldRuns } from './told-runs.ts';

/** A simulation, as `squall simulate` plays it. */
export async function simulate(
  { question, config }: Extract<Study, { kind: 'simulate' }>,
  registry: Registry,
): Promise<Simulation> {
  const { what, seedForAll, events, ...window } = question;
  const asked = typeof what === 'string' ? [scenarioIn(what, registry)] : what;
  const scenarios = seedForAll ? asked.map(withoutSeed) : asked;
  const limits = config === undefined ? {} : await limitsIn(config, registry);
  const summary = new Summary(scenarios);
  const told = new ToldRuns(scenarios, { runs: LIMITS.runs, bytes: events ? LIMITS.events : 0 });
  const inOrder = new InOrder<SimulatedRun>((run) => told.add(run));
  keepHeapSmall();
  simulatePlays({
    ...window,
    ...limits,
    scenarios,
    registry: notingRegistry(registry),
    assumptions: NO_ASSUMPTIONS,
    audience: {
      play: () => {
        endWithParent();
        summary.restart();
        inOrder.restart();
      },
      event: (event) => summary.event(event),
      run: (run) => {
        summary.run(run);
        inOrder.add(run);
      },
      passedOver: (passedOver) => summary.passedOver(passedOver),
      time: endWithParent,
    },
  });
  return { runs: told.runs, scenarioRuns: told.counts, summary: summaryOf(summary.report()) };
}

const parent = process.ppid;

/** Nothing else is noticed while a simulation goes on. */
function endWithParent(): void {
  if (process.ppid !== parent) process.exit(1);
}

async function limitsIn(path: string, registry: Registry) {
  const { readConfig } = await import('../config.ts');
  try {
    const { limits, environment } = await readConfig(path, registry.names);
    return { limits, ...(environment === undefined ? {} : { environment }) };
  } catch (error) {
    if (error instanceof Failure)
      throw new StudyRefused('internal', `the limits are not known: ${error.message}`);
    throw error;
  }
}

function summaryOf({
  scenarios,
  faults,
  maxConcurrentFaults,
  firings,
}: SummaryReport): Simulation['summary'] {
  const reports = Object.entries(scenarios);
  const states = reports.flatMap(([name, report]) =>
    Object.entries(report.states).map(([path, { probability }]) => [
      reports.length > 1 ? `${name}/${path}` : path,
      { probability },
    ]),
  );
  return { states: Object.fromEntries(states), faults, maxConcurrentFaults, skipped: firings.skipped };
}
