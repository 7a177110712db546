import { type EventObject, fromCallback } from 'xstate';
import type { Probe } from '../scenario/scenario.ts';
import type { MachineContext } from './context.ts';
import type { Effects, Visit } from './effects.ts';

/** Effects that go on as long as a state, or the whole storm, is active: the actors that a machine invokes. */
export const pollingActors = {
  holds: fromCallback<EventObject, InState>(({ input: { effects, visit }, sendBack }) =>
    effects.holds(visit, () => sendBack({ type: `held ${visit.state.path}` })),
  ),
  event: fromCallback<EventObject, InState>(({ input: { effects, visit }, sendBack }) =>
    effects.event(visit, (event) => sendBack({ type: `on ${event}` })),
  ),
  trips: fromCallback<EventObject, OfStorm>(({ input: { effects, probe, index }, sendBack }) =>
    effects.trips(probe, (seen) => sendBack({ type: `tripped ${index}`, seen })),
  ),
};

interface InState {
  readonly effects: Effects;
  readonly visit: Visit;
}

interface OfStorm {
  readonly effects: Effects;
  readonly probe: Probe;
  readonly index: number;
}

/** What the configuration says of an actor's input. */
interface NamedInput {
  readonly state?: string;
  readonly probe?: number;
}

/** Turns what the configuration says of an actor's input into what the actor gets. */
export function bindInputs<T>(config: T, bind: (input: NamedInput, context: MachineContext) => unknown): T {
  if (Array.isArray(config)) return config.map((item) => bindInputs(item, bind)) as T;
  if (typeof config !== 'object' || config === null) return config;
  const bound = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, bindInputs(value, bind)]),
  );
  if (!('src' in config)) return bound as T;
  const { input } = config as unknown as { input: NamedInput };
  return { ...bound, input: ({ context }: { context: MachineContext }) => bind(input, context) } as T;
}
