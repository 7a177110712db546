import { type Markup, markup } from '../pictures/markup.ts';
import type { FaultReport, ProbeReport, Report } from './report.ts';

/** Probes that a run expects to hold, by state: what only decides where a run goes next is no test. */
export type IsExpected = (probe: ProbeReport) => boolean;

interface TestCase {
  readonly name: string;
  /** Where it belongs, with dots between: most programs make a tree of it. */
  readonly group: string;
  readonly seconds: number;
  readonly failure?: string;
  readonly error?: string;
  readonly skipped?: string;
  readonly output?: string;
}

/** A run as JUnit XML, of the form that Jenkins and GitLab read: a test for its verdict, each fault and each expectation. */
export function junitReport(report: Report, isExpected: IsExpected): string {
  const cases = [
    verdict(report),
    ...report.faults.map((fault) => faultCase(fault, report)),
    ...report.probes.filter(isExpected).map((probe) => probeCase(probe, report)),
  ];
  const count = (key: 'failure' | 'error' | 'skipped') =>
    cases.filter((each) => each[key] !== undefined).length;
  const totals = markup`tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" time="${seconds(report.end - report.start)}"`;
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="squall" ${totals}>
  <testsuite name="${report.scenario}" ${totals} skipped="${count('skipped')}" timestamp="${new Date(report.start).toISOString().slice(0, 19)}">
    <properties>
${properties(report).map(([name, value]) => markup`      <property name="${name}" value="${value}"/>\n`)}    </properties>
${cases.map(element)}  </testsuite>
</testsuites>
`.text;
}

function properties(report: Report): [string, string][] {
  return [
    ['run', report.run],
    ['seed', String(report.seed)],
    ['outcome', report.outcome ?? 'unknown'],
    ...(report.environment === undefined ? [] : [['environment', report.environment] as [string, string]]),
    ...Object.entries(report.labels).map(([name, value]): [string, string] => [`label.${name}`, value]),
  ];
}

/** What failed is a failure; what kept it from being tried, an error. */
function verdict({ scenario, outcome, reason, start, end, leftBehind }: Report): TestCase {
  const left = leftBehind.map(
    ({ fault, error, command }) =>
      `left behind: ${fault}: ${error}${command === undefined ? '' : `; undo it with: ${command}`}`,
  );
  const said = [reason, ...left].join('\n');
  const test = { name: 'the storm ends as it should', group: scenario, seconds: (end - start) / 1000 };
  if (outcome === 'passed' && left.length === 0) return test;
  return outcome === 'aborted' || outcome === 'refused' || outcome === undefined
    ? { ...test, error: said }
    : { ...test, failure: said };
}

function faultCase(
  { fault, type, state, planned, seen, injected, ended, undone, skipped, error }: FaultReport,
  { scenario, end }: Report,
): TestCase {
  const output = [planned, seen, undone].flatMap((each) => (each ? [each.message] : [])).join('\n');
  return {
    name: `${type} fault ${fault}`,
    group: `${scenario}.${state}`,
    seconds: injected === undefined ? 0 : ((ended ?? end) - injected) / 1000,
    ...(error === undefined ? {} : { failure: error }),
    ...(error === undefined && skipped !== undefined ? { skipped } : {}),
    ...(output === '' ? {} : { output }),
  };
}

function probeCase({ probe, state, looks }: ProbeReport, { scenario }: Report): TestCase {
  const failed = looks
    .filter(({ ok }) => !ok)
    .map(({ time, message }) => `${new Date(time).toISOString()} ${message}`);
  return {
    name: probe,
    group: state === undefined ? scenario : `${scenario}.${state}`,
    seconds: 0,
    ...(failed.length > 0 ? { failure: failed.join('\n') } : {}),
    output: looks
      .map(({ time, ok, message }) => `${new Date(time).toISOString()} ${ok ? 'holds' : 'fails'}: ${message}`)
      .join('\n'),
  };
}

function element({ name, group, seconds: time, failure, error, skipped, output }: TestCase): Markup {
  return markup`    <testcase classname="${group}" name="${name}" time="${time.toFixed(3)}">
${failure !== undefined && markup`      <failure message="${firstLine(failure)}">${failure}</failure>\n`}${error !== undefined && markup`      <error message="${firstLine(error)}">${error}</error>\n`}${skipped !== undefined && markup`      <skipped message="${firstLine(skipped)}"/>\n`}${output !== undefined && markup`      <system-out>${output}</system-out>\n`}    </testcase>
`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] as string;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
