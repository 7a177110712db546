import type { Exact } from '../analysis/exact.ts';
import { formatDuration } from '../plugin/index.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { enumerate, quoted } from './words.ts';

/** How a run is likely to go where every probe holds, in sentences. */
export function course(scenario: Scenario, exact: Exact | string): string[] {
  if (typeof exact === 'string')
    return [
      `How likely what is cannot be worked out: ${exact}. \`squall simulate --runs 1000\` tries it instead.`,
    ];
  const { unreachable, because } = exact;
  return [
    `${duration(scenario, exact)}.`,
    ...inForce(exact),
    ...(unreachable.length > 0
      ? [`Only a failure or an event leads to ${enumerate(unreachable.map(quoted))}.`]
      : []),
    ...(because.length > 0 ? [`This is not quite exact: ${enumerate(because)}.`] : []),
  ];
}

function duration({ timeout }: Scenario, { duration: { mean, least, most }, mayTimeOut }: Exact): string {
  const [average, shortest] = [mean, least].map(time);
  const assumed = 'Where every probe holds';
  if (most === undefined)
    return `${assumed}, a run takes ${average} on average, ${shortest} at least, and only its timeout of ${formatDuration(timeout)} bounds it`;
  if (least === most) return `${assumed}, a run takes ${average}`;
  return (
    `${assumed}, a run takes ${average} on average, between ${shortest} and ${time(most)}` +
    (mayTimeOut ? `, unless its timeout of ${formatDuration(timeout)} comes first` : '')
  );
}

function inForce({ faults }: Exact): string[] {
  const lasting = Object.entries(faults).filter(([, { seconds }]) => seconds > 0);
  if (lasting.length === 0) return [];
  const each = lasting.map(([type, { seconds }]) => `${type} for ${time(seconds)}`);
  return [`Faults are in force in a run, on average: ${enumerate(each)}.`];
}

function time(seconds: number): string {
  return formatDuration(seconds * 1000);
}
