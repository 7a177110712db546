import type { Report } from './report.ts';

/** A report for programs: times as ISO 8601, durations in seconds. */
export function jsonReport(report: Report): string {
  const { start, end, states, faults, probes, ...rest } = report;
  const json = {
    ...rest,
    start: iso(start),
    end: iso(end),
    seconds: (end - start) / 1000,
    states: states.map(({ entered, left, ...state }) => ({
      ...state,
      entered: iso(entered),
      ...(left === undefined ? {} : { left: iso(left) }),
    })),
    faults: faults.map(({ injected, ended, ...fault }) => ({
      ...fault,
      ...(injected === undefined ? {} : { injected: iso(injected) }),
      ...(ended === undefined ? {} : { ended: iso(ended) }),
    })),
    probes: probes.map(({ looks, ...probe }) => ({
      ...probe,
      looks: looks.map(({ time, ...look }) => ({ time: iso(time), ...look })),
    })),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
