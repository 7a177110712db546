import { createRegistry, type Registry } from '../../injectors/registry.ts';
import type { Recording } from '../../journal/run-journal.ts';
import { loadScenario } from '../../scenario/index.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { compareRuns, type Difference } from '../../simulate/replay/compare.ts';
import { replay } from '../../simulate/replay/replay.ts';
import { Summary } from '../../simulate/summary/summary.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { openOutput } from '../output.ts';
import { allInjectors } from '../plugins.ts';
import { readJournal } from '../report/verb.ts';
import { loadScenarioFile } from '../scenarios.ts';
import { printable } from '../terminal.ts';
import { formatOf, type SimulateVerbOptions } from './options.ts';
import { viewOf } from './views.ts';

/** `squall simulate --replay JOURNAL [FILE]`: plays a run again from its journal; sets the exit code. */
export async function replayVerb(
  journal: string,
  paths: readonly string[],
  options: SimulateVerbOptions,
): Promise<void> {
  if (paths.length > 1) throw new Failure(EXIT.usage, '--replay takes one scenario at most');
  const registry = createRegistry(await allInjectors(options));
  const recording = readJournal(journal, undefined);
  const scenario = scenarioOf(recording, paths[0], journal, registry);
  const run = await replay(scenario, recording.events, registry);
  const differences = compareRuns(scenario, recording.events, run.events);
  const format = formatOf(options);
  const output = openOutput(options.output);
  const occasion = { from: run.start, until: run.end + 1, seed: run.seed, plays: 1, assumed: [] };
  const once = { ...scenario, schedule: [] };
  const view = await viewOf(format, output, occasion, [once], () => 'it is a replay');
  const summary = new Summary([once]);
  for (const event of run.events) summary.event(event);
  summary.run(run);
  view.run?.(run);
  view.end(summary.report());
  const lines = verdict(recording, differences);
  if (format === 'text') output.write(`\n${lines}\n`);
  else process.stderr.write(`${lines}\n`);
  output.end();
  process.exitCode = differences.length === 0 ? EXIT.passed : EXIT.failed;
}

/** The file that is named, or the one that was kept with the journal. */
function scenarioOf(
  { source }: Recording,
  path: string | undefined,
  journal: string,
  registry: Registry,
): Scenario {
  if (path !== undefined) return loadScenarioFile(path, registry).scenario;
  if (source === undefined)
    throw new Failure(EXIT.usage, `no scenario was kept beside ${journal}`, 'name its file, too');
  const { scenario } = loadScenario(source, journal, registry);
  if (scenario) return scenario;
  throw new Failure(
    EXIT.usage,
    `the scenario that was kept beside ${journal} is not valid any more`,
    'name its file, too',
  );
}

function verdict({ events }: Recording, differences: readonly Difference[]): string {
  if (differences.length === 0) return `The same sequence of ${events.length} events.`;
  return differences
    .map(
      ({ strand, place, first, second }) =>
        `It differs (${printable(strand)}, event ${place}): ${printable(first ?? 'the end')} in the journal, ${printable(second ?? 'the end')} played again.`,
    )
    .join('\n');
}
