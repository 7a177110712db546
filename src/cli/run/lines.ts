import { detailOf } from '../../events/detail.ts';
import type { Event } from '../../events/event.ts';
import { type Palette, printable } from '../terminal.ts';

/** An event as a line for people: the time of day, what happened, to what, and what was seen. */
export function lineOf(event: Event, palette: Palette): string {
  const time = palette.dim(event.time.slice(11, 23));
  const kind = colourOf(event, palette)(event.event.padEnd(15));
  return [time, kind, printable(subjectOf(event)), palette.dim(oneLine(detailOf(event)))]
    .filter((part) => part !== '')
    .join('  ');
}

function oneLine(text: string): string {
  return printable(text.replace(/\s*\n\s*/g, ' '));
}

function colourOf(event: Event, palette: Palette): (text: string) => string {
  switch (event.event) {
    case 'fault.failed':
    case 'probe.failed':
      return palette.red;
    case 'fault.injected':
    case 'fault.updated':
    case 'fault.skipped':
      return palette.yellow;
    case 'fault.reverted':
    case 'probe.passed':
      return palette.green;
    case 'state.entered':
      return palette.cyan;
    case 'run.finished':
      return event.outcome === 'passed' ? palette.green : palette.red;
    default:
      return palette.dim;
  }
}

function subjectOf(event: Event): string {
  if ('fault' in event) return event.fault;
  if ('probe' in event) return event.probe;
  if ('state' in event) return event.state as string;
  return event.scenario;
}
