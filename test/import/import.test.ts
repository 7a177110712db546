import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { type Imported, importFile } from '../../src/import/import.ts';
import { injectors } from '../../src/injectors/index.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import { loadScenario } from '../../src/scenario/index.ts';

const folder = new URL('fixtures/', import.meta.url);
const registry = createRegistry(injectors);

const read = (file: string) => importFile(readFileSync(new URL(file, folder))) as Required<Imported>;
const imported = (text: string) => importFile(Buffer.from(text)) as Imported;
// biome-ignore lint/suspicious/noExplicitAny: looked into by each test
const scenarioOf = ({ text }: Imported): any => load(text as string);
const told = ({ notes }: Imported) => notes.map(({ line, text }) => `${line}: ${text}`);
const mesh = (kind: string, spec: string) =>
  imported(`apiVersion: chaos-mesh.org/v1alpha1\nkind: ${kind}\nmetadata: { name: x }\nspec: ${spec}\n`);
const experiment = (activity: object) => imported(JSON.stringify({ title: 'x', method: [activity] }));
const command = (path: string, args: string | readonly string[]) =>
  experiment({ type: 'action', name: 'a', provider: { type: 'process', path, arguments: args } });
const injected = (result: Imported) =>
  (Object.values(scenarioOf(result).states) as { inject?: object }[])[0]?.inject;

it.each(readdirSync(folder))('what %s becomes is a valid scenario', (file) => {
  expect(loadScenario(read(file).text, file, registry).problems).toEqual([]);
});

it('a file of neither is none of its business', () => {
  expect(imported('agent: {}\nfailures: {}\n')).toBeUndefined();
  expect(imported('- 1\n')).toBeUndefined();
});

it('words that every object of JavaScript knows mean nothing', () => {
  expect(scenarioOf(command('constructor', 'x')).states.a.on).toEqual({ DONE: 'done' });
  expect(scenarioOf(command('pkill', '-constructor x')).states.a.on).toEqual({ DONE: 'done' });
  expect(
    told(experiment({ type: 'probe', name: 'p', tolerance: 0, provider: { type: 'toString' } })),
  ).toContainEqual(expect.stringContaining('a probe in toString cannot be carried over'));
  expect(
    injected(mesh('NetworkChaos', '{ action: partition, direction: toString, duration: 1s }')),
  ).toMatchObject({ network: { partition: true, direction: 'egress' } });
  expect(
    scenarioOf(mesh('Schedule', '{ schedule: valueOf, type: PodChaos, podChaos: {} }')).schedule,
  ).toEqual([{ cron: 'valueOf' }]);
});

describe('the timeout', () => {
  const sleep = (seconds: number) => command('sleep', [String(seconds)]);

  it.each<[string, Imported, string | undefined]>([
    ['less than the default', sleep(599), undefined],
    ['as long as the default', sleep(600), '20m'],
    ['a sleep', sleep(900), '25m'],
    ['stress', command('stress-ng', '--cpu 1 --timeout 15m'), '25m'],
    ['a fault of Chaos Mesh', mesh('PodChaos', '{ action: pod-failure, duration: "0.5h" }'), '40m'],
    ['nested machines and regions', read('workflow.yaml'), '29m50s'],
    ['what waits for somebody', command('fail-over', ''), undefined],
  ])('of %s is longer than all times together', (_, result, timeout) => {
    expect(scenarioOf(result).timeout).toBe(timeout);
    expect(loadScenario(result.text as string, 'x', registry).problems).toEqual([]);
  });

  it('has room for the pauses', () => {
    const action = { type: 'action', name: 'a', provider: { type: 'process', path: 'fail-over' } };
    const result = experiment({ ...action, pauses: { before: 60, after: 900 } });
    expect(scenarioOf(result).timeout).toBe('26m');
    expect(loadScenario(result.text as string, 'x', registry).problems).toEqual([]);
  });

  it('is none where a time is no duration, which the loader says', () => {
    const result = command('stress-ng', '--cpu 1 --timeout 1w');
    expect(scenarioOf(result).timeout).toBeUndefined();
  });
});

