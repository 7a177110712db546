import { detailOf } from '../../events/detail.ts';
import type { Event } from '../../events/event.ts';
import type { Markup } from '../markup.ts';
import { table } from './parts.ts';

/** The events of a run as a table, with times of day. */
export function eventsTable(events: readonly Event[]): Markup {
  return table(
    'Every event, times in UTC',
    [{ head: 'Time', kind: 'time' }, { head: 'Event' }, { head: 'Of what' }, { head: 'Detail' }],
    events.map((event) => [event.time.slice(11, 23), event.event, subjectOf(event), detailOf(event)]),
  );
}

function subjectOf(event: Event): string {
  if ('fault' in event) return event.fault;
  if ('probe' in event) return event.state === undefined ? event.probe : `${event.probe} (${event.state})`;
  return 'state' in event ? event.state : event.scenario;
}
