import type { Event } from './event.ts';

/** What an event has to say, in the words that people read. */
export function detailOf(event: Event): string {
  switch (event.event) {
    case 'run.started':
      return `seed ${event.seed}${event.dryRun ? ', dry run' : ''}`;
    case 'run.finished':
      return `${event.outcome}: ${event.reason}`;
    case 'fault.failed':
    case 'probe.failed':
      return event.error;
    default:
      return event.detail?.message ?? '';
  }
}
