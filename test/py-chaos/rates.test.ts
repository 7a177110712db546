import { expect, it } from 'vitest';
import { VirtualClock } from '../../src/engine/virtual-clock.ts';
import { createHost } from '../../src/host/host.ts';
import { injectors } from '../../src/injectors/index.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import type { Injector } from '../../src/plugin/index.ts';
import { loadPyChaos } from '../../src/py-chaos/load.ts';
import { toScenario } from '../../src/py-chaos/to-scenario.ts';
import { launch } from '../../src/runner/launch.ts';
import { loadScenario, type Scenario } from '../../src/scenario/index.ts';
import { Scheduler } from '../../src/schedule/scheduler.ts';

const TICKS = 10_000;
const PROBABILITIES = { cpu: 0.3, memory: 0.2, process: 0.05, network: 0.9 };

/** Faults overlap their ticks here: no tick may be lost by that. */
const CONFIG = `
agent: {interval_seconds: 10}
failures:
  cpu: {enabled: true, probability: ${PROBABILITIES.cpu}, duration_seconds: 5}
  memory: {enabled: true, probability: ${PROBABILITIES.memory}, duration_seconds: 10}
  process: {enabled: true, probability: ${PROBABILITIES.process}, target_name: nobody-at-all}
  network: {enabled: true, probability: ${PROBABILITIES.network}, duration_seconds: 15}
`;

/** The real kinds, which only look; and here they do not even do that. */
const blind = injectors.map(
  (injector): Injector => ({
    ...injector,
    missing: async () => [],
    plan: async () => ({ undo: {}, observation: { message: 'planned' } }),
  }),
);

it('at each of 10 000 ticks, each failure happens as often as its probability says', async () => {
  const { config } = loadPyChaos(CONFIG, 'config.yaml');
  const registry = createRegistry(blind);
  const text = toScenario(config as NonNullable<typeof config>) as string;
  const scenario = loadScenario(text, 'imported', registry).scenario as Scenario;
  const seeds = firings(scenario);
  expect(seeds).toHaveLength(TICKS);
  const counts = { cpu: 0, memory: 0, process: 0, network: 0 };
  const surroundings = {
    registry,
    host: createHost(),
    clock: new VirtualClock(0),
    stateDir: '/nonexistent',
    guard: { start: async () => {}, stop: () => {} },
    onRecovery: () => {},
    note: () => {},
  };
  for (const seed of seeds) {
    const run = launch(surroundings, {
      scenario,
      source: text,
      seed,
      mode: 'dry',
      onEvent: (event) => {
        if (event.event === 'fault.planned') counts[event.type as keyof typeof counts]++;
      },
    });
    await run.finished;
  }
  for (const [kind, probability] of Object.entries(PROBABILITIES)) {
    const error = Math.sqrt(TICKS * probability * (1 - probability));
    const off = counts[kind as keyof typeof counts] - TICKS * probability;
    expect(Math.abs(off), kind).toBeLessThan(3 * error);
  }
});

/** The seeds of the ticks, as a scheduler fires them. */
function firings(scenario: Scenario): number[] {
  const clock = new VirtualClock(Date.parse('2026-01-01T00:00:00Z'));
  const seeds: number[] = [];
  const scheduler = new Scheduler({
    clock,
    seed: 42,
    onOccasion: ({ kind, firing }) => {
      expect(kind).toBe('due');
      seeds.push(firing.seed);
    },
  });
  scheduler.set([scenario]);
  while (seeds.length < TICKS) clock.advance();
  return seeds;
}
