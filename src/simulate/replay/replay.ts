import { setImmediate } from 'node:timers/promises';
import { seededStreams } from '../../chance/streams.ts';
import { refusal } from '../../engine/effects.ts';
import { type Finished, play } from '../../engine/play.ts';
import { VirtualClock } from '../../engine/virtual-clock.ts';
import type { Event } from '../../events/event.ts';
import type { Registry } from '../../injectors/registry.ts';
import type { EndOfRun, Visit } from '../../machine/effects.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { noMachine } from '../notes.ts';
import type { SimulatedRun } from '../simulated.ts';
import { recordedEnd, recordedEvent } from './ends.ts';
import { replayedBook, replayedRegistry } from './injectors.ts';
import { Script } from './script.ts';

/**
 * Plays a run again from its journal: the same machine, with the seed of the run, gets the answers that the run got,
 * each at its time. What the machine makes of them is what is compared.
 *
 * @param events of one run, the first one `run.started`
 */
export async function replay(
  scenario: Scenario,
  events: readonly Event[],
  registry: Registry,
): Promise<SimulatedRun> {
  const started = events.find((event) => event.event === 'run.started');
  const start = Date.parse((events[0] as Event).time);
  const clock = new VirtualClock(start);
  const script = new Script(events, clock);
  const seed = started?.seed ?? 0;
  const said: Event[] = [];
  let finished: Finished | undefined;
  const run = play({
    scenario: { ...scenario, stopWhen: scenario.stopWhen.map(trippedByTwo) },
    id: (events[0] as Event).run,
    seed,
    streams: seededStreams(seed),
    clock,
    // What ended the run from outside does so again; nothing else is late.
    limit: { after: LONG_AFTER, reason: 'the journal does not say how it went on' },
    late: (visit) => lateness(events, visit, clock.now()),
    dryRun: started?.dryRun ?? false,
    changesMachine: false,
    faults: {
      registry: replayedRegistry(registry, script),
      host: noMachine,
      clock,
      book: replayedBook({ host: noMachine, clock, token: '' }),
      signalOf: (scope) => scope.signal,
      token: (id) => id,
    },
    effects: {
      waits: true,
      ready: () => assertNotRefused(events),
      look: ({ name }, { signal }, visit) => script.look(name, visit?.state.path, signal),
      gate: (visit) => recordedEvent(events, visit, clock.now()),
      breathe: () => {},
    },
    onEvent: (event) => said.push(event),
    onFinished: (end) => {
      finished = end;
    },
  });
  endFromOutside(events, clock, (ending) => run.stop(ending));
  while (!finished) {
    // A turn of the event loop, so that what has been answered reaches the machine first.
    await setImmediate();
    if (!finished && !clock.advance()) await setImmediate();
  }
  const end = finished as Finished;
  return { scenario, seed, order: 0, start, end: clock.now(), ...end, events: said };
}

/** Milliseconds after which it is plain that nothing comes any more. */
const LONG_AFTER = 10 * 365 * 86_400_000;

/** How late a state's own time was up: when the journal says that it ended, or not at all where the run was ended. */
function lateness(events: readonly Event[], visit: Visit, now: number): number {
  const { state, lasts = 0 } = visit;
  const end = recordedEnd(events, visit);
  const unexpected = finishedOf(events)?.reason.startsWith(`state "${state.path}" did not end as expected`);
  if (!end || (end.next === undefined && !unexpected)) return LONG_AFTER;
  return Math.max(0, end.time - now - lasts);
}

/** Looks that failed again are not in a journal, but for the one that tripped. */
function trippedByTwo(probe: Scenario['stopWhen'][number]): Scenario['stopWhen'][number] {
  return { ...probe, failures: Math.min(2, probe.failures) };
}

/** @throws Ending where the run was refused for another reason than what it looks at again */
function assertNotRefused(events: readonly Event[]): void {
  const end = finishedOf(events);
  if (end?.outcome === 'refused' && !end.reason.startsWith('steady state')) throw refusal(end.reason);
}

/** A signal, a timeout, a halt: the run is ended when it was, after whatever else happened at the same moment. */
function endFromOutside(
  events: readonly Event[],
  clock: VirtualClock,
  stop: (ending: EndOfRun) => void,
): void {
  const end = finishedOf(events);
  if (!end || end.outcome === 'refused' || end.outcome === 'passed') return;
  const isOwn =
    end.outcome === 'aborted'
      ? end.reason.startsWith('stop condition')
      : !end.reason.startsWith('internal error');
  if (isOwn) return;
  const at = Date.parse((events[unwinding(events)] as Event).time);
  const { outcome, reason, limit } = end;
  clock.setTimeout(
    () => clock.setTimeout(() => stop({ outcome, reason, ...(limit === undefined ? {} : { limit }) }), 0),
    at - clock.now(),
  );
}

/** Where the last events begin that only take back and leave. */
function unwinding(events: readonly Event[]): number {
  let index = events.length - 1;
  while (index > 1 && isUnwinding(events[index - 1] as Event)) index--;
  return index;
}

function isUnwinding(event: Event): boolean {
  if (event.event === 'fault.skipped')
    return event.detail.message === 'its state was left before it was in force';
  return event.event === 'fault.reverted' || event.event === 'state.left';
}

function finishedOf(events: readonly Event[]): Extract<Event, { event: 'run.finished' }> | undefined {
  return events.findLast((event) => event.event === 'run.finished');
}
