import { readdirSync, readFileSync } from 'node:fs';
import { instance } from '@viz-js/viz';
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { stormConfig } from '../../src/machine/config.ts';
import { chartOf } from '../../src/pictures/statechart/chart.ts';
import { dot } from '../../src/pictures/statechart/dot.ts';
import { mermaid } from '../../src/pictures/statechart/mermaid.ts';
import { svg } from '../../src/pictures/statechart/svg.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { allStates } from '../../src/scenario/states.ts';
import { loaded, registry } from '../scenario/load.ts';
import { probe, sketch } from '../support/scenario.ts';

const folder = new URL('../../scenarios/', import.meta.url);
const scenarios: [string, Scenario][] = [
  ...readdirSync(folder).map((file): [string, Scenario] => [
    file,
    loaded(readFileSync(new URL(file, folder), 'utf8')),
  ]),
  [
    'every key',
    loaded(readFileSync(new URL('../scenario/fixtures/every-key.yaml', import.meta.url), 'utf8')),
  ],
];

/** Names that every one of the languages would take for something of its own. */
const hostile = sketch({
  a: {
    inject: [{ id: 'a.cpu', type: 'cpu', parameters: { load: 50 }, probability: 0.25, optional: true }],
    until: probe('"quoted" <b>&amp;; #1: {x} `y` \\n | ü'),
    for: 1000,
    on: { GO: 'b' },
    onFailure: 'b',
    expect: [probe('up --> down')],
    next: [
      { to: 'a', probability: 0.3, max: 2, when: probe('say: "no"; <br/>') },
      { to: 'b', probability: 0.7 },
    ],
  },
  b: {
    inject: [{ id: 'b.cpu', type: 'cpu', parameters: { load: 50 } }],
    parallel: { r: { end: { final: true } }, q: { end: { final: true } } },
    next: 'end',
  },
  end: { final: true },
});

describe.each([...scenarios, ['hostile names', hostile] as [string, Scenario]])(
  'the statechart of %s',
  (_, scenario) => {
    const chart = chartOf(scenario, registry);
    const states = allStates(scenario.storm);

    it('is a graph that Graphviz takes, with every state in it', async () => {
      const viz = await instance();
      const { status, errors } = viz.render(dot(chart), { format: 'dot' });
      expect(status).toBe('success');
      // It has no widths for letters beyond ASCII, and says so.
      expect(errors.filter(({ message }) => !/non-ASCII/.test(message))).toEqual([]);
      const picture = await svg(chart);
      for (const { name } of states) expect(picture).toContain(name.replaceAll('-', '&#45;'));
    });

    it('is a Mermaid diagram with a line for each way', () => {
      const lines = mermaid(chart).split('\n');
      expect(lines.slice(0, 4)).toEqual(['---', `title: "${scenario.name}"`, '---', 'stateDiagram-v2']);
      const ways = states.reduce(
        (sum, { next, on, onError, onFailure, final, nested, parallel }) =>
          sum +
          next.length +
          on.size +
          Number(onError !== undefined) +
          Number(onFailure !== undefined) +
          Number(final) +
          Number(nested !== undefined) +
          (parallel?.size ?? 0),
        1,
      );
      expect(lines.filter((line) => line.includes('-->'))).toHaveLength(ways);
      const id = /^ +s\d+ : [^<>;:"{}]*$/;
      for (const line of lines.filter((each) => / : /.test(each) && !each.includes('-->')))
        expect(line.replace(/#\d+;/g, '')).toMatch(id);
    });

    it('is a configuration that XState takes, its states keyed by name', () => {
      const config = JSON.parse(JSON.stringify(stormConfig(scenario)));
      expect(Object.keys(config.states).sort()).toEqual([...scenario.storm.states.keys()].sort());
      expect(config).toMatchObject({ id: scenario.name, initial: scenario.storm.initial });
      const machine = createMachine(config);
      expect(machine.root.initial.target[0]?.key).toBe(scenario.storm.initial);
      for (const { path, final } of states) {
        const node = machine.getStateNodeById(path.replaceAll('.', '/'));
        expect(node.type === 'final').toBe(final);
      }
    });
  },
);

it('a statechart shows faults, durations, probabilities and conditions', () => {
  const text = mermaid(chartOf(hostile, registry));
  expect(text).toContain('s0 : ⚡ cpu 50% of all cores (25 %, optional)');
  expect(text).toContain('s0 : at most 1s');
  expect(text).toContain('s0 --> s0 : 30 %, if say#58; #34;no#34;#59; #60;br/#62;, at most 2×');
  expect(text).toContain('s0 --> s1 : 70 %');
  expect(text).toContain('s0 --> s1 : when GO is sent');
  expect(text).toContain('s0 --> s1 : unexpected');
});
