import { expect, it } from 'vitest';
import type { Event, EventBody } from '../../src/events/event.ts';
import type { PodEvent } from '../../src/kube/pod-event.ts';
import { createPodEvents } from '../../src/pod-events/tell.ts';

/** What is written of a run's events, each a second after the other. */
async function written(bodies: readonly EventBody[], write = async (_: PodEvent) => {}) {
  const events: PodEvent[] = [];
  const notes: string[] = [];
  const told = createPodEvents({
    write: async (event) => {
      await write(event);
      events.push(event);
    },
    note: (text) => notes.push(text),
  });
  for (const [second, body] of bodies.entries()) {
    const time = new Date(second * 1000).toISOString();
    told.take({ time, run: 'r', scenario: 'storm', ...body } as Event);
  }
  await told.written();
  return { events, notes };
}

const started = { event: 'run.started', seed: 42, labels: {}, dryRun: false } as const;
const entered = { event: 'state.entered', state: 'a' } as const;
const fault = { state: 'a', fault: 'a.cpu', type: 'cpu' };
const injected = { event: 'fault.injected', ...fault, detail: { message: '1 worker at 80%' } } as const;
const finished = (outcome: 'passed' | 'failed' | 'refused', leftBehind: readonly object[] = []) =>
  ({ event: 'run.finished', outcome, reason: 'so it was', leftBehind, labels: {} }) as never;

it('the start and the end of a run, and its faults, are Events of the pod', async () => {
  const failed = { event: 'fault.failed', ...fault, error: 'it was killed' } as const;
  const { events } = await written([started, entered, injected, failed, finished('failed')]);
  expect(events.map(({ type, reason, message }) => [type, reason, message])).toEqual([
    ['Normal', 'StormStarted', 'run r of storm started, seed 42'],
    ['Normal', 'FaultInjected', 'cpu (a.cpu): 1 worker at 80%'],
    ['Warning', 'FaultFailed', 'cpu (a.cpu): it was killed'],
    ['Warning', 'StormFailed', 'run r of storm failed: so it was'],
  ]);
  expect(events[0]?.time).toBe(0);
});

it('what was left behind is a warning, with what undoes it', async () => {
  const left = { fault: 'a.network', type: 'network', error: 'x', command: 'squall recover' };
  const { events } = await written([started, entered, finished('passed', [left])]);
  expect(events.at(-1)).toMatchObject({ type: 'Warning', reason: 'LeftBehind' });
  expect(events.at(-1)?.message).toContain('left behind: a.network (run: squall recover)');
});

it('a run that is refused was no storm', async () => {
  expect((await written([started, finished('refused')])).events).toEqual([]);
});

it('a busy agent does not flood the API server, and says how many it kept', async () => {
  const { events } = await written([started, entered, ...Array.from({ length: 100 }, () => injected)]);
  expect(events.length).toBeLessThan(40);
  expect(events.at(-1)?.message).toMatch(/ \(\d+ before it are in the log only\)$/);
});

it('an Event that cannot be written is noted, and keeps nothing back', async () => {
  const { events, notes } = await written([started, entered, finished('passed')], async ({ reason }) => {
    if (reason === 'StormStarted') throw new Error('the API server says 403');
  });
  expect(events.map(({ reason }) => reason)).toEqual(['StormPassed']);
  expect(notes).toEqual(['an Event is lost: the API server says 403']);
});
