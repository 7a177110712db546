import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/events/event.ts';
import { timelineOf } from '../../src/pictures/timeline/timeline.ts';
import { probe, sketch } from '../support/scenario.ts';
import { MONDAY, simulate } from '../support/simulate.ts';

const scenario = sketch({
  both: {
    inject: [
      { id: 'both.note' },
      { id: 'both.process', type: 'process', parameters: { name: 'x' } },
      { id: 'both.cpu', type: 'cpu', parameters: { load: 5 }, probability: 0 },
    ],
    parallel: { east: { slow: { for: 2000, next: 'over' }, over: { final: true } } },
    expect: [probe('well')],
    next: [
      { to: 'both', probability: 1, max: 1 },
      { to: 'done', probability: 0 },
    ],
  },
  done: { final: true },
});

describe('a timeline', () => {
  it('has a lane for each region, fault and probe, with what lasts and what is over at once', () => {
    const [run] = simulate(scenario).runs;
    const { start, end, lanes } = timelineOf(run?.events ?? []);
    expect([start, end]).toEqual([MONDAY, MONDAY + 4000]);
    expect(lanes.map(({ kind, label }) => `${kind} ${label}`)).toEqual([
      'states states',
      'states both.east',
      'fault both.note',
      'fault both.process',
      'fault both.cpu',
      'probe well',
    ]);
    const [outer, inner, note, kill, cpu, well] = lanes;
    expect(outer?.bars.map(({ text, from, to }) => [text, from - start, to - start])).toEqual([
      ['both', 0, 2000],
      ['both', 2000, 4000],
      ['done', 4000, 4000],
    ]);
    expect(inner?.bars.map(({ text, from, to }) => [text, from - start, to - start])).toEqual([
      ['slow', 0, 2000],
      ['over', 2000, 2000],
      ['slow', 2000, 4000],
      ['over', 4000, 4000],
    ]);
    expect(note?.bars).toHaveLength(2);
    expect(kill).toMatchObject({
      bars: [],
      marks: [
        { tone: 'plain', at: start },
        { tone: 'plain', at: start + 2000 },
      ],
    });
    expect(cpu?.marks.map(({ tone }) => tone)).toEqual(['faint', 'faint']);
    expect(well?.marks.map(({ tone, at }) => [tone, at - start])).toEqual([
      ['good', 2000],
      ['good', 4000],
    ]);
  });

  it('of a run that was cut short ends with its last event', () => {
    const [run] = simulate(scenario).runs;
    const events = (run?.events ?? []).slice(0, 8) as Event[];
    const { lanes, end } = timelineOf(events);
    for (const { bars } of lanes) for (const { to } of bars) expect(to).toBeLessThanOrEqual(end);
    expect(lanes[0]?.bars).toHaveLength(1);
  });
});
