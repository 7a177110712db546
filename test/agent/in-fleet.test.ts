import { expect, it } from 'vitest';
import { InFleet } from '../../src/agent/in-fleet.ts';
import type { Fleet } from '../../src/fleet/fleet.ts';
import type { Place } from '../../src/limits/admission.ts';
import { type Refusal, refusal } from '../../src/limits/limits.ts';
import { type Dispatched, Dispatcher, type RunHandle } from '../../src/schedule/dispatcher.ts';
import type { Occasion } from '../../src/schedule/scheduler.ts';
import { sketch } from '../support/scenario.ts';
import { SimulatedTime } from '../support/simulated-time.ts';

const scenario = sketch(
  { done: { final: true } },
  { schedule: [{ every: 60_000, jitter: 0, probability: 0.5, startingDeadline: 30_000 }] },
);

/** An agent's decisions, with a fleet that answers as it is told. */
function decide(answers: { readonly passes?: string; readonly place?: Refusal }) {
  const time = new SimulatedTime();
  const said: Dispatched<RunHandle>[] = [];
  const asked: string[] = [];
  const released: string[] = [];
  const halted: { reason?: string } = {};
  const scenarios = new Map([[scenario.name, scenario]]);
  const place: Place = { lost: new Promise(() => {}), release: () => void released.push('released') };
  const fleet: Fleet = {
    passes: async ({ due }, until) => {
      asked.push(`takes it? until ${until - due}`);
      return answers.passes;
    },
    admission: (until) => async () => {
      asked.push(`a place? until ${until - time.now()}`);
      return answers.place ?? place;
    },
    stop: async () => {},
  };
  const started: (Place | undefined)[] = [];
  const dispatcher = new Dispatcher<RunHandle>({
    clock: time,
    halted: () => halted.reason,
    current: ({ name }) => scenarios.get(name),
    start: (wish) => {
      started.push(inFleet.admissionFor(wish).place);
      return { stop: () => {}, onOver: () => {} };
    },
    onDispatched: (dispatched) => said.push(dispatched),
  });
  const inFleet: InFleet = new InFleet({ fleet, clock: time, dispatcher });
  const occasion = (kind: 'due' | 'not-drawn'): Occasion => {
    const due = time.now();
    return { kind, firing: { scenario, schedule: 0, due, start: due, drawn: kind === 'due', seed: 1 } };
  };
  return { inFleet, occasion, said, asked, released, started, place, halted, scenarios };
}

it('a firing that this pod takes, with a place, starts a run that has it', async () => {
  const { inFleet, occasion, said, asked, released, started, place } = decide({});
  await inFleet.stand(occasion('due'));
  expect(asked).toEqual(['takes it? until 30000', 'a place? until 30000']);
  expect(said).toMatchObject([{ result: 'started' }]);
  expect(started).toEqual([place]);
  expect(released).toEqual([]);
});

it('a firing that another pod takes is skipped, and asks for no place', async () => {
  const { inFleet, occasion, said, asked } = decide({ passes: 'another has it' });
  await inFleet.stand(occasion('due'));
  expect(said).toMatchObject([{ result: 'skipped', because: 'not-elected', reason: 'another has it' }]);
  expect(asked).toHaveLength(1);
});

it('a firing without a place is skipped, and says why', async () => {
  const { inFleet, occasion, said } = decide({ place: refusal('fleet', 'all are taken') });
  await inFleet.stand(occasion('due'));
  expect(said).toMatchObject([
    { result: 'skipped', because: 'no-place', reason: 'limit fleet: all are taken' },
  ]);
});

it('a firing that chance passes over is stood for, and takes no place', async () => {
  const { inFleet, occasion, said, asked } = decide({});
  await inFleet.stand(occasion('not-drawn'));
  expect(asked).toEqual(['takes it? until 30000']);
  expect(said).toMatchObject([{ result: 'skipped', because: 'not-drawn' }]);
});

it('a place is given back where something has come in between', async () => {
  const { inFleet, occasion, said, released, halted } = decide({});
  const standing = inFleet.stand(occasion('due'));
  halted.reason = 'halted meanwhile';
  await standing;
  expect(said).toMatchObject([{ result: 'skipped', because: 'halted' }]);
  expect(released).toEqual(['released']);
});

it('a scenario that is removed while its firing waits for its turn is not run, and gives its place back', async () => {
  const { inFleet, occasion, said, released, started, scenarios } = decide({});
  const standing = inFleet.stand(occasion('due'));
  scenarios.clear();
  await standing;
  expect(said).toMatchObject([{ result: 'skipped', because: 'gone', reason: 'the scenario is gone' }]);
  expect(started).toEqual([]);
  expect(released).toEqual(['released']);
});

it('a run that a person asks for asks for its place itself', async () => {
  const { inFleet, asked, place } = decide({});
  const { admission } = inFleet.admissionFor({ scenario, seed: 1 });
  expect(await admission?.(new AbortController().signal)).toBe(place);
  expect(asked).toEqual(['a place? until 60000']);
});
