import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { seededStreams } from '../../src/chance/streams.ts';
import { startRun } from '../../src/engine/run.ts';
import type { Event } from '../../src/events/event.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createHost } from '../../src/host/host.ts';
import { injectors } from '../../src/injectors/index.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import { diskUndoLog } from '../../src/journal/undo-log.ts';
import type { Random } from '../../src/plugin/index.ts';
import type { Fault, Probe, Scenario } from '../../src/scenario/scenario.ts';
import { compareRuns, essenceOf } from '../../src/simulate/replay/compare.ts';
import { replay } from '../../src/simulate/replay/replay.ts';
import { Targets } from '../fixtures/targets.ts';
import { randomScenario } from '../support/random-scenario.ts';
import { simulate } from '../support/simulate.ts';

const folder = mkdtempSync(join(tmpdir(), 'squall-faithful-'));
const registry = createRegistry(injectors);
const host = createHost();
const here = join(folder, 'here');
writeFileSync(here, '');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, exists: boolean): Probe {
  return {
    name,
    kind: 'file',
    path: exists ? here : join(folder, 'nowhere'),
    exists: true,
    every: 1000,
    failures: 1,
  };
}

async function runForReal(scenario: Scenario, seed: number): Promise<Event[]> {
  const events: Event[] = [];
  const run = startRun({
    scenario,
    seed,
    streams: seededStreams(seed),
    registry,
    host,
    clock: systemClock,
    undoLog: diskUndoLog(join(folder, 'state')),
    guard: { start: async () => {}, stop: () => {} },
    mode: 'real',
    onEvent: (event) => events.push(event),
  });
  await run.finished;
  return events;
}

/** Real faults on what the test itself made: a hog of little load or size, a process that is killed or paused. */
class Faults {
  readonly #targets = new Targets();
  readonly #sleepers: { readonly name: string; readonly count: number }[] = [];

  make(random: Random, path: string): Partial<Fault> | undefined {
    const kind = random.next();
    const probability = random.next() < 0.3 ? 0.5 : 1;
    const fault = (type: string, parameters: object) => ({
      id: `${path}.${type}`,
      type,
      parameters,
      probability,
    });
    if (kind < 0.2) return fault('cpu', { load: 5, workers: 1 });
    if (kind < 0.35) return fault('memory', { size: '1MiB' });
    if (kind < 0.6) return fault('process', { name: this.#name(8), signal: 'SIGKILL' });
    if (kind < 0.8) return fault('process', { name: this.#name(1), action: 'pause' });
    return undefined;
  }

  async start(): Promise<void> {
    for (const { name, count } of this.#sleepers) {
      for (let index = 0; index < count; index++) await this.#targets.sleeper(name);
    }
  }

  end(): void {
    this.#targets.end();
  }

  #name(count: number): string {
    const name = this.#targets.name(`-${this.#sleepers.length}`);
    this.#sleepers.push({ name, count });
    return name;
  }
}

/** The probes of a scenario that never hold, by the file that they look for. */
function failing(scenario: Scenario): Map<string, number> {
  const names = [
    ...JSON.stringify([...scenario.storm.states], (_, value) =>
      value instanceof Map ? [...value] : value,
    ).matchAll(/"name":"([^"]*(?:is ill|may stop|never is))"/g),
  ];
  return new Map(names.map(([, name]) => [name as string, 1]));
}

/** The same ones each time, and some that nobody has seen before. */
const count = Number(process.env.SQUALL_RANDOM_SCENARIOS ?? 9);
const fresh = randomInt(2 ** 31);
const seeds = Array.from({ length: count }, (_, index) => (index % 3 === 2 ? fresh + index : index + 1));

describe('a simulation', () => {
  it.each(seeds)(
    'of the random scenario of seed %i says what a real run of the same seed says, and a replay says it again',
    async (seed) => {
      const faults = new Faults();
      const random = seededStreams(seed)('scenario');
      const scenario = randomScenario({
        random,
        fault: (path) => faults.make(random, path),
        holds: (name) => file(name, true),
        fails: (name) => file(name, false),
        lasts: [10, 40],
      });
      try {
        await faults.start();
        const real = await runForReal(scenario, seed);
        expect(existsSync(here)).toBe(true);
        const assumptions = { failing: failing(scenario), events: new Map() };
        const [simulated] = simulate(scenario, { seed, assumptions }).runs;
        const told = `${real.map(essenceOf).join('\n')}\n${real.at(-1)?.event === 'run.finished' ? JSON.stringify(real.at(-1)) : ''}`;
        expect(compareRuns(scenario, real, simulated?.events ?? []), told).toEqual([]);
        expect(real.at(-1)).toMatchObject({ event: 'run.finished', leftBehind: [] });
        const again = await replay(scenario, real, registry);
        expect(compareRuns(scenario, real, again.events), told).toEqual([]);
        expect(again.outcome).toBe((real.at(-1) as { outcome?: string }).outcome);
      } finally {
        faults.end();
      }
    },
  );
});