describe('NetworkChaos', () => {
  it('becomes a network fault, and says with its line what it does not say', () => {
    const result = read('network.yaml');
    expect(scenarioOf(result)).toMatchObject({
      name: 'slow-database',
      states: {
        netem: {
          inject: {
            network: {
              direction: 'both',
              interface: 'eth0',
              delay: '90ms',
              jitter: '15ms',
              correlation: 25,
              reorder: { percent: 5, gap: 3 },
              loss: 2,
              duplicate: 1,
              to: ['db.example.com', '10.1.0.0/16'],
            },
          },
          for: '45s',
          next: 'done',
        },
        done: { final: true },
      },
    });
    expect(told(result)).toEqual([
      expect.stringMatching(/^13: mode: /),
      expect.stringMatching(/^14: selector: /),
      '22: correlation: set it in `reorder` by hand',
      expect.stringMatching(/^23: correlation: jitter and loss have one together/),
      expect.stringMatching(/^26: target: /),
      '30: somethingNew: has no counterpart',
    ]);
  });

  it.each([
    [
      '{ action: partition, mode: all, direction: from, duration: 1m }',
      { partition: true, direction: 'ingress' },
    ],
    ['{ action: partition, mode: all, duration: 1m }', { partition: true, direction: 'egress' }],
    ['{ action: bandwidth, mode: all, bandwidth: { rate: 100kbps }, duration: 1m }', { rate: '800kbit' }],
    ['{ action: rate, mode: all, rate: { rate: 10mbps }, duration: 1m }', { rate: '80mbit' }],
    ['{ action: corrupt, mode: all, corrupt: { corrupt: "40" }, duration: 1m }', { corrupt: 40 }],
    [
      '{ action: delay, mode: all, delay: { latency: 10ms, jitter: 0ms, correlation: "100" }, duration: 1m }',
      { delay: '10ms' },
    ],
  ])('%s', (spec, network) => {
    expect(injected(mesh('NetworkChaos', spec))).toEqual({ network });
  });

  it('with ports among its targets becomes a fault for each', () => {
    const targets = '["db.example.com:5432", 10.0.0.0/8, "1.2.3.4:5432"]';
    const spec = `{ action: partition, mode: all, duration: 1m, externalTargets: ${targets} }`;
    const shared = { partition: true, direction: 'egress' };
    expect(injected(mesh('NetworkChaos', spec))).toEqual([
      { network: { ...shared, to: ['db.example.com', '1.2.3.4'], ports: [5432] } },
      { network: { ...shared, to: ['10.0.0.0/8'] } },
    ]);
  });

  it('takes addresses of IPv6 among its targets, with and without port', () => {
    const targets = '["[2001:db8::1]:80", "[2001:db8::2]", "2001:db8::3", "2001:db8:1::/48", "::1"]';
    const spec = `{ action: loss, mode: all, loss: { loss: "25" }, duration: 1m, externalTargets: ${targets} }`;
    expect(injected(mesh('NetworkChaos', spec))).toEqual([
      { network: { loss: 25, to: ['2001:db8::1'], ports: [80] } },
      { network: { loss: 25, to: ['2001:db8::2', '2001:db8::3', '2001:db8:1::/48', '::1'] } },
    ]);
  });

  it('lasts five minutes where nothing says how long', () => {
    const result = mesh('NetworkChaos', '{ action: loss, mode: all, loss: { loss: "25" } }');
    expect(scenarioOf(result).states.loss.for).toBe('5m');
    expect(told(result)).toEqual([expect.stringContaining('4: NetworkChaos: it has no duration')]);
  });
});

it('PodChaos of several containers names the others', () => {
  const several = (names: string) =>
    mesh('PodChaos', `{ action: container-kill, containerNames: [${names}] }`);
  expect(injected(several('web, db'))).toMatchObject({ process: { name: 'web' } });
  expect(told(several('web, db'))).toContainEqual(
    '4: containerNames: only "web" is looked for: add db to `name`',
  );
  expect(told(several('web'))).toEqual([expect.stringContaining('kills the processes named "web"')]);
});

