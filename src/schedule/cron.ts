import { createTask } from 'node-cron';
import { ahead } from '../time/local-time.ts';

/**
 * What decides when node-cron's own tasks fire. It is no part of the public types of node-cron 4.6, whose
 * `getNextRuns` counts from the time of the machine only; a test fails where another version has it no more.
 */
interface Matcher {
  getNextMatch(after: Date): Date;
  match(date: Date): boolean;
}

interface Cron {
  readonly matcher: Matcher;
  /** Whether it fires in every hour of the day. */
  readonly everyHour: boolean;
  /** Milliseconds from one moment at which it may fire to the next. */
  readonly step: number;
  /** What was worked out before. A simulation asks the same for many scenarios, and for each seed again. */
  readonly answers: Map<number, number | undefined>;
}

/** Answers of an expression that are kept. */
const MOST_ANSWERS = 20_000;

const known = new Map<string, Cron>();

/**
 * When a cron expression fires next.
 *
 * Local times that do not exist are skipped. Of those that come twice, when clocks are set back, a time of day fires
 * once, the first time; an expression for every hour fires in both hours.
 *
 * @param after milliseconds since the Unix epoch; the answer is later
 * @returns undefined where it never fires again
 */
export function nextCron(expression: string, timezone: string, after: number): number | undefined {
  const cron = cronOf(expression, timezone);
  const { answers } = cron;
  if (answers.has(after)) return answers.get(after);
  const next = workOut(cron, timezone, after);
  if (answers.size >= MOST_ANSWERS) answers.clear();
  answers.set(after, next);
  return next;
}

function workOut(cron: Cron, timezone: string, after: number): number | undefined {
  const next = nextMatch(cron.matcher, after);
  if (next === undefined || timezone === 'UTC') return next;
  if (!cron.everyHour) return onlyFirst(cron.matcher, timezone, after, next);
  const back = ahead(after, timezone) - ahead(next, timezone);
  return back > 0 ? (firstInRepeatedHours(cron, timezone, after, next, back) ?? next) : next;
}

/** Of a time of day that comes twice, node-cron gives one or the other, as the zone is east or west of Greenwich. */
function onlyFirst(matcher: Matcher, timezone: string, after: number, match: number): number | undefined {
  for (let next: number | undefined = match; next !== undefined; next = nextMatch(matcher, next)) {
    const first = firstPass(next, timezone);
    if (first === undefined) return next;
    if (first > after) return first;
  }
  return undefined;
}

/** Clocks are never set back by more, in milliseconds. */
const MOST_BACK = 3 * 3_600_000;

/** When the same time of day was shown before, if clocks have just been set back over it. */
function firstPass(time: number, timezone: string): number | undefined {
  const before = ahead(time - MOST_BACK, timezone);
  const back = before - ahead(time, timezone);
  return back > 0 && ahead(time - back, timezone) === before ? time - back : undefined;
}

function nextMatch(matcher: Matcher, after: number): number | undefined {
  try {
    return matcher.getNextMatch(new Date(after)).getTime();
  } catch {
    // Nothing within the years that node-cron looks ahead.
    return undefined;
  }
}

/** Going by the time of day, node-cron passes over the hour that comes twice. */
function firstInRepeatedHours(
  { matcher, step }: Cron,
  timezone: string,
  after: number,
  next: number,
  back: number,
): number | undefined {
  const change = lastMomentBefore(timezone, after, next) + 1;
  const start = Math.max(after + 1, change - back);
  for (let time = Math.ceil(start / step) * step; time < Math.min(next, change + back); time += step) {
    if (matcher.match(new Date(time))) return time;
  }
  return undefined;
}

/** The last moment, between two, at which the clock is ahead of UTC as much as at the first. */
function lastMomentBefore(timezone: string, from: number, until: number): number {
  const before = ahead(from, timezone);
  let [low, high] = [from, until];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (ahead(middle, timezone) === before) low = middle;
    else high = middle;
  }
  return low;
}

function cronOf(expression: string, timezone: string): Cron {
  const key = `${timezone} ${expression}`;
  let cron = known.get(key);
  if (!cron) {
    cron = makeCron(expression, timezone);
    known.set(key, cron);
  }
  return cron;
}

function makeCron(expression: string, timezone: string): Cron {
  const task = createTask(expression, () => {}, { timezone });
  const { timeMatcher } = task as unknown as { readonly timeMatcher: Matcher };
  void task.destroy();
  const fields = expression.trim().split(/\s+/);
  const hours = fields[fields.length - 4];
  return {
    matcher: timeMatcher,
    everyHour: hours === '*' || hours === '*/1' || hours === '0-23',
    step: fields.length === 6 ? 1000 : 60_000,
    answers: new Map(),
  };
}
