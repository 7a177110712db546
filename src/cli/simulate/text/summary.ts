import { secondOf } from '../../../pictures/when.ts';
import { wrap } from '../../../pictures/wrap.ts';
import { formatDuration } from '../../../plugin/index.ts';
import type { SummaryReport } from '../../../simulate/summary/summary.ts';
import type { Screen } from '../../screen.ts';
import { printable } from '../../terminal.ts';
import { table } from './table.ts';

const HEAD = ['scenario', 'runs', 'passed', 'failed', 'refused', 'median', 'longest'];

/** What a simulation came to, in a few lines. */
export function summaryLines(summary: SummaryReport, { width, palette }: Screen): string[] {
  const rows = Object.entries(summary.scenarios).map(([name, { runs, outcomes, refused, duration }]) => [
    name,
    `${runs}`,
    `${outcomes.passed?.runs ?? 0}`,
    `${(outcomes.failed?.runs ?? 0) + (outcomes.aborted?.runs ?? 0)}`,
    `${Object.values(refused).reduce((sum, count) => sum + count, 0)}`,
    runs === 0 ? '' : formatDuration(duration.median * 1000),
    runs === 0 ? '' : formatDuration(duration.worst * 1000),
  ]);
  const faults = Object.entries(summary.faults).map(
    ([type, { injections, seconds }]) =>
      `${type} ${injections}×${seconds > 0 ? `, ${formatDuration(seconds * 1000)} in force` : ''}`,
  );
  return [
    ...table([HEAD, ...rows], width - 2, palette),
    '',
    ...(faults.length > 0 ? wrap(`faults: ${faults.join('; ')}`, width - 4) : ['no faults']),
    ...overlapLines(summary, { width, palette }),
    ...reasonLines('refused', refusals(summary), width, palette.yellow),
    ...reasonLines('passed over', summary.firings.skipped, width, palette.dim),
  ].map((line) => (line === '' ? '' : `  ${line}`));
}

export function overlapLines(
  { maxConcurrentFaults, worstOverlap }: SummaryReport,
  { width, palette }: Screen,
): string[] {
  if (!worstOverlap) return [];
  const which = worstOverlap.faults.map(({ scenario, fault }) => `${scenario}: ${fault}`).join(', ');
  return [
    ...wrap(
      `at most ${maxConcurrentFaults} in force at once, first at ${secondOf(Date.parse(worstOverlap.time))}`,
      width - 4,
    ),
    ...wrap(which, width - 6).map((line) => palette.dim(`  ${line}`)),
  ];
}

function refusals({ scenarios }: SummaryReport): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { refused } of Object.values(scenarios)) {
    for (const [why, count] of Object.entries(refused)) sums[why] = (sums[why] ?? 0) + count;
  }
  return sums;
}

function reasonLines(
  what: string,
  counts: Readonly<Record<string, number>>,
  width: number,
  ink: (text: string) => string,
): string[] {
  const list = Object.entries(counts).map(([why, count]) => `${count}× ${printable(why)}`);
  return list.length === 0 ? [] : wrap(`${what}: ${list.join(', ')}`, width - 4).map(ink);
}
