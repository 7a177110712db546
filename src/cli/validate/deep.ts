import { certainFindings } from '../../analysis/certain-findings.ts';
import { deepFindings, told } from '../../analysis/deep/findings.ts';
import { type DeepReport, deepReport, wayTo } from '../../analysis/deep/report.ts';
import { limitFindings, type Measure } from '../../analysis/limit-findings.ts';
import { formatDuration } from '../../plugin/index.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Palette } from '../terminal.ts';
import type { Further } from './validate.ts';

/** Explores each scenario: where it may exceed limits, and what is sure of it whatever happens. */
export function deepCheck(measure: Measure, palette: Palette): Further {
  return ({ scenario, place }) => {
    const report = deepReport(scenario);
    const findings = [...limitFindings(scenario, measure), ...deepFindings(scenario, report, measure)];
    return {
      problems: findings.map(place),
      facts: factsOf(scenario, report, palette),
    };
  };
}

/** Holds each scenario against a config, as far as that is certain without exploring it. */
export function configCheck(measure: Measure): Further {
  return ({ scenario, place }) => {
    const findings = [...limitFindings(scenario, measure), ...certainFindings(scenario, measure)];
    return { problems: findings.map(place), facts: [] };
  };
}

function factsOf(scenario: Scenario, report: DeepReport, palette: Palette): string[] {
  const { exploration, overlap } = report;
  const count = exploration.configurations.length;
  const scope = exploration.complete ? `all ${count} configurations` : `the first ${count} configurations`;
  return [
    `${palette.bold(scenario.name)}  ${palette.dim(`${scope} of its machine`)}`,
    `  ${ends(report, palette)}`,
    `  ${leaves(report, palette)}`,
    overlap.faults.length === 0
      ? '  it has no faults in force'
      : `  at most ${overlap.faults.length} in force at once: ${overlap.faults.map(({ id }) => id).join(', ')}\n` +
        `    ${palette.dim(wayTo(exploration, overlap.configuration))}`,
    `  ${duration(scenario, report, palette)}`,
  ];
}

function ends({ alwaysEnds }: DeepReport, palette: Palette): string {
  return alwaysEnds ? 'every way comes to an end' : palette.red('not every way comes to an end');
}

function leaves({ leaks }: DeepReport, palette: Palette): string {
  if (leaks.length === 0) return 'every fault that is made is taken back on every way out';
  return palette.red(`faults of these states are not taken back on every way out: ${leaks.join(', ')}`);
}

function duration({ timeout }: Scenario, { longest }: DeepReport, palette: Palette): string {
  if (!longest) return 'there are too many ways through to name the longest';
  const most = Number.isFinite(longest.time)
    ? `a run takes ${formatDuration(longest.time)} at most${longest.time >= timeout ? `, and its timeout ends it after ${formatDuration(timeout)}` : ''}`
    : `only its timeout of ${formatDuration(timeout)} bounds a run`;
  return `${most}\n    ${palette.dim(told(longest))}`;
}