describe('StressChaos', () => {
  it.each([
    ['{ cpu: { workers: 1 } }', { cpu: { load: 100, workers: 1 } }],
    ['{ memory: { size: 1G } }', { memory: { size: '1GiB' } }],
    ['{ memory: { size: "50%", workers: 1 } }', { memory: { percent: 50 } }],
    ['{ memory: { size: 10GB, oomScoreAdj: -1000 } }', { memory: { size: '10GiB', oomScoreAdj: -999 } }],
  ])('%s', (stressors, inject) => {
    expect(injected(mesh('StressChaos', `{ mode: all, duration: 1m, stressors: ${stressors} }`))).toEqual(
      inject,
    );
  });
});

describe('Schedule', () => {
  it('becomes the schedule of a scenario', () => {
    const result = read('schedule.yaml');
    expect(scenarioOf(result)).toMatchObject({
      schedule: [{ cron: '5 9-17 * * 1-5', timezone: 'Europe/Berlin', startingDeadline: '120s' }],
      concurrency: 'allow',
      states: { 'pod-failure': { inject: { process: { action: 'pause', mode: 'all' } }, for: '30s' } },
    });
    expect(told(result).join('\n')).toContain('"application", which is made up: put the right name there');
  });

  it.each([
    ['@every 2m', { every: '2m' }],
    ['@daily', { cron: '0 0 * * *' }],
  ])('%s', (schedule, rule) => {
    const inner = 'type: StressChaos, stressChaos: { duration: 1m, stressors: { cpu: { workers: 1 } } }';
    expect(scenarioOf(mesh('Schedule', `{ schedule: "${schedule}", ${inner} }`)).schedule).toEqual([rule]);
  });
});

it.each([
  [
    '0 12 13 * 5',
    ['4: schedule: it fires on either of its days there, and here where both hold: write two rules'],
  ],
  ['0 12 13 * *', []],
  ['0 12 */2 * 5', []],
])('Schedule %s', (schedule, notes) => {
  const inner = 'type: StressChaos, stressChaos: { duration: 1m, stressors: { cpu: { workers: 1 } } }';
  const result = mesh('Schedule', `{ schedule: "${schedule}", ${inner} }`);
  expect(scenarioOf(result).schedule).toEqual([{ cron: schedule }]);
  expect(told(result)).toEqual(notes);
});

describe('Workflow', () => {
  it('becomes nested machines and parallel regions', () => {
    const result = read('workflow.yaml');
    const { all } = scenarioOf(result).states;
    expect(all.for).toBe('10m');
    expect(all.states).toMatchObject({
      settle: { for: '20s', next: 'both' },
      both: {
        for: '3m',
        parallel: {
          burn: {
            states: {
              burn: {
                inject: { cpu: { load: 60, workers: 2 }, memory: { size: '256MiB', oomScoreAdj: 500 } },
                for: '1m',
              },
            },
          },
          kill: {
            states: { kill: { inject: { process: { name: 'worker', signal: 'SIGTERM', grace: '5s' } } } },
          },
          clock: { states: { clock: { for: '10s' } } },
        },
      },
      look: { for: '20s', expect: [{ http: { url: 'http://shop/health', status: 200, within: '2s' } }] },
      ask: { on: { DONE: 'thin' } },
      thin: { inject: { network: { rate: '8mbit' } }, next: 'done' },
    });
    const notes = told(result);
    expect(notes).toContainEqual(expect.stringContaining('clock: a TimeChaos cannot be carried over'));
    expect(notes).toContainEqual(expect.stringMatching(/^40: task: /));
  });

  it('within itself is said, and comes to an end', () => {
    const result = mesh(
      'Workflow',
      '{ entry: a, templates: [{ name: a, templateType: Serial, children: [a, b] }] }',
    );
    expect(told(result).join('\n')).toMatch(/a template within itself[\s\S]*there is no such template/);
  });
});

it('a kind that can be carried over, with nothing to carry over, is not said to be one that cannot', () => {
  const text = 'apiVersion: chaos-mesh.org/v1alpha1\nkind: NetworkChaos\nspec: [1]\n';
  expect(told(imported(text))).toEqual([
    '1: a NetworkChaos without a `spec` that is a mapping says nothing that could be carried over',
  ]);
});

