import { describe, expect, it } from 'vitest';
import { exactFacts } from '../../src/analysis/exact.ts';
import { explainScenario } from '../../src/explain/explain.ts';
import { injectors } from '../../src/injectors/index.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import { loadScenario } from '../../src/scenario/index.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { NO_ASSUMPTIONS } from '../../src/simulate/assumptions.ts';

const registry = createRegistry(injectors);
const NOW = Date.UTC(2026, 2, 27, 12);

function explain(yaml: string) {
  const { scenario, problems } = loadScenario(yaml, 'scenario.yaml', registry);
  expect(problems).toEqual([]);
  const exact = exactFacts(scenario as Scenario, NO_ASSUMPTIONS);
  return explainScenario(scenario as Scenario, registry, exact, NOW);
}

describe('explaining a scenario', () => {
  it('says when it starts, in words and as the next times on its own clock', () => {
    const { when } = explain(`
name: a
environment: staging
schedule: [{ cron: "0 10 * * 1-5", timezone: Europe/Berlin, jitter: 15m, probability: 0.5 }, { every: 1h }]
concurrency: replace
suspend: true
states: { a: { inject: { cpu: { load: 1 } }, for: 1s, next: b }, b: { final: true } }`);
    expect(when).toEqual([
      '`squall run` starts it at once.',
      'An agent starts it at 10:00, Monday through Friday (Europe/Berlin time), up to 15m later, with a chance of 50% ' +
        'each time, not where it was missed by more than 1m. Next: 2026-03-30 10:00, 2026-03-31 10:00, 2026-04-01 10:00.',
      'An agent starts it every 1h, not where it was missed by more than 1m.',
      'A firing ends a run of it that is going on, undoes it, and starts anew.',
      'Its schedule is switched off for now (`suspend: true`).',
      'It is refused anywhere but in "staging".',
    ]);
  });

  it('says what happens in each state, how likely it is, and where it leads', () => {
    const { states, course, guards } = explain(`
name: a
timeout: 1h
steadyState: [{ name: up, tcp: { port: 80 } }]
stopWhen: [{ name: gone, tcp: { port: 80 }, every: 2s, failures: 3 }]
states:
  roll: { next: [{ to: slow, probability: 0.25 }, { to: gate, when: { name: open, tcp: { port: 81 } }, max: 2 }, { to: end, probability: 0.5 }] }
  slow:
    inject: { network: { delay: 1s, ports: [5432], probability: 0.5, optional: true } }
    for: { min: 10s, max: 30s }
    expect: [{ name: quick, tcp: { port: 80 } }]
    onFailure: gate
    onError: end
    next: end
  gate: { on: { GO: end } }
  end: { final: true }`);
    expect(states.map(({ state, probability }) => [state, probability])).toEqual([
      ['roll', 1],
      ['slow', 0.25],
      ['gate', 0.25],
      ['end', 1],
    ]);
    expect(states.map(({ sentences }) => sentences.join(' '))).toEqual([
      'It is over at once. Then comes "slow" (25%), "gate" (25%, if "open" holds, at most 2 times) or "end" (50%).',
      'network: 1s to port 5432, with a chance of 50%; a machine that cannot goes on without. It lasts between 10s and ' +
        '30s, drawn from the seed. At its end "quick" must hold; else it goes on with "gate". Then comes "end". Where a ' +
        'fault cannot be made it goes on with "end".',
      'It ends as soon as somebody sends GO. GO leads to "end".',
      'Here it ends.',
    ]);
    expect(guards).toEqual([
      'It starts only where "up" holds, and looks again when all is over.',
      'It ends at once, aborted, when "gone" does not hold 3 times in a row; that is looked at every 2s.',
      'It is aborted after 1h whatever happens. However it ends, every fault is taken back first.',
    ]);
    // A quarter of 20 s on average, and a quarter of the minute that somebody takes at the gate.
    expect(course).toEqual([
      'Where every probe holds, a run takes 20s on average, between 0ms and 1m.',
      'Faults are in force in a run, on average: network for 2.5s.',
    ]);
  });

  it('says what each kind of fault changes on the machine, and in which states', () => {
    const { changes } = explain(`
name: a
states:
  kill: { inject: { process: { name: worker } }, next: hang }
  hang: { inject: { process: { name: worker, action: pause }, disk: { path: /srv, fill: 1MiB } }, for: 1s, next: both }
  both: { parallel: { x: { states: { kill: { inject: { process: { name: worker } }, next: z }, z: { final: true } } } }, next: end }
  end: { final: true }`);
    expect(changes).toEqual([
      {
        type: 'process',
        states: ['kill', 'both.x.kill'],
        change: 'Signals processes (worker); one that ends stays ended, unless somebody starts it again.',
      },
      {
        type: 'process',
        states: ['hang'],
        change: 'Stops processes (worker), and lets them go on when the state is left.',
      },
      {
        type: 'disk',
        states: ['hang'],
        change: 'Writes files of Squall’s own below /srv, and removes them when the state is left.',
      },
    ]);
  });

  it.each(injectors)('$name says of every use what it changes', ({ uses, changes }) => {
    for (const { parameters } of uses) expect(changes?.(parameters)).toMatch(/^[A-Z].*\.$/);
  });
});
