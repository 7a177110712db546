import { formatDuration } from '../../plugin/index.ts';
import type { SimulatedRun } from '../../simulate/simulated.ts';

/** Bytes that a line of a calendar may have. */
const LINE = 75;

/** The head of an iCalendar file (RFC 5545), which events and `icsEnd` follow. */
export function icsStart(): string {
  return lines([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Squall//squall simulate//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'X-WR-CALNAME:Squall game days',
  ]);
}

export function icsEnd(): string {
  return lines(['END:VCALENDAR']);
}

/**
 * A run as an event. The same run has the same identity whenever it is simulated, so that importing again changes the
 * event that is there.
 *
 * @param stamp when the file is made, in milliseconds since the Unix epoch
 */
export function icsEvent(run: SimulatedRun, stamp: number): string {
  const { scenario, start, end, outcome, reason, seed, due } = run;
  const description = [
    ...(scenario.description === undefined ? [] : [scenario.description]),
    `In the simulation it ${outcome}${outcome === 'passed' ? '' : `: ${reason}`}, after ${formatDuration(end - start)}.`,
    `Faults: ${faultsOf(run) || 'none'}.`,
    `Seed ${seed}.`,
  ];
  return lines([
    'BEGIN:VEVENT',
    `UID:${scenario.name}-${due ?? start}-${seed}@squall`,
    `DTSTAMP:${utc(stamp)}`,
    `DTSTART:${utc(start)}`,
    // An event without a length is not shown by everybody.
    `DTEND:${utc(Math.max(end, start + 60_000))}`,
    `SUMMARY:${text(`Chaos: ${scenario.name}`)}`,
    `DESCRIPTION:${text(description.join('\n'))}`,
    `CATEGORIES:${text('chaos engineering')}`,
    ...(scenario.environment === undefined ? [] : [`LOCATION:${text(scenario.environment)}`]),
    'TRANSP:TRANSPARENT',
    'STATUS:TENTATIVE',
    'END:VEVENT',
  ]);
}

function faultsOf({ events }: SimulatedRun): string {
  const types = events.flatMap((event) => (event.event === 'fault.injected' ? [event.type] : []));
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => (count === 1 ? type : `${count} × ${type}`)).join(', ');
}

/** `20260302T000000Z` */
function utc(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
}

function text(value: string): string {
  return value
    .replace(/[\\;,]/g, (character) => `\\${character}`)
    .replace(/\r?\n|\r/g, '\\n')
    .replace(/\p{Cc}/gu, '');
}

function lines(content: readonly string[]): string {
  return content.map((line) => `${folded(line)}\r\n`).join('');
}

/** A line of 75 bytes at most, going on in further ones that begin with a space; no character is torn apart. */
function folded(line: string): string {
  const parts: string[] = [''];
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > LINE) {
      parts.push(' ');
      bytes = 1;
    }
    parts[parts.length - 1] += character;
    bytes += size;
  }
  return parts.join('\r\n');
}
