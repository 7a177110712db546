import { type AnyStateMachine, createActor, createMachine } from 'xstate';
import { seededStreams } from '../../src/chance/streams.ts';
import { VirtualClock } from '../../src/engine/virtual-clock.ts';
import { injectors } from '../../src/injectors/index.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import { machineConfig } from '../../src/machine/config.ts';
import { loadScenario } from '../../src/scenario/index.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { NO_ASSUMPTIONS } from '../../src/simulate/assumptions.ts';
import { notingRegistry } from '../../src/simulate/notes.ts';
import { simulateRun } from '../../src/simulate/run.ts';
import { median } from '../faults/processes.ts';
import { tenStates } from './scenarios.ts';

/** States that a run enters. */
const STATES = 10;

/** State entries a second, the median of all rounds. */
export interface Rates {
  /** Squall: faults, events, draws and all. */
  readonly squall: number;
  /** XState with the statechart that Squall compiles, and nothing in its states but the event that leads on. */
  readonly sameChart: number;
  /** XState with ten states in a row, each left by a timer. */
  readonly tenStates: number;
}

/** Each in turn, so that whatever else the machine does is the same for all. */
export function benchRates(rounds = 15): Rates {
  const registry = createRegistry(injectors);
  const { scenario } = loadScenario(tenStates('ten-states'), 'ten-states', registry);
  const [chart, row] = [bareChart(scenario as Scenario), bareRow()];
  const noting = notingRegistry(registry);
  let seed = 0;
  const contenders = [
    () => playSquall(scenario as Scenario, noting, seed++),
    () => playBare(chart),
    () => playBare(row),
  ];
  const rates = contenders.map(() => [] as number[]);
  for (let round = 0; round < rounds + 3; round++) {
    for (const [index, play] of contenders.entries()) {
      const rate = measure(play);
      // The first rounds are for the compiler.
      if (round >= 3) rates[index]?.push(rate);
    }
  }
  const [squall = 0, sameChart = 0, tenInARow = 0] = rates.map(median);
  return { squall, sameChart, tenStates: tenInARow };
}

export function formatRates({ squall, sameChart, tenStates: ten }: Rates): string {
  const row = (what: string, rate: number) =>
    `${what.padEnd(56)} ${Math.round(rate).toString().padStart(8)} ${(squall / rate).toFixed(2).padStart(8)}×`;
  return [
    `${'State entries a second (median)'.padEnd(56)}                 of it`,
    row('squall simulate, faults, draws and events included', squall),
    row('bare XState, as many states as Squall compiles', sameChart),
    row('bare XState, ten states in a row', ten),
  ].join('\n');
}

function measure(play: () => void): number {
  const start = performance.now();
  let runs = 0;
  while (performance.now() - start < 250) {
    play();
    runs++;
  }
  return (runs * STATES) / ((performance.now() - start) / 1000);
}

function playSquall(scenario: Scenario, registry: ReturnType<typeof notingRegistry>, seed: number): void {
  const clock = new VirtualClock(0);
  let over = false;
  simulateRun({
    scenario,
    seed,
    streams: seededStreams(seed),
    clock,
    registry,
    assumptions: NO_ASSUMPTIONS,
    onEvent: () => {},
    onFinished: () => {
      over = true;
    },
  });
  while (!over && clock.advance());
}

function playBare(machine: AnyStateMachine): void {
  const clock = new VirtualClock(0);
  const actor = createActor(machine, { clock: clock as never });
  actor.start();
  while (actor.getSnapshot().status === 'active' && clock.advance());
}

function bareRow(): AnyStateMachine {
  const states = Array.from({ length: STATES }, (_, index) => [
    `s${index}`,
    index === STATES - 1 ? { type: 'final' } : { after: { 1000: `s${index + 1}` } },
  ]);
  return createMachine({ initial: 's0', states: Object.fromEntries(states) } as never);
}

/** The statechart with every action, guard and actor taken out; a phase that waits for an answer answers itself. */
function bareChart(scenario: Scenario): AnyStateMachine {
  return createMachine(bare(machineConfig(scenario)) as never);
}

function bare(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(bare);
  if (typeof node !== 'object' || node === null) return node;
  const { entry, actions, guard, invoke, ...rest } = node as Record<string, unknown>;
  const stripped = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, bare(value)]));
  for (const [delay, way] of Object.entries((stripped.after ?? {}) as object)) {
    stripped.after = { [delay === 'timeout' ? 10_000_000 : 10_000]: way };
  }
  const answer = Object.keys((stripped.on ?? {}) as object).find((type) =>
    /^(?:prepared$|injected |left |ended$)/.test(type),
  );
  if (answer === undefined) return stripped;
  return {
    ...stripped,
    entry: ({ self }: { self: { send: (event: object) => void } }) => self.send({ type: answer }),
  };
}
