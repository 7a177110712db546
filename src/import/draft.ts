import { durationSchema, formatDuration, parseDuration } from '../plugin/index.ts';
import { DEFAULTS } from '../scenario/defaults.ts';

/** A scenario as it is written down: plain data. */
export interface Draft {
  readonly name: string;
  readonly [key: string]: unknown;
}

/** A state without its way on. */
export type Step = Readonly<Record<string, unknown>>;

/** One step after the other, each with its name, and then the end. */
export function inSequence(steps: readonly (readonly [name: string, step: Step])[]): {
  readonly states: Record<string, unknown>;
} {
  const states = Object.fromEntries(
    steps.map(([name, step], index) => [name, { ...step, next: steps[index + 1]?.[0] ?? 'done' }]),
  );
  return { states: { ...states, done: { final: true } } };
}

/** Waits for somebody to do what Squall does not. The event leads on to `next`, which `withGates` fills in. */
export function byHand(what: string): Step {
  return { description: `By hand: ${what}. Then type DONE, or send it.`, on: { DONE: '' } };
}

/** States that wait for somebody lead on by the event, and not by `next`. */
export function withGates<T extends { readonly states: Record<string, unknown> }>(machine: T): T {
  const states = Object.entries(machine.states).map(([name, state]) => {
    const { on, next, ...rest } = state as { on?: object; next?: string };
    return [name, on ? { ...rest, on: { DONE: next } } : state];
  });
  return { ...machine, states: Object.fromEntries(states) };
}

/** The files know no hard limit: where the default one would not let the waits end, the scenario gets a longer one. */
export function withTimeout(draft: Draft): Draft {
  const { states, ...head } = draft;
  const waits = waitsOf(draft);
  return waits < DEFAULTS.timeout
    ? draft
    : { ...head, timeout: formatDuration(waits + DEFAULTS.timeout), states };
}

/** The times of all states together, of nested machines and regions too: no way takes longer. */
function waitsOf(machine: object): number {
  const { states = {} } = machine as { states?: Readonly<Record<string, Step>> };
  const times = Object.values(states).flatMap((state) => [
    timeOf(state.for),
    waitsOf(state),
    ...Object.values(state.parallel ?? {}).map(waitsOf),
  ]);
  return times.reduce((sum, time) => sum + time, 0);
}

/** What is no duration is for the loader to say. */
function timeOf(text: unknown): number {
  return typeof text === 'string' && new RegExp(durationSchema.pattern).test(text) ? parseDuration(text) : 0;
}
