import { durationMs, type Timestamp, timestampMs } from '@bufbuild/protobuf/wkt';
import { formatDuration } from '../../plugin/index.ts';
import type { GetStatusResponse, Run, Scenario } from '../../protocol/gen/squall/v1/agent_pb.ts';
import { table } from '../remote/table.ts';
import { type Palette, printable } from '../terminal.ts';

/** The status of an agent for people: first what is wrong, then what runs, then what is to come. */
export function statusText(
  status: GetStatusResponse,
  scenarios: readonly Scenario[],
  address: string,
  palette: Palette,
): string {
  const now = time(status.now);
  return [
    head(status, address, now, palette),
    ...trouble(status, palette),
    '',
    palette.bold('Runs'),
    ...(status.runs.length === 0 ? [palette.dim('none')] : table(status.runs.map((run) => runRow(run, now)))),
    '',
    palette.bold('Scenarios'),
    ...(scenarios.length === 0
      ? [palette.dim('none')]
      : table(scenarios.map((scenario) => scenarioRow(scenario, now)))),
    '',
  ].join('\n');
}

function head(status: GetStatusResponse, address: string, now: number, palette: Palette): string {
  const { version, environment, dryRun, ready, stopping } = status;
  const state = stopping ? 'stopping' : ready ? 'ready' : 'starting';
  return [
    palette.bold(`Squall ${version}`),
    `${state}, up ${formatDuration(now - time(status.started))}`,
    address,
    ...(environment === undefined ? [] : [`environment ${printable(environment)}`]),
    ...(dryRun ? ['dry: nothing is changed'] : []),
    `seed ${status.seed}`,
  ].join('  ');
}

function trouble({ halted, allPaused, leftBehind, trouble }: GetStatusResponse, palette: Palette): string[] {
  return [
    ...(halted
      ? [palette.red(`HALTED by ${halted.by}, ${clock(time(halted.since))}: ${printable(halted.reason)}`)]
      : []),
    ...(trouble === undefined ? [] : [palette.red(printable(`TROUBLE: ${trouble}`))]),
    ...(allPaused ? [palette.yellow('All schedules are paused.')] : []),
    ...leftBehind.map(({ run = '', fault, error, command }) => {
      const how = command === undefined ? '' : `; undo it with: ${command}`;
      return palette.red(printable(`LEFT BEHIND by ${run}: ${fault}: ${error}${how}`));
    }),
  ];
}

function runRow({ run, dryRun, states, faults, awaited }: Run, now: number): string[] {
  const inStates = states.map(({ state, entered, lasts }) => {
    const left = lasts && Math.max(0, time(entered) + durationMs(lasts) - now);
    return left === undefined ? state : `${state} (${formatDuration(left)} left)`;
  });
  const notes = [
    ...(dryRun ? ['dry'] : []),
    ...faults.map(({ type, message }) => `${type}: ${message}`),
    ...(awaited.length > 0 ? [`waits for ${awaited.join(' or ')}`] : []),
  ];
  return [run, inStates.join(', ') || 'between states', notes.join('; ')];
}

function scenarioRow(scenario: Scenario, now: number): string[] {
  const { name, file, valid, problems, faults } = scenario;
  const wrong = problems.find(({ severity }) => severity === 'error');
  const place = wrong && `${wrong.file}:${wrong.line}:${wrong.column}: ${wrong.message}`;
  const notes = valid
    ? faults.join(', ')
    : `not valid${name === '' ? '' : ', goes on as it was'}: ${place ?? file}`;
  return [name || file, nextOf(scenario, now), notes];
}

function nextOf({ name, suspended, paused, schedule, next }: Scenario, now: number): string {
  if (name === '') return '';
  if (paused) return 'paused';
  if (suspended) return 'suspended';
  const [first] = next;
  if (!first) return schedule.length === 0 ? 'when told to' : 'never again';
  const start = time(first.start);
  return `${clock(start)}, in ${formatDuration(Math.max(0, start - now))}`;
}

function time(timestamp: Timestamp | undefined): number {
  return timestamp ? timestampMs(timestamp) : 0;
}

/** In local time. */
function clock(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
