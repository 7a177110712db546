import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Event } from '../../src/events/event.ts';
import { createRunJournal, readRecording } from '../../src/journal/run-journal.ts';

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'squall-runs-'));
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

const event = (run: string, number: number): Event => ({
  time: new Date(number).toISOString(),
  run,
  scenario: 'x',
  event: 'state.left',
  state: `s${number}`,
});

function record(run: string, count: number): string {
  const recorder = createRunJournal(stateDir).begin(run, 'name: x', expect.fail);
  for (let i = 0; i < count; i++) recorder.write(event(run, i));
  recorder.end();
  return join(stateDir, 'runs', `${run}.jsonl`);
}

it('a journal gives back the events of a run, and its scenario', () => {
  const path = record('one', 3);
  expect(readRecording(path)).toEqual({ events: [0, 1, 2].map((i) => event('one', i)), source: 'name: x' });
  expect(createRunJournal(stateDir).list()).toMatchObject([{ run: 'one', path }]);
});

it('a journal is read up to a line that was cut short, and no further than one that was changed', () => {
  const path = record('one', 2);
  appendFileSync(path, '{"time": "2026');
  expect(readRecording(path).events).toHaveLength(2);
  writeFileSync(path, `${readFileSync(path, 'utf8')}\n{"event": "x"}\n`);
  expect(() => readRecording(path)).toThrow(`${path}:3 is no event`);
});

it('a journal keeps the latest runs only', () => {
  for (let i = 0; i < 505; i++) {
    const path = record(`run-${i}`, 1);
    utimesSync(path, i, i);
  }
  const runs = createRunJournal(stateDir)
    .list()
    .map(({ run }) => run);
  expect(runs.length).toBeGreaterThanOrEqual(475);
  expect(runs.length).toBeLessThanOrEqual(500);
  expect(runs).toEqual(runs.map((_, index) => `run-${504 - index}`));
  expect(readdirSync(join(stateDir, 'runs'))).toHaveLength(2 * runs.length);
});

it('a journal keeps a run that goes on, however long it has said nothing', () => {
  const quiet = createRunJournal(stateDir).begin('quiet', 'name: x', expect.fail);
  quiet.write(event('quiet', 1));
  const path = join(stateDir, 'runs', 'quiet.jsonl');
  utimesSync(path, 1, 1);
  for (let i = 0; i < 505; i++) record(`run-${i}`, 1);
  quiet.write(event('quiet', 2));
  quiet.end();
  expect(readRecording(path)).toMatchObject({
    events: [event('quiet', 1), event('quiet', 2)],
    source: 'name: x',
  });
});

it('a journal that cannot be written says so once, and stops no run', () => {
  writeFileSync(join(stateDir, 'runs'), 'in the way');
  const said: string[] = [];
  const recorder = createRunJournal(stateDir).begin('one', 'name: x', (text) => said.push(text));
  recorder.write(event('one', 1));
  recorder.end();
  expect(said).toHaveLength(1);
  expect(said[0]).toContain("the run's events are not kept");
});
