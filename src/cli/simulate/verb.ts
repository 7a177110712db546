import { exactFacts } from '../../analysis/exact.ts';
import type { Config } from '../../config/config.ts';
import { createRegistry } from '../../injectors/registry.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { InOrder } from '../../simulate/in-order.ts';
import { notingRegistry } from '../../simulate/notes.ts';
import { type PlaysOptions, simulatePlays } from '../../simulate/plays.ts';
import type { SimulatedRun } from '../../simulate/simulated.ts';
import { Summary, type SummaryReport } from '../../simulate/summary/summary.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { openOutput } from '../output.ts';
import { allInjectors } from '../plugins.ts';
import { loadScenarioFiles } from '../scenarios.ts';
import { parseAssumptions } from './assume.ts';
import { keepHeapSmall } from './heap.ts';
import { baseSeed, formatOf, playsOf, type SimulateVerbOptions, windowOf, withoutSeed } from './options.ts';
import { Progress } from './progress.ts';
import type { View } from './view.ts';
import { viewOf } from './views.ts';

/** `squall simulate PATH…`: prints what would happen. */
export async function simulateVerb(paths: readonly string[], options: SimulateVerbOptions): Promise<void> {
  if (options.replay !== undefined) {
    const { replayVerb } = await import('./replay.ts');
    return replayVerb(options.replay, paths, options);
  }
  if (paths.length === 0) throw new Failure(EXIT.usage, 'simulate takes scenario files or folders');
  const registry = createRegistry(await allInjectors(options));
  const [format, plays, window] = [formatOf(options), playsOf(options), windowOf(options, Date.now())];
  const config = await configOf(options, registry.names);
  const files = loadScenarioFiles(paths, registry).map(({ scenario }) => scenario);
  const seed = baseSeed(options.seed, files);
  const what: Omit<PlaysOptions, 'audience'> = {
    ...window,
    seed,
    plays,
    // A seed that is given goes for all of them.
    scenarios: options.seed === undefined ? files : files.map(withoutSeed),
    registry: notingRegistry(registry),
    assumptions: parseAssumptions(options.assume, files),
    ...(config ? { limits: config.limits } : {}),
    ...(config?.environment === undefined ? {} : { environment: config.environment }),
  };
  keepHeapSmall();
  const output = openOutput(options.output);
  const exactOf = (scenario: Scenario) => exactFacts(scenario, what.assumptions, config?.limits);
  const occasion = { ...window, seed, plays, assumed: options.assume };
  const view = await viewOf(format, output, occasion, what.scenarios, exactOf);
  view.end(simulate(what, view));
  output.end();
}

/** Plays it all, and adds it up. */
function simulate(what: Omit<PlaysOptions, 'audience'>, view: View): SummaryReport {
  const { scenarios, from, until, plays } = what;
  const summary = new Summary(scenarios);
  const progress = new Progress(process.stderr);
  const inOrder = new InOrder<SimulatedRun>((run) => view.run?.(run));
  let [play, runs] = [0, 0];
  simulatePlays({
    ...what,
    audience: {
      play: (number) => {
        play = number;
        summary.restart();
        inOrder.restart();
        progress.at(play / plays, runs);
      },
      event: (event) => summary.event(event),
      run: (run) => {
        runs++;
        summary.run(run);
        inOrder.add(run);
      },
      passedOver: (passedOver) => {
        summary.passedOver(passedOver);
        view.passedOver?.(passedOver);
      },
      time: (now) => progress.at((play + Math.min(1, (now - from) / (until - from))) / plays, runs),
    },
  });
  progress.end();
  return summary.report();
}

/** Loaded when it is asked for: calendars and the like cost a start that needs none. */
async function configOf(
  { config }: SimulateVerbOptions,
  kinds: readonly string[],
): Promise<Config | undefined> {
  if (config === undefined) return undefined;
  const { readConfig } = await import('../config.ts');
  return readConfig(config, kinds);
}
