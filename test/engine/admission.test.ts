import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { seededStreams } from '../../src/chance/streams.ts';
import { type RunOptions, startRun } from '../../src/engine/run.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createHost } from '../../src/host/host.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import { diskUndoLog } from '../../src/journal/undo-log.ts';
import type { Admission } from '../../src/limits/admission.ts';
import { type Refusal, refusal } from '../../src/limits/limits.ts';
import { noteInjector } from '../support/note-injector.ts';
import { sketch } from '../support/scenario.ts';
import { until } from '../support/wait.ts';

const host = createHost();
const stateDir = mkdtempSync(join(tmpdir(), 'squall-admission-'));
afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

const storm = sketch({ a: { inject: [{}], for: 60_000, next: 'done' }, done: { final: true } });
const full = refusal('fleet', 'it is full');

function begin(admission: Admission, mode: RunOptions['mode'] = 'real') {
  const log: string[] = [];
  const run = startRun({
    scenario: storm,
    seed: 1,
    streams: seededStreams(1),
    registry: createRegistry([noteInjector({ log })]),
    host,
    clock: systemClock,
    undoLog: diskUndoLog(stateDir),
    guard: { start: async () => {}, stop: () => {} },
    mode,
    admission,
    onEvent: () => {},
  });
  return { run, log };
}

it('a run that is not admitted is refused before its first fault', async () => {
  const { run, log } = begin(async () => full);
  expect(await run.finished).toMatchObject({ outcome: 'refused', ...full });
  expect(log).toEqual([]);
});

it('a run gives its place back when everything has been taken back, and not before', async () => {
  const { run, log } = begin(async () => ({
    lost: new Promise(() => {}),
    release: () => void log.push('released'),
  }));
  await until('the fault is in force', () => log.includes('verify note'));
  run.stop({ outcome: 'aborted', reason: 'enough' });
  await run.finished;
  expect(log.slice(-2)).toEqual(['revert note', 'released']);
});

it('a run that loses its place takes everything back, and says why', async () => {
  let lose: (refusal: Refusal) => void = () => {};
  const lost = new Promise<Refusal>((resolve) => {
    lose = resolve;
  });
  const { run, log } = begin(async () => ({ lost, release: () => void log.push('released') }));
  await until('the fault is in force', () => log.includes('verify note'));
  lose(refusal('fleet', 'its lease is gone'));
  expect(await run.finished).toMatchObject({ outcome: 'aborted', reason: 'limit fleet: its lease is gone' });
  expect(log.slice(-2)).toEqual(['revert note', 'released']);
});

it('a run that is stopped while it waits to be admitted ends at once', async () => {
  let asked: AbortSignal | undefined;
  const { run, log } = begin(
    (signal) =>
      new Promise((resolve) => {
        asked = signal;
        signal.addEventListener('abort', () => resolve(full));
      }),
  );
  await until('it is asked', () => asked);
  run.stop({ outcome: 'aborted', reason: 'enough' });
  expect((await run.finished).outcome).toBe('aborted');
  expect(log).toEqual([]);
});

it('a dry run asks for no place', async () => {
  const { run } = begin(() => expect.fail('it asked'), 'dry');
  expect(await run.finished).toMatchObject({ outcome: 'passed' });
});