it('of several documents the first that can be is carried over, and the others are named', () => {
  const stress = 'kind: StressChaos\nspec: { duration: 1m, stressors: { cpu: { workers: 1 } } }\n';
  const api = 'apiVersion: chaos-mesh.org/v1alpha1\n';
  const result = imported(`${api}kind: IOChaos\n---\n${api}${stress}---\n${api}${stress}`);
  expect(injected(result)).toEqual({ cpu: { load: 100, workers: 1 } });
  expect(told(result)).toEqual([
    expect.stringMatching(/^1: a IOChaos cannot be carried over/),
    expect.stringMatching(/^8: only the first document/),
  ]);
});

describe('an experiment of Chaos Toolkit', () => {
  it('becomes a steady state, states, and gates for what Squall does not do', () => {
    const scenario = scenarioOf(read('experiment.json'));
    expect(scenario.name).toBe('the-shop-lives-without-its-cache');
    expect(scenario.steadyState).toEqual([
      {
        name: 'shop answers',
        http: { url: 'http://localhost:8080/health', headers: { 'x-retry': '1' }, within: '3s', status: 200 },
      },
      {
        name: 'status is up',
        http: { url: 'http://localhost:8081/status', jsonPath: '$.status', equals: 'up' },
      },
      {
        name: 'database takes connections',
        exec: { command: ['pg_isready', '-q', '-p', '5432'], exitCode: 0 },
      },
    ]);
    expect(Object.entries(scenario.states)).toMatchObject([
      ['before-kill-the-cache', { for: '5s' }],
      ['kill-the-cache', { inject: { process: { name: 'redis-server', mode: 'all', signal: 'SIGKILL' } } }],
      ['after-kill-the-cache', { for: '10s' }],
      ['still-open', { expect: [{ http: { method: 'GET', bodyMatches: 'up|degraded' } }] }],
      ['burn-CPU', { inject: { cpu: { load: 70, workers: 2 } }, for: '30s' }],
      [
        'slow-network',
        { inject: { network: { interface: 'eth0', delay: '100ms', jitter: '20ms', loss: 3 } }, for: '20s' },
      ],
      ['fail-over-the-region', { on: { DONE: 'fail-back' } }],
      ['fail-back', { on: { DONE: 'done' } }],
      ['done', { final: true }],
    ]);
  });

  it('says with its line what could not be carried over', () => {
    expect(told(read('experiment.json'))).toEqual([
      expect.stringMatching(/^8: token: a scenario reads no environment \(SHOP_TOKEN\)/),
      expect.stringMatching(/^9: port: .*its default 8081 is taken/),
      expect.stringMatching(/^38: pods are ready: a probe in python cannot be carried over/),
      expect.stringMatching(/^52: count orders: a probe without a tolerance only tells/),
      expect.stringMatching(/: still open: there it is only told; here the run fails/),
      expect.stringMatching(/: fail over the region: an action in our\.cloud cannot be carried over/),
      expect.stringMatching(/^92: rollback fail back: it waits for somebody to do it/),
    ]);
  });
});

describe('pkill and killall', () => {
  it.each<[string, string | readonly string[], object]>([
    ['pkill', '-9 nginx', { name: 'nginx', signal: 'SIGKILL' }],
    ['/usr/bin/pkill', '-x -e -SIGHUP nginx', { name: 'nginx', signal: 'SIGHUP' }],
    ['sudo pkill', ['--signal', 'KILL', 'nginx'], { name: 'nginx', signal: 'SIGKILL' }],
    ['pkill', ['--signal=SIGUSR1', 'python3.11'], { name: 'python3.11', signal: 'SIGUSR1' }],
    ['pkill', ['-9', '-f', 'java -jar pay.jar'], { command: 'java -jar pay.jar', signal: 'SIGKILL' }],
    ['pkill', ['-f', '-x', 'sleep 9|sleep 8'], { command: '^(?:sleep 9|sleep 8)$', signal: 'SIGTERM' }],
    ['killall', ['-9', 'my worker'], { name: 'my worker', signal: 'SIGKILL' }],
    ['killall', '-q -w -s 10 worker', { name: 'worker', signal: 'SIGUSR1' }],
  ])('%s %j', (path, args, process) => {
    expect(injected(command(path, args))).toEqual({ process: { ...process, mode: 'all' } });
  });

  it.each<[string, string | readonly string[]]>([
    ['pkill', ['-u', 'bob', 'java']],
    ['pkill', ['-o', 'nginx']],
    ['pkill', ['-n', 'nginx']],
    ['pkill', ['-P', '1234']],
    ['pkill', ['-s', '9', 'nginx']],
    ['pkill', ['-9f', 'foo.jar']],
    ['pkill', ['-77', 'nginx']],
    ['pkill', ['-STOP', 'nginx']],
    ['pkill', ['nginx', '--signal']],
    ['pkill', ['-9 nginx']],
    ['pkill', ['nginx|envoy']],
    ['pkill', ['-f', '']],
    ['pkill', '-f "pay.jar"'],
    ['pkill', '-9'],
    ['killall', '-r worker'],
    ['killall', 'worker envoy'],
  ])('%s %j would hit others here, so that it waits for somebody', (path, args) => {
    const result = command(path, args);
    expect(scenarioOf(result).states.a).toMatchObject({ on: { DONE: 'done' } });
    expect(told(result)).toEqual([
      expect.stringContaining('a: an action in process cannot be carried over: the scenario waits'),
    ]);
  });
});

