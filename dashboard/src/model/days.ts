import type { SimulatedRun } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';
import { instant } from './time.ts';

/** A day of this machine's time zone, with the runs that start in it. */
export interface Day {
  /** Its midnight, in milliseconds since the Unix epoch. */
  readonly start: number;
  readonly runs: readonly Runs[];
}

/** The runs of a scenario in one day. */
export interface Runs {
  readonly scenario: string;
  readonly starts: readonly number[];
  /** How many of them limits forbid. */
  readonly refused: number;
  /** There are more, which are not told one by one. */
  readonly more: boolean;
}

/**
 * All days of a stretch of time, also those without a run.
 *
 * @param counts how many runs there are of each scenario: maybe more than are told
 */
export function daysOf(
  runs: readonly SimulatedRun[],
  from: number,
  until: number,
  counts: Readonly<Record<string, number>>,
): Day[] {
  const byDay = new Map<number, Map<string, { starts: number[]; refused: number; more: boolean }>>();
  const entry = (day: number, scenario: string) => {
    const known = byDay.get(day)?.get(scenario) ?? { starts: [], refused: 0, more: false };
    byDay.get(day)?.set(scenario, known);
    return known;
  };
  for (let day = midnight(from); day < until; day = nextDay(day)) byDay.set(day, new Map());
  const told = new Map<string, { count: number; last: number }>();
  for (const { scenario, start, outcome } of runs) {
    const time = instant(start);
    const known = entry(midnight(time), scenario);
    known.starts.push(time);
    if (outcome === 'refused') known.refused++;
    told.set(scenario, { count: (told.get(scenario)?.count ?? 0) + 1, last: time });
  }
  for (const [scenario, { count, last }] of told) {
    if (count >= (counts[scenario] ?? 0)) continue;
    for (const day of byDay.keys()) if (day >= midnight(last)) entry(day, scenario).more = true;
  }
  return [...byDay].map(([start, day]) => ({
    start,
    runs: [...day].map(([scenario, known]) => ({ scenario, ...known })),
  }));
}

function midnight(time: number): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** Not every day has 24 hours. */
function nextDay(start: number): number {
  const date = new Date(start);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}
