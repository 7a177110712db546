/** A moment as a clock on a wall shows it. */
export interface LocalTime {
  /** `2026-12-20` */
  readonly date: string;
  /** 0 is Monday. */
  readonly weekday: number;
  /** Minutes after midnight. */
  readonly minute: number;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock in a time zone shows at a moment, daylight saving counted in. */
export function localTime(time: number, timeZone: string): LocalTime {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(time)
      .map(({ type, value }) => [type, value]),
  );
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    weekday: WEEKDAYS.indexOf(parts.weekday as string),
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  };
}

/** The moment at which a clock in a time zone shows so much; where it does twice, the first. */
export function instantOf(
  [year, month, day, hour, minute, second]: readonly [number, number, number, number, number, number],
  timeZone: string,
): number {
  const wanted = Date.UTC(year, month - 1, day, hour, minute, second);
  // What the clock is ahead at a first guess, and at the guess that follows from it: a change may lie between.
  const first = wanted - ahead(wanted, timeZone);
  const then = wanted - ahead(first, timeZone);
  return ahead(then, timeZone) === ahead(first, timeZone) ? then : Math.max(first, then);
}

/** Milliseconds that a clock in a time zone is ahead of UTC. */
export function ahead(time: number, timeZone: string): number {
  const { date, minute } = localTime(time, timeZone);
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const shown = Date.UTC(year, month - 1, day, 0, minute);
  return shown - Math.floor(time / 60_000) * 60_000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}
