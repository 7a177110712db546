import { certainFindings } from '../../src/analysis/certain-findings.ts';
import { deepFindings } from '../../src/analysis/deep/findings.ts';
import { deepReport } from '../../src/analysis/deep/report.ts';
import { exactFacts } from '../../src/analysis/exact.ts';
import { limitFindings } from '../../src/analysis/limit-findings.ts';
import { seededStreams } from '../../src/chance/streams.ts';
import { explanationText } from '../../src/cli/explain/text.ts';
import { paletteFor } from '../../src/cli/terminal.ts';
import { formatGithub } from '../../src/cli/validate/github.ts';
import { formatJson } from '../../src/cli/validate/json.ts';
import { formatSarif } from '../../src/cli/validate/sarif.ts';
import { formatProblems } from '../../src/cli/validate/text.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { PROBLEM_CODES, type Problem } from '../../src/document/problem.ts';
import { YamlError } from '../../src/document/yaml/node.ts';
import { VirtualClock } from '../../src/engine/virtual-clock.ts';
import { explainScenario } from '../../src/explain/explain.ts';
import { type Imported, importFile } from '../../src/import/import.ts';
import { injectors } from '../../src/injectors/index.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import { createGate } from '../../src/limits/gate.ts';
import { compile } from '../../src/machine/compile.ts';
import { stormConfig } from '../../src/machine/config.ts';
import { chartOf } from '../../src/pictures/statechart/chart.ts';
import { dot } from '../../src/pictures/statechart/dot.ts';
import { mermaid } from '../../src/pictures/statechart/mermaid.ts';
import { loadPyChaos } from '../../src/py-chaos/load.ts';
import { toScenario } from '../../src/py-chaos/to-scenario.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { NO_ASSUMPTIONS } from '../../src/simulate/assumptions.ts';
import { notingRegistry } from '../../src/simulate/notes.ts';
import { simulateRun } from '../../src/simulate/run.ts';

/** What a file is taken to be. */
export type Kind = 'scenario' | 'config' | 'py-chaos' | 'foreign';

const FILE = 'folder/file.yaml';
const NOW = Date.parse('2026-03-02T00:00:00Z');
/** Timers of a simulated run that are looked at. */
const STEPS = 2000;

const registry = createRegistry(injectors);
const noting = notingRegistry(registry);
const palette = paletteFor({});

/**
 * Holds all that is promised of a file, whatever is in it.
 *
 * @returns whether it was accepted
 * @throws where a promise is broken
 */
export async function check(kind: Kind, content: Uint8Array): Promise<boolean> {
  switch (kind) {
    case 'scenario':
      return checkScenario(content);
    case 'config':
      return checkConfig(content);
    case 'py-chaos':
      return checkPyChaos(content);
    case 'foreign':
      return checkForeign(content);
  }
}

function checkScenario(content: Uint8Array): boolean {
  const { scenario, problems, place } = loadScenario(content, FILE, registry);
  checkProblems(problems, content, scenario !== undefined);
  if (!scenario || !place) return false;
  checkProblems(useScenario(scenario).map(place), content, true);
  return true;
}

/** Everything that can be asked of a scenario without a machine. @returns what deeper looks find */
function useScenario(scenario: Scenario) {
  compile(scenario);
  JSON.stringify(stormConfig(scenario));
  const chart = chartOf(scenario, registry);
  mermaid(chart);
  dot(chart);
  const exact = exactFacts(scenario, NO_ASSUMPTIONS);
  explanationText(explainScenario(scenario, registry, exact, NOW), [], [], { width: 80, palette });
  simulateSteps(scenario);
  return deepFindings(scenario, deepReport(scenario), {});
}

function simulateSteps(scenario: Scenario): void {
  const clock = new VirtualClock(NOW);
  let finished = false;
  const run = simulateRun({
    scenario,
    seed: scenario.seed ?? 1,
    streams: seededStreams(scenario.seed ?? 1),
    clock,
    registry: noting,
    assumptions: NO_ASSUMPTIONS,
    onEvent: (event) => {
      if (/internal error|a simulation asks/.test(JSON.stringify(event)))
        throw new Error(`the simulation broke: ${JSON.stringify(event)}`);
    },
    onFinished: () => {
      finished = true;
    },
  });
  for (let step = 0; step < STEPS && clock.advance(); step++);
  if (!finished) run.stop({ outcome: 'aborted', reason: 'enough was seen' });
  for (let step = 0; step < STEPS && !finished && clock.advance(); step++);
  if (!finished) throw new Error('the simulated run does not end');
}