describe('stress and stress-ng', () => {
  it('say what else they would load', () => {
    const result = command('stress-ng', ['--hdd', '4', '--cpu', '2', '--vm', '1', '--metrics-brief']);
    expect(injected(result)).toEqual({ cpu: { load: 100, workers: 2 } });
    expect(told(result)).toEqual([
      '1: stress-ng --hdd 4: has no counterpart',
      '1: stress-ng --vm 1: has no counterpart',
    ]);
  });

  it.each([
    ['-c 0 -l 40 -t 90', { cpu: { load: 40, workers: 'all' } }],
    ['--vm 1 --vm-bytes=64m --vm-keep --quiet', { memory: { size: '64MiB' } }],
  ])('%s', (args, inject) => {
    const result = command('stress-ng', args);
    expect(injected(result)).toEqual(inject);
    expect(told(result)).toEqual([]);
  });

  it('with nothing that Squall has wait for somebody', () => {
    expect(scenarioOf(command('stress-ng', '--hdd 4')).states.a.on).toEqual({ DONE: 'done' });
  });
});

describe('tc', () => {
  const netem = (effects: string) => command('tc', `qdisc add dev eth0 root netem ${effects}`);

  it.each([
    ['delay 100ms 20ms corrupt 5% rate 1mbit', { delay: '100ms', jitter: '20ms', corrupt: 5, rate: '1mbit' }],
    ['delay 1sec 500us distribution normal', { delay: '1s', jitter: '0.5ms', distribution: 'normal' }],
    ['delay 10ms 5ms distribution uniform limit 1000', { delay: '10ms', jitter: '5ms' }],
    ['loss random 0.5% duplicate 1', { loss: 0.5, duplicate: 1 }],
    ['rate 2Gbit', { rate: '2gbit' }],
  ])('%s', (effects, fault) => {
    const result = netem(effects);
    expect(injected(result)).toEqual({ network: { interface: 'eth0', ...fault } });
    expect(told(result)).toEqual([]);
  });

  it('says what of it is not carried over', () => {
    const result = netem('delay 100ms 20ms 25% reorder 25% 50% loss gemodel 1% rate 1mbps ecn');
    expect(injected(result)).toEqual({ network: { interface: 'eth0', delay: '100ms', jitter: '20ms' } });
    expect(told(result)).toEqual([
      '1: tc delay 25%: has no counterpart',
      '1: tc reorder 25% 50%: has no counterpart',
      '1: tc loss gemodel 1%: has no counterpart',
      '1: tc rate 1mbps: has no counterpart',
      '1: tc ecn: has no counterpart',
    ]);
  });

  it.each([
    'qdisc add dev eth0 root netem reorder 25%',
    'qdisc add dev eth0 parent 1:3 handle 30: netem loss 5%',
    'qdisc add dev eth0 root tbf rate 1mbit',
  ])('%s waits for somebody', (args) => {
    expect(scenarioOf(command('tc', args)).states.a.on).toEqual({ DONE: 'done' });
  });
});
