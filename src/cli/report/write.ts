import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Registry } from '../../injectors/registry.ts';
import type { Recording } from '../../journal/run-journal.ts';
import type { ProbeReport, Report } from '../../report/report.ts';
import { loadScenario } from '../../scenario/index.ts';
import { allStates } from '../../scenario/states.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { openOutput } from '../output.ts';

export const REPORT_FORMATS = ['html', 'json', 'xml'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

/**
 * The format that a file's name asks for.
 *
 * @throws Failure where it is none, or nothing can be written there
 */
export function formatForFile(path: string): ReportFormat {
  const format = REPORT_FORMATS.find((each) => path.endsWith(`.${each}`));
  if (!format)
    throw new Failure(
      EXIT.usage,
      `--report takes a file that ends in .html, .json or .xml, not ${JSON.stringify(path)}`,
    );
  try {
    accessSync(dirname(resolve(path)), constants.W_OK);
  } catch {
    throw new Failure(
      EXIT.usage,
      `--report cannot write ${path}: there is no such folder, or it may not be written to`,
    );
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new Failure(EXIT.usage, `--report cannot write ${path}: it is a folder`);
  return format;
}

/** A report of a run, from its journal alone. */
export async function renderReport(
  { events, source }: Recording,
  format: ReportFormat,
  registry: Registry,
): Promise<string> {
  const { reportOf } = await import('../../report/report.ts');
  const report = reportOf(events, source);
  switch (format) {
    case 'html':
      return (await import('../../report/html.ts')).htmlReport(report);
    case 'json':
      return (await import('../../report/json.ts')).jsonReport(report);
    case 'xml':
      return (await import('../../report/junit.ts')).junitReport(report, expectedIn(report, registry));
  }
}

/** @throws Failure where the file cannot be written */
export async function writeReport(
  path: string,
  recording: Recording,
  format: ReportFormat,
  registry: Registry,
): Promise<void> {
  const text = await renderReport(recording, format, registry);
  const output = openOutput(path);
  output.write(text);
  output.end();
}

/** The probes that a run must see hold: steady state, stop conditions and what states expect. */
function expectedIn({ source }: Report, registry: Registry): (probe: ProbeReport) => boolean {
  const { scenario } =
    source === undefined ? { scenario: undefined } : loadScenario(source, 'journal', registry);
  const expected = new Set(
    scenario
      ? allStates(scenario.storm).flatMap(({ path, expect }) => expect.map(({ name }) => `${path} ${name}`))
      : [],
  );
  return ({ probe, state }) => state === undefined || expected.has(`${state} ${probe}`);
}
