import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { probeOf } from '../../src/scenario/normalise/probe.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { loaded, withStates } from './load.ts';

const every = readFileSync(new URL('fixtures/every-key.yaml', import.meta.url), 'utf8');

describe('a scenario with every key of the language', () => {
  let scenario: Scenario;
  beforeEach(() => {
    scenario = loaded(every);
  });

  it('has its header, in milliseconds', () => {
    expect(scenario).toMatchObject({
      name: 'every-key',
      description: 'Uses every key there is.',
      labels: { team: 'payments' },
      environment: 'staging',
      seed: 42,
      timeout: 3_600_000,
      schedule: [
        {
          cron: '0 10 * * 1-5',
          timezone: 'Europe/Berlin',
          jitter: 900_000,
          probability: 0.5,
          startingDeadline: 120_000,
        },
        { every: 10_000, jitter: 0, probability: 1, startingDeadline: 60_000 },
      ],
      concurrency: 'replace',
      suspend: true,
    });
  });

  it('has its probes, with their defaults', () => {
    expect(scenario.steadyState).toEqual([
      {
        name: 'answers',
        every: 1000,
        failures: 1,
        kind: 'http',
        url: 'http://localhost:8080/health',
        method: 'POST',
        headers: { accept: 'text/plain' },
        body: 'ping',
        status: 200,
        within: 500,
        bodyMatches: 'ok|fine',
        jsonPath: '$.status',
        equals: 'up',
      },
      {
        name: 'tcp localhost:5432',
        every: 1000,
        failures: 1,
        kind: 'tcp',
        host: 'localhost',
        port: 5432,
        within: 5000,
      },
      {
        name: 'exec true',
        every: 1000,
        failures: 1,
        kind: 'exec',
        command: 'true',
        exitCode: 0,
        within: 30_000,
      },
      { name: 'file /tmp/x is gone', every: 1000, failures: 1, kind: 'file', path: '/tmp/x', exists: false },
      {
        name: 'process worker',
        every: 1000,
        failures: 1,
        kind: 'process',
        process: 'worker',
        count: undefined,
      },
    ]);
    expect(scenario.stopWhen).toMatchObject([
      { every: 2000, failures: 3, kind: 'prometheus', query: 'up', min: 1, max: 5, within: 5000 },
    ]);
  });

  it('has its states by path, with ids for their faults', () => {
    const { storm } = scenario;
    expect(storm.initial).toBe('first');
    expect(storm.states.get('first')).toMatchObject({
      path: 'first',
      for: { min: 30_000, max: 120_000 },
      inject: [
        {
          id: 'first.network',
          type: 'network',
          parameters: { delay: '200ms' },
          lasts: true,
          probability: 0.5,
          optional: true,
        },
        { id: 'first.cpu', type: 'cpu', probability: 1, optional: false },
        { id: 'first.network-2', type: 'network' },
      ],
      onError: 'done',
      onFailure: 'done',
      final: false,
    });
    const outer = storm.states.get('outer');
    expect(outer?.parallel?.get('left')?.states.get('inner')?.path).toBe('outer.left.inner');
    expect(outer?.parallel?.get('left')?.initial).toBe('inner');
    expect(storm.states.get('nested')?.nested?.states.get('b')?.path).toBe('nested.b');
    expect(storm.states.get('gate')?.on).toEqual(new Map([['GO', 'done']]));
    expect(storm.states.get('done')).toMatchObject({ final: true, next: [] });
  });

  it('has branches whose shares add up to 1', () => {
    const branches = scenario.storm.states.get('first')?.next ?? [];
    expect(branches.map(({ to, probability, max }) => [to, Number(probability.toFixed(9)), max])).toEqual([
      ['first', 0.4, 2],
      ['outer', 0.3, undefined],
      ['nested', 0.3, undefined],
    ]);
    expect(branches[1]?.when).toMatchObject({ kind: 'tcp' });
  });
});

