import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { seededStreams } from '../../src/chance/streams.ts';
import { startRun } from '../../src/engine/run.ts';
import type { Event } from '../../src/events/event.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createHost } from '../../src/host/host.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import { diskUndoLog } from '../../src/journal/undo-log.ts';
import { createGate, type Gate } from '../../src/limits/gate.ts';
import { NO_LIMITS } from '../../src/limits/limits.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { noteInjector } from '../support/note-injector.ts';
import { sketch } from '../support/scenario.ts';

const host = createHost();
const stateDir = mkdtempSync(join(tmpdir(), 'squall-limits-'));
afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

async function play(scenario: Scenario, gate: Gate) {
  const events: Event[] = [];
  const log: string[] = [];
  const refused = gate.admitRun(scenario);
  const run = startRun({
    scenario,
    seed: 1,
    streams: seededStreams(1),
    registry: createRegistry([noteInjector({ log })]),
    host,
    clock: systemClock,
    undoLog: diskUndoLog(stateDir),
    guard: { start: async () => {}, stop: () => {} },
    mode: 'real',
    gate,
    ...(refused ? { refused } : {}),
    onEvent: (event) => events.push(event),
  });
  return { finished: await run.finished, events, log };
}

const calm = { done: { final: true } };

it('a run that a limit forbids is refused before anything starts, and says which', async () => {
  const gate = createGate({ ...NO_LIMITS, deny: ['note'] }, systemClock);
  const storm = sketch({ a: { inject: [{}], for: 10, next: 'done' }, ...calm });
  const { finished, events, log } = await play(storm, gate);
  expect(finished).toMatchObject({ outcome: 'refused', limit: 'deny', leftBehind: [] });
  expect(log).toEqual([]);
  expect(events.at(-1)).toMatchObject({ event: 'run.finished', limit: 'deny', outcome: 'refused' });
});

it('a fault that a limit forbids in the middle of a run fails, and gives no place away', async () => {
  const gate = createGate({ ...NO_LIMITS, maxConcurrentFaults: 1 }, systemClock);
  // The chance of 0.999999 is taken, and not certain: otherwise the run would be refused.
  const rare = { id: 'b.note', probability: 0.999999 };
  const inner = { b: { inject: [rare], for: 10, next: 'c' }, c: { final: true } };
  const storm = sketch({ a: { inject: [{}], nested: inner, next: 'done' }, ...calm });
  const { finished, events } = await play(storm, gate);
  expect(finished.outcome).toBe('failed');
  expect(events.find(({ event }) => event === 'fault.failed')).toMatchObject({
    fault: 'b.note',
    detail: { limit: 'maxConcurrentFaults' },
  });
  expect(gate.admitFault('note')).toHaveProperty('release');
});

it('a run that takes longer than runs may is ended, and undone', async () => {
  const gate = createGate({ ...NO_LIMITS, maxRunDuration: 100 }, systemClock);
  const storm = sketch({ a: { inject: [{}], on: { GO: 'done' } }, ...calm });
  const { finished, log } = await play(storm, gate);
  expect(finished).toMatchObject({ outcome: 'aborted', limit: 'maxRunDuration' });
  expect(log.at(-1)).toBe('revert note');
});