async function checkConfig(content: Uint8Array): Promise<boolean> {
  const { config, problems } = await loadConfig(content, FILE, {
    folder: '/etc/squall',
    kinds: registry.names,
    readText: (path) => {
      if (path.endsWith('.ics')) return CALENDAR;
      throw new Error(`there is no ${path}`);
    },
  });
  checkProblems(problems, content, config !== undefined);
  if (config) useConfig(config);
  return config !== undefined;
}

function useConfig({ limits, environment }: Config): void {
  const measure = { limits, ...(environment === undefined ? {} : { environment }) };
  limitFindings(sample, measure);
  certainFindings(sample, measure);
  exactFacts(sample, NO_ASSUMPTIONS, limits);
  for (const now of [NOW, NOW + 5 * 86_400_000]) {
    const gate = createGate(limits, { now: () => now });
    gate.admitRun(sample);
    gate.admitFault('cpu');
  }
}

function checkPyChaos(content: Uint8Array): boolean {
  const { config, problems } = loadPyChaos(content, FILE);
  checkProblems(problems, content, config !== undefined);
  const text = config && toScenario(config);
  if (text !== undefined && !loadScenario(text, FILE, registry).scenario)
    throw new Error(`the scenario that is made of it is not valid:\n${text}`);
  return config !== undefined;
}

/** What cannot be a scenario is told in problems of the one that was made of it. */
function checkForeign(content: Uint8Array): boolean {
  const imported = readForeign(content);
  if (!imported) return false;
  const rows = Buffer.from(content)
    .toString()
    .split(/\r\n|\n|\r/).length;
  for (const { line, text } of imported.notes)
    if (!(line >= 1 && line <= rows) || text === '') throw new Error(`a note at line ${line}: ${text}`);
  if (imported.text === undefined) return false;
  const made = Buffer.from(imported.text);
  const { scenario, problems } = loadScenario(made, FILE, registry);
  checkProblems(problems, made, scenario !== undefined);
  return scenario !== undefined;
}

function readForeign(content: Uint8Array): Imported | undefined {
  try {
    return importFile(content);
  } catch (error) {
    if (error instanceof YamlError) return undefined;
    throw error;
  }
}

function checkProblems(problems: readonly Problem[], content: Uint8Array, accepted: boolean): void {
  const text = new TextDecoder().decode(content);
  const rows = text.split(/\r\n|\n|\r/);
  for (const problem of problems) {
    const fault = wrongWith(problem, rows);
    if (fault) throw new Error(`${fault}: ${JSON.stringify(problem)}`);
  }
  if (accepted === problems.some(({ severity }) => severity === 'error'))
    throw new Error(accepted ? 'accepted with an error' : 'refused without an error');
  formatProblems(problems, new Map([[FILE, text]]), palette);
  formatGithub(problems);
  JSON.parse(formatJson(problems));
  JSON.parse(formatSarif(problems, '1.0.0'));
}

function wrongWith({ file, line, column, length, code, message, hint }: Problem, rows: readonly string[]) {
  if (file !== FILE) return 'another file';
  const row = rows[line - 1];
  if (!Number.isInteger(line) || row === undefined) return 'a line that is not there';
  // A place at the end of a line is one for what is missing there.
  if (!Number.isInteger(column) || column < 1 || column > [...row].length + 1)
    return 'a column that is not there';
  if (!Number.isInteger(length) || length < 1 || column + length > [...row].length + 2)
    return 'a wrong length';
  if (!Object.hasOwn(PROBLEM_CODES, code)) return 'an unknown code';
  if (message === '' || /\bundefined\b|\[object |\bNaN\b/.test(strange(message, rows)))
    return 'a broken message';
  if (hint !== undefined && (hint === '' || /\bundefined\b|\[object |\bNaN\b/.test(strange(hint, rows))))
    return 'a broken hint';
  return undefined;
}

/** What the file itself says may be as strange as it likes. */
function strange(text: string, rows: readonly string[]): string {
  return /undefined|\[object |NaN/i.test(rows.join('\n')) ? '' : text;
}

const CALENDAR = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260301\r\nRRULE:FREQ=WEEKLY;COUNT=9\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;

const sample = loadScenario(
  'name: sample\nenvironment: x\nschedule: [{every: 5s}]\nstates: {a: {inject: {cpu: {load: 1}}, for: 1m, next: b}, b: {final: true}}\n',
  FILE,
  registry,
).scenario as Scenario;