describe('normalising', () => {
  it('gives a single `next` the whole share', () => {
    expect(loaded(withStates('a: {next: done}')).storm.states.get('a')?.next).toEqual([
      { to: 'done', probability: 1 },
    ]);
  });

  it('starts where a machine says, or in its first state', () => {
    const inside = 'states: {x: {next: z}, y: {next: x}, z: {final: true}}';
    const { storm } = loaded(
      withStates(`a: {initial: y, ${inside}, next: b}\nb: {states: {x: {final: true}}, next: done}`),
    );
    expect(storm.states.get('a')?.nested?.initial).toBe('y');
    expect(storm.states.get('b')?.nested?.initial).toBe('x');
  });

  it('leaves nothing to an open branch beside shares of 1', () => {
    const { storm } = loaded(withStates('a: {next: [{to: a, probability: 1, max: 1}, {to: done}]}'));
    expect(storm.states.get('a')?.next.map(({ probability }) => probability)).toEqual([1, 0]);
  });

  it('leaves out what a file does not say, and fills in the defaults', () => {
    const { storm, ...header } = loaded('name: x\nstates: {a: {next: b}, b: {final: true}}\n');
    expect(header).toStrictEqual({
      name: 'x',
      labels: {},
      timeout: 600_000,
      schedule: [],
      concurrency: 'forbid',
      suspend: false,
      steadyState: [],
      stopWhen: [],
    });
    const nothing = { inject: [], on: new Map(), expect: [], next: [], final: false };
    expect(storm).toStrictEqual({
      initial: 'a',
      states: new Map([
        ['a', { ...nothing, name: 'a', path: 'a', next: [{ to: 'b', probability: 1 }] }],
        ['b', { ...nothing, name: 'b', path: 'b', final: true }],
      ]),
    });
  });

  it('says everything of a file that says everything (`-u` writes it anew, to be read)', async () => {
    const asObjects = (_: string, value: unknown) =>
      value instanceof Map ? Object.fromEntries(value) : value;
    const text = `${JSON.stringify(loaded(every), asObjects, 2)}\n`;
    await expect(text).toMatchFileSnapshot('fixtures/every-key.normalised.txt');
  });

  it.each([
    ['http: {url: "http://x/y"}', 'GET http://x/y'],
    ['http: {url: "http://x", method: HEAD}', 'HEAD http://x'],
    ['tcp: {port: 80, host: db}', 'tcp db:80'],
    ['exec: {command: exit 1}', 'exec exit 1'],
    ['exec: {command: [test, -e, /x]}', 'exec test -e /x'],
    ['prometheus: {url: "http://x", query: up, min: 1}', 'prometheus up'],
    ['process: {name: w}', 'process w'],
    ['process: {name: w, count: 2}', '2 × process w'],
    ['file: {path: /x}', 'file /x'],
    ['file: {path: /x, exists: false}', 'file /x is gone'],
  ])('calls a probe by what it looks at: %s', (probe, name) => {
    const { steadyState } = loaded(`${withStates('a: {next: done}')}steadyState: [{${probe}}]\n`);
    expect(steadyState.map((each) => each.name)).toEqual([name]);
  });

  it('takes one probe by each kind, with all defaults', () => {
    const kinds = ['http: {url: "http://x"}', 'tcp: {port: 1}', 'exec: {command: x}', 'file: {path: /x}'];
    const probes = [
      ...kinds,
      'prometheus: {url: "http://x", query: q, max: 1}',
      'process: {name: w, count: 0}',
    ];
    const { stopWhen } = loaded(
      `${withStates('a: {next: done}')}stopWhen: [${probes.map((probe) => `{name: p${probe.length}, ${probe}}`).join(', ')}]\n`,
    );
    const polled = { every: 1000, failures: 1 };
    expect(stopWhen.map(({ name: _, ...probe }) => probe)).toStrictEqual([
      { ...polled, kind: 'http', url: 'http://x', method: 'GET', headers: {}, within: 5000 },
      { ...polled, kind: 'tcp', host: 'localhost', port: 1, within: 5000 },
      { ...polled, kind: 'exec', command: 'x', exitCode: 0, within: 30_000 },
      { ...polled, kind: 'file', path: '/x', exists: true },
      { ...polled, kind: 'prometheus', url: 'http://x', query: 'q', max: 1, within: 5000 },
      { ...polled, kind: 'process', process: 'w', count: 0 },
    ]);
  });

  it('trusts nobody with a probe of no kind', () => {
    expect(() => probeOf({})).toThrow('a probe without a kind has passed validation');
  });
});

it('starts with the first state of the text, also where names are numbers', () => {
  const { storm } = loaded(
    'name: x\nstates:\n  "80": {states: {"2": {next: "1"}, "1": {final: true}}, next: "50"}\n  "50": {final: true}\n',
  );
  expect(storm.initial).toBe('80');
  expect([...storm.states.keys()]).toEqual(['80', '50']);
  expect(storm.states.get('80')?.nested?.initial).toBe('2');
});
