import type { Exact } from '../../analysis/exact.ts';
import { formatDuration } from '../../plugin/index.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ScenarioReport } from '../../simulate/summary/scenario-summary.ts';
import type { Proportion } from '../../statistics/proportion.ts';
import { type Markup, markup } from '../markup.ts';
import { type Column, facts, gauge, percentText, table } from '../page/parts.ts';
import type { Simulation } from './simulation.ts';

/** How likely what is, by scenario: sampled, with its interval, and beside it what is exact. */
export function likelihoods({ scenarios, exactOf, summary }: Simulation): Markup {
  return markup`${scenarios.map((scenario) => {
    const report = summary.scenarios[scenario.name];
    return report && likelihoodOf(scenario, report, exactOf(scenario));
  })}`;
}

function columns(what: string, more: string): Column[] {
  return [
    { head: what },
    { head: 'Likely', kind: 'number' },
    { head: '95 % interval', kind: 'number' },
    { head: 'Exact', kind: 'number' },
    { head: more, kind: 'number' },
    { head: 'Share', kind: 'bar' },
  ];
}

function likelihoodOf(scenario: Scenario, report: ScenarioReport, exact: Exact | string): Markup {
  const worked = typeof exact === 'string' ? undefined : exact;
  const row = (name: string, share: Proportion, truth: number | undefined, more: string | number) => [
    name,
    percentText(share.probability),
    `${percentText(share.interval[0])} to ${percentText(share.interval[1])}`,
    truth === undefined ? '' : percentText(truth),
    more,
    gauge(share.probability),
  ];
  return markup`<h2>How likely: ${scenario.name}</h2>${durations(report, worked)}${table(
    'How likely a run ends how',
    columns('Outcome', 'Runs'),
    Object.entries(report.outcomes).map(([outcome, share]) =>
      row(outcome, share, worked?.outcomes[outcome as 'passed'], share.runs),
    ),
  )}${table(
    'How likely a run enters a state, and how often it does on average',
    columns('State', 'Entries'),
    Object.entries(report.states).map(([path, share]) =>
      row(path, share, worked?.states[path]?.probability, share.entries.toFixed(2)),
    ),
  )}${table(
    'How often each way out of a state is taken',
    columns('Branch', 'Taken'),
    report.branches.map((branch) => row(`${branch.from} → ${branch.to}`, branch, undefined, branch.taken)),
  )}${faultTable(report, worked)}${caveats(exact)}`;
}

function durations({ duration, runs }: ScenarioReport, exact: Exact | undefined): Markup {
  const time = (seconds: number) => formatDuration(seconds * 1000);
  return facts([
    ['Runs', runs],
    ['Median', time(duration.median)],
    ['95 % within', time(duration.p95)],
    [
      duration.worstSeed === undefined ? 'Longest' : `Longest, seed ${duration.worstSeed}`,
      time(duration.worst),
    ],
    ['Mean', time(duration.mean)],
    ...(exact ? [['Exact mean', time(exact.duration.mean)] as const] : []),
  ]);
}

function faultTable({ faults }: ScenarioReport, exact: Exact | undefined): Markup | undefined {
  const rows = Object.entries(faults).map(([type, { perRun }]) => {
    const { mean, interval } = perRun.seconds;
    const truth = exact?.faults[type];
    return [
      type,
      perRun.injections.mean.toFixed(2),
      formatDuration(mean * 1000),
      `${formatDuration(Math.max(0, interval[0]) * 1000)} to ${formatDuration(interval[1] * 1000)}`,
      truth === undefined ? '' : formatDuration(truth.seconds * 1000),
    ];
  });
  if (rows.length === 0) return undefined;
  return table(
    'Faults in a run, on average',
    [
      { head: 'Fault' },
      ...['Made', 'In force', '95 % interval', 'Exact'].map((head) => ({ head, kind: 'number' as const })),
    ],
    rows,
  );
}

function caveats(exact: Exact | string): Markup {
  if (typeof exact === 'string')
    return markup`<p class="soft">Nothing can be worked out exactly: ${exact}.</p>`;
  return markup`${exact.unreachable.length > 0 && markup`<p class="warn">No seed leads to ${exact.unreachable.join(', ')}.</p>`}${exact.because.map(
    (why) => markup`<p class="soft">Not quite exact: ${why}.</p>`,
  )}`;
}
