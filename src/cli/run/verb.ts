import { randomInt } from 'node:crypto';
import { MAX_SEED } from '../../chance/streams.ts';
import type { Config } from '../../config/config.ts';
import type { Run } from '../../engine/run.ts';
import type { Event } from '../../events/event.ts';
import { systemClock } from '../../host/clock.ts';
import { createHost } from '../../host/host.ts';
import { createRegistry, type Registry } from '../../injectors/registry.ts';
import { gateOf } from '../../runner/gate.ts';
import { launch } from '../../runner/launch.ts';
import { stateDir } from '../../runner/state-dir.ts';
import { watchdogOf } from '../../runner/watchdog.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { EXIT, exitCodeOf, type StopSignal } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { allInjectors, loadPlugin } from '../plugins.ts';
import { recoveryLines } from '../recover/lines.ts';
import { formatForFile, writeReport } from '../report/write.ts';
import { loadScenarioFile } from '../scenarios.ts';
import { parseSeed } from '../seed.ts';
import { createOutput } from './output.ts';
import { readTypedEvents } from './typed-events.ts';

interface RunVerbOptions {
  readonly dryRun?: boolean;
  readonly realTime?: boolean;
  readonly seed?: string;
  readonly environment?: string;
  readonly config?: string;
  readonly json?: boolean;
  readonly stateDir?: string;
  readonly report: readonly string[];
  readonly plugin: readonly string[];
}

/** `squall run FILE`: sets the exit code; rejects with a Failure where nothing was started. */
export async function runVerb(file: string, options: RunVerbOptions): Promise<void> {
  const registry = createRegistry(await allInjectors(options));
  const config = await configOf(options, registry);
  const dryRun = options.dryRun ?? config?.dryRun ?? false;
  if (options.realTime && !dryRun) {
    throw new Failure(EXIT.usage, '--real-time goes with --dry-run; a real run always takes its time');
  }
  if (process.platform !== 'linux') {
    throw new Failure(EXIT.refused, `faults can be injected on Linux only, and this is ${process.platform}`);
  }
  const reports = options.report.map((path) => ({ path, format: formatForFile(path) }));
  const { scenario, source } = loadScenarioFile(file, registry);
  const host = createHost();
  const seed = seedOf(options.seed, scenario);
  const output = await createOutput(process.stdout, options.json ?? false);
  const environment = options.environment ?? config?.environment;
  const folder = stateDir(options.stateDir, process.env, host.uid);
  const gate = config && gateOf(config.limits, folder, systemClock);
  const refused = gate?.admitRun(scenario, dryRun);
  const events: Event[] = [];
  const run = launch(
    {
      registry,
      loadPlugin,
      host,
      clock: systemClock,
      stateDir: folder,
      guard: watchdogOf(host, folder, output.note),
      ...(gate ? { gate } : {}),
      ...(environment === undefined ? {} : { environment }),
      onRecovery: ({ records, damaged }) => {
        // Two Squalls at once are normal: what a living one holds is no news.
        const news = records.filter(({ state }) => state !== 'held');
        recoveryLines({ records: news, damaged }).forEach(output.note);
      },
      note: output.note,
    },
    {
      scenario,
      source,
      seed,
      mode: dryRun ? (options.realTime ? 'dry-real-time' : 'dry') : 'real',
      ...(refused ? { refused } : {}),
      onEvent: (event) => {
        if (reports.length > 0) events.push(event);
        output.event(event);
      },
    },
  );
  const signal = stopOnSignals(run);
  process.on('SIGTSTP', () => {
    output.note('a run does not pause, as its faults would stay in force: Ctrl-C ends it');
  });
  stopOnTrouble(run);
  const stopReading = readTypedEvents(scenario, run, process.stdin, output.note);
  const finished = await run.finished;
  stopReading();
  output.end();
  for (const { path, format } of reports) {
    await writeReport(path, { events, source }, format, registry).catch(({ message }) =>
      output.note(message),
    );
  }
  process.exit(exitCodeOf(finished, signal()));
}

/** Loaded when it is asked for: calendars and the like cost a start that needs none. */
async function configOf({ config }: RunVerbOptions, registry: Registry): Promise<Config | undefined> {
  if (config === undefined) return undefined;
  const { readConfig } = await import('../config.ts');
  return readConfig(config, registry.names);
}

function seedOf(option: string | undefined, scenario: Scenario): number {
  return option === undefined ? (scenario.seed ?? randomInt(MAX_SEED + 1)) : parseSeed(option);
}

/** The first signal ends the run; no further one skips the clean-up. @returns the signal, once there was one */
function stopOnSignals(run: Run): () => StopSignal | undefined {
  let first: StopSignal | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      first ??= signal;
      run.stop({ outcome: 'aborted', reason: `interrupted by ${signal}` });
    });
  }
  // Left to node, one opens a debugger's port and the others end it on the spot.
  for (const signal of ['SIGUSR1', 'SIGUSR2', 'SIGQUIT'] as const) {
    process.on(signal, () => run.stop({ outcome: 'aborted', reason: `halted by ${signal}` }));
  }
  return () => first;
}

/** Whatever goes wrong in our own code or with our own output, the faults are taken back. */
function stopOnTrouble(run: Run): void {
  const broken = (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    if (process.env.SQUALL_DEBUG) console.error(error);
    run.stop({ outcome: 'failed', reason: `internal error: ${message}` });
  };
  process.on('uncaughtException', broken);
  process.on('unhandledRejection', broken);
  process.stdout.once('error', ({ message }) => {
    process.stderr.write(`squall: the output cannot be written (${message}), so the run is ended\n`);
    run.stop({ outcome: 'aborted', reason: 'the output could not be written' });
  });
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
}
