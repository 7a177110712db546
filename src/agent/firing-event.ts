import type { AgentEventBody } from '../events/agent-event.ts';
import type { Dispatched, RunHandle } from '../schedule/dispatcher.ts';

/** What became of a firing, as an event; undefined for what a person has asked for. */
export function firingEvent(
  dispatched: Dispatched<RunHandle & { readonly id: string }>,
): AgentEventBody | undefined {
  const { wish, at } = dispatched;
  if (!wish.firing) return undefined;
  const about = { scenario: wish.scenario.name, due: new Date(wish.firing.due).toISOString() };
  switch (dispatched.result) {
    case 'started':
      return { event: 'firing.started', ...about, run: dispatched.run.id, lag: at - wish.firing.start };
    case 'refused': {
      const { limit, reason, run } = dispatched;
      return { event: 'firing.refused', ...about, run: run.id, limit, reason };
    }
    case 'skipped': {
      const { because, reason } = dispatched;
      return { event: 'firing.skipped', ...about, because, reason };
    }
    case 'missed': {
      const { count, reason } = dispatched;
      return { event: 'firing.missed', ...about, count, reason };
    }
  }
}
