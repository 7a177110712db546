import type { Event } from '../../events/event.ts';
import type { Visit } from '../../machine/effects.ts';
import { endsOnlyByEvent } from '../../scenario/states.ts';

/** How a stay in a state ended. */
export interface RecordedEnd {
  /** When it began to end, in milliseconds since the Unix epoch. */
  readonly time: number;
  /** The state of the same region that came next; undefined where the run was ended. */
  readonly next?: string;
}

/** Milliseconds that a timer may have been late. */
const LATE = 20;

/** How a stay in a state ended, as far as the journal goes. */
export function recordedEnd(events: readonly Event[], { state, number }: Visit): RecordedEnd | undefined {
  const { path } = state;
  const left = nth(events, number, (event) => event.event === 'state.left' && event.state === path);
  if (left === undefined) return undefined;
  const prefix = path.slice(0, path.lastIndexOf('.') + 1);
  const next = events.slice(left).find((event) => entersBeside(event, prefix)) as
    | { state: string }
    | undefined;
  // Taking back comes before it is left.
  let first = left;
  while (isTakingBack(events[first - 1], path)) first--;
  const time = Date.parse((events[first] as Event).time);
  return { time, ...(next ? { next: next.state.slice(prefix.length) } : {}) };
}

/**
 * The event that a state was left by, which a journal does not name: the one that leads where it went, at the time that
 * it went there.
 *
 * @param now when the state began to wait, in milliseconds since the Unix epoch
 */
export function recordedEvent(
  events: readonly Event[],
  visit: Visit,
  now: number,
): { event: string; after: number } | undefined {
  const { state, lasts } = visit;
  const end = recordedEnd(events, visit);
  const [event] = [...state.on].find(([, to]) => to === end?.next) ?? [];
  if (!end || event === undefined) return undefined;
  const after = Math.max(0, end.time - now);
  if (endsOnlyByEvent(state)) return { event, after };
  const leadsThere = [...state.next.map(({ to }) => to), state.onFailure, state.onError].includes(end.next);
  const wasTimeUp = lasts === undefined || after >= lasts - LATE;
  return leadsThere && (wasTimeUp || state.until) ? undefined : { event, after };
}

function entersBeside(event: Event, prefix: string): boolean {
  return (
    event.event === 'state.entered' &&
    event.state.startsWith(prefix) &&
    !event.state.slice(prefix.length).includes('.')
  );
}

function isTakingBack(event: Event | undefined, path: string): boolean {
  if (event?.event === 'fault.reverted') return event.state === path || event.state.startsWith(`${path}.`);
  return event?.event === 'state.left' && event.state.startsWith(`${path}.`);
}

function nth(events: readonly Event[], number: number, is: (event: Event) => boolean): number | undefined {
  let seen = 0;
  const index = events.findIndex((event) => is(event) && ++seen === number);
  return index < 0 ? undefined : index;
}
