import { type Duration, durationMs, type Timestamp, timestampMs } from '@bufbuild/protobuf/wkt';
import { signal } from '@preact/signals';

/** Milliseconds that the agent's clock is ahead of this machine's. */
export const skew = signal(0);

/** The agent's time, renewed every quarter of a second while the page is seen. */
export const now = signal(Date.now());

setInterval(() => {
  if (!document.hidden) now.value = Date.now() + skew.value;
}, 250);

export function instant(time: Timestamp | undefined): number {
  return time ? timestampMs(time) : 0;
}

export function length(duration: Duration | undefined): number {
  return duration ? durationMs(duration) : 0;
}

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const year = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

/**
 * A moment for people, in the time of their machine; with the day, unless it is today, and the year, unless it is
 * this one.
 */
export function when(time: number): string {
  const [date, today] = [new Date(time), new Date(now.peek())];
  if (today.toDateString() === date.toDateString()) return clock.format(date);
  const near = today.getFullYear() === date.getFullYear();
  return `${(near ? day : year).format(date)}, ${clock.format(date)}`;
}

/** `1h 5m`, `12s`: two units at most. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (milliseconds < 1000 && milliseconds > 0) return `${Math.round(milliseconds)}ms`;
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ');
}
