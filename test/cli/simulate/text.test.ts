import { readdirSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import picocolors from 'picocolors';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { exactFacts } from '../../../src/analysis/exact.ts';
import { textView } from '../../../src/cli/simulate/text/text.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { NO_ASSUMPTIONS } from '../../../src/simulate/assumptions.ts';
import { loaded } from '../../scenario/load.ts';
import { probe, sketch } from '../../support/scenario.ts';
import { DAY, MONDAY, simulate } from '../../support/simulate.ts';

const folder = new URL('../../../scenarios/', import.meta.url);
const shipped = readdirSync(folder).map((file) => loaded(readFileSync(new URL(file, folder), 'utf8')));

function show(scenarios: Scenario[], { width = 80, colours = false, plays = 1, days = 7 } = {}): string {
  let text = '';
  const output = {
    isFile: false,
    write: (part: string) => {
      text += part;
    },
    end: () => {},
  };
  const until = MONDAY + days * DAY;
  const { runs, passedOver, summary } = simulate(scenarios, { plays, until, seed: 3 });
  const occasion = { from: MONDAY, until, seed: 3, plays, assumed: [] };
  const exactOf = (scenario: Scenario) => exactFacts(scenario, NO_ASSUMPTIONS);
  const view = textView(output, occasion, scenarios, exactOf, {
    width,
    palette: picocolors.createColors(colours),
  });
  for (const run of runs) view.run?.(run);
  for (const one of passedOver) view.passedOver?.(one);
  view.end(summary);
  return text;
}

describe('a simulation in a terminal', () => {
  it.each([
    [80, 1, 7],
    [80, 3, 7],
    [200, 1, 7],
    [200, 3, 7],
    [80, 1, 90],
    [200, 1, 70],
    [60, 1, 1],
  ])('of %i columns stays within them (%i plays, %i days)', (width, plays, days) => {
    const lines = show(shipped, { width, plays, days }).split('\n');
    for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(width);
    expect(lines.some((line) => stringWidth(line) > width * 0.9)).toBe(true);
  });

  it('says the same with and without colours', () => {
    const [plain, colourful] = [show(shipped), show(shipped, { colours: true })];
    expect(plain).not.toContain('\u001b');
    expect(colourful).toContain('\u001b[32m');
    expect(stripVTControlCharacters(colourful)).toBe(plain);
  });

  it('draws states, faults in force and probes that did not hold', () => {
    const scenario = sketch(
      {
        calm: { for: 20_000, next: 'storm' },
        storm: { inject: [{ id: 'storm.note' }], for: 40_000, next: 'strike' },
        strike: {
          inject: [{ id: 'strike.process', type: 'process', parameters: { name: 'x' } }],
          for: 20_000,
          next: 'done',
        },
        done: { final: true },
      },
      { name: 'picture', stopWhen: [{ ...probe('health'), every: 70_000 }] },
    );
    const lines = show([scenario], { width: 60 }).split('\n');
    const start = lines.findIndex((line) => line.startsWith('picture'));
    expect(lines[start]).toBe('picture  Mon 2 Mar 2026 00:00:00  1m20s  passed  seed 3');
    expect(lines[start + 1]).toMatch(/^ {2}states +│calm─+│storm─+│strike─*│$/);
    expect(lines[start + 2]).toMatch(/^ {2}storm\.note +█+$/);
    expect(lines[start + 3]).toMatch(/^ {2}strike\.process +▼$/);
    expect(lines[start + 4]).toMatch(/^ +0 +\d+s/);
    const bar = (lines[start + 2] as string).indexOf('█');
    expect((lines[start + 1] as string).indexOf('│storm')).toBe(bar);
    expect((lines[start + 3] as string).indexOf('▼')).toBe((lines[start + 1] as string).indexOf('│strike'));
  });

  it('marks the hours in which runs start, are refused and are passed over', () => {
    const rule = { jitter: 0, probability: 1, startingDeadline: 60_000 };
    const scenario = sketch(
      { a: { for: 1000, next: 'done' }, done: { final: true } },
      {
        schedule: [
          { cron: '0 0,6 * * *', timezone: 'UTC', ...rule },
          { cron: '0 6 * * *', timezone: 'UTC', ...rule, probability: 0 },
        ],
      },
    );
    const lines = show([scenario], { width: 80 }).split('\n');
    expect(lines[2]?.trimStart()).toMatch(/^00 +03 +06 +09/);
    expect(lines[3]).toBe(`Mon 2 Mar   ■${'·'.repeat(11)}■${'·'.repeat(35)}`);
    expect(lines.filter((line) => /^\w{3} \d Mar {3}/.test(line))).toHaveLength(7);
  });

  it('shows how likely what is, sampled and exact', () => {
    const scenario = sketch({
      a: {
        for: 1000,
        next: [
          { to: 'b', probability: 0.3 },
          { to: 'done', probability: 0.7 },
        ],
      },
      b: { for: 1000, next: 'done' },
      done: { final: true },
    });
    const text = show([scenario], { plays: 400, width: 100 });
    const row = text.split('\n').find((line) => line.startsWith('  b  ')) as string;
    const numbers = /^ {2}b +([\d.]+) % +([\d.]+) to ([\d.]+) +([\d.]+) %/.exec(row) ?? [];
    const [, sampled = 0, low = 0, high = 0, exact] = [...numbers].map(Number);
    expect(exact).toBe(30);
    expect(Math.abs(sampled - 30)).toBeLessThan(400 * Math.sqrt(0.21 / 400));
    expect(low).toBeLessThan(sampled);
    expect(high).toBeGreaterThan(sampled);
    expect(text).toContain('a → b');
    expect(text).toContain('exact: 1.3s, between 1s and 2s');
  });
});
