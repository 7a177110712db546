import type { Exact } from '../../../analysis/exact.ts';
import { wrap } from '../../../pictures/wrap.ts';
import { formatDuration } from '../../../plugin/index.ts';
import type { Scenario } from '../../../scenario/scenario.ts';
import type { ScenarioReport } from '../../../simulate/summary/scenario-summary.ts';
import type { Proportion } from '../../../statistics/proportion.ts';
import type { Screen } from '../../screen.ts';
import { table } from './table.ts';

/** How likely what is, of one scenario: sampled, with its interval, and beside it what is exact. */
export function likelihoodLines(
  scenario: Scenario,
  report: ScenarioReport,
  exact: Exact | string,
  { width, palette }: Screen,
): string[] {
  const worked = typeof exact === 'string' ? undefined : exact;
  const bar = Math.max(0, Math.min(30, width - 66));
  const row = (name: string, sampled: Proportion, truth: number | undefined, more = '') => [
    name,
    percent(sampled.probability),
    interval(sampled),
    truth === undefined ? '' : percent(truth),
    more,
    palette.cyan(gauge(sampled.probability, bar)),
  ];
  const states = Object.entries(report.states).map(([path, state]) =>
    row(path, state, worked?.states[path]?.probability, `${round(state.entries)}×`),
  );
  const outcomes = Object.entries(report.outcomes).map(([outcome, share]) =>
    row(outcome, share, worked?.outcomes[outcome as 'passed']),
  );
  const branches = report.branches.map((branch) =>
    row(`${branch.from} → ${branch.to}`, branch, undefined, `${branch.taken}×`),
  );
  const head = (what: string) => [what, 'likely', '95 % interval', 'exact', '', ''];
  return [
    palette.bold(scenario.name) + palette.dim(`  ${report.runs} runs`),
    '',
    ...table([head('outcome'), ...outcomes], width - 2, palette),
    '',
    ...table([head('state'), ...states], width - 2, palette),
    ...(branches.length > 0 ? ['', ...table([head('branch'), ...branches], width - 2, palette)] : []),
    '',
    ...durationLines(report, worked).flatMap((line) => wrap(line, width - 4)),
    ...faultLines(report, worked, { width, palette }),
    ...caveats(exact, { width, palette }),
  ].map((line) => (line === '' ? '' : `  ${line}`));
}

function durationLines({ duration }: ScenarioReport, exact: Exact | undefined): string[] {
  const time = (seconds: number) => formatDuration(seconds * 1000);
  const bounds =
    exact &&
    `, between ${time(exact.duration.least)} and ${exact.duration.most === undefined ? 'its timeout' : time(exact.duration.most)}`;
  return [
    `a run takes ${time(duration.median)} at the median, ${time(duration.p95)} or less in 95 %, ${time(duration.worst)} at worst${duration.worstSeed === undefined ? '' : ` (seed ${duration.worstSeed})`}`,
    `${time(duration.mean)} on average (${time(duration.interval[0])} to ${time(duration.interval[1])})${exact ? `; exact: ${time(exact.duration.mean)}${bounds}` : ''}`,
  ];
}

function faultLines(
  { faults }: ScenarioReport,
  exact: Exact | undefined,
  { width, palette }: Screen,
): string[] {
  const rows = Object.entries(faults).map(([type, { perRun }]) => {
    const {
      mean,
      interval: [low, high],
    } = perRun.seconds;
    const truth = exact?.faults[type]?.seconds;
    return [
      type,
      `${round(perRun.injections.mean)}×`,
      formatDuration(mean * 1000),
      `${formatDuration(Math.max(0, low) * 1000)} to ${formatDuration(high * 1000)}`,
      truth === undefined ? '' : formatDuration(truth * 1000),
    ];
  });
  if (rows.length === 0) return [];
  return [
    '',
    ...table([['fault, a run', 'made', 'in force', '95 % interval', 'exact'], ...rows], width - 2, palette),
  ];
}

function caveats(exact: Exact | string, { width, palette }: Screen): string[] {
  if (typeof exact === 'string')
    return ['', ...wrap(`nothing can be worked out exactly: ${exact}`, width - 4).map(palette.dim)];
  return [
    ...(exact.unreachable.length > 0
      ? ['', palette.yellow(`no seed leads to ${exact.unreachable.join(', ')}`)]
      : []),
    ...(exact.because.length > 0
      ? ['', ...exact.because.flatMap((why) => wrap(`not quite exact: ${why}`, width - 4)).map(palette.dim)]
      : []),
  ];
}

function percent(share: number): string {
  const text = share === 0 || share === 1 ? `${share * 100}` : (share * 100).toFixed(1);
  return `${text} %`;
}

function interval({ interval: [low, high] }: Proportion): string {
  return `${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)}`;
}

function round(number: number): string {
  return Number(number.toFixed(2)).toString();
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

function gauge(share: number, width: number): string {
  const eighths = Math.round(share * width * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}
