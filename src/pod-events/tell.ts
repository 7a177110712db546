import type { AgentEvent } from '../events/agent-event.ts';
import type { Event } from '../events/event.ts';
import type { PodEvent } from '../kube/pod-event.ts';
import { describeForPod } from './describe.ts';

export interface PodEventsOptions {
  readonly write: (event: PodEvent) => Promise<void>;
  /** Told what could not be written. */
  readonly note: (text: string) => void;
}

export interface PodEvents {
  /** Takes what happens. */
  readonly take: (event: Event | AgentEvent) => void;
  /** Resolves when everything has been written, as far as it can be. */
  readonly written: () => Promise<void>;
}

/** Events in a row, and milliseconds after which there may be one more: they are evidence, and not a log. */
const [BURST, REFILL] = [25, 10_000];

/**
 * Writes Events of the pod, one after the other. A run that is refused was no storm, and leaves none: in a fleet it
 * is what most pods have to say.
 */
export function createPodEvents({ write, note }: PodEventsOptions): PodEvents {
  /** Runs whose start has not been told yet. */
  const waiting = new Map<string, Event>();
  let writing = Promise.resolve();
  let [room, since, left] = [BURST, 0, 0];

  function tell(event: Event | AgentEvent): void {
    const words = describeForPod(event);
    if (!words) return;
    const time = Date.parse(event.time);
    room = Math.min(BURST, room + Math.max(0, time - since) / REFILL);
    since = time;
    if (room < 1) {
      left++;
      return;
    }
    room--;
    const message = left > 0 ? `${words.message} (${left} before it are in the log only)` : words.message;
    left = 0;
    writing = writing.then(() =>
      write({ ...words, message, time }).catch((error: Error) => note(`an Event is lost: ${error.message}`)),
    );
  }

  return {
    take: (event) => {
      if (event.event === 'run.started') {
        waiting.set(event.run, event);
        return;
      }
      if (event.event === 'state.entered' || event.event === 'run.finished') {
        const started = waiting.get(event.run);
        waiting.delete(event.run);
        if (event.event === 'run.finished' && event.outcome === 'refused') return;
        if (started) tell(started);
      }
      tell(event);
    },
    written: () => writing,
  };
}
