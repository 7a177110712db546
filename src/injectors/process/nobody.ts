import { distance } from 'fastest-levenshtein';
import {
  describeSelector,
  type Host,
  type ProcessInfo,
  type ProcessSelector,
  processNames,
  type Selection,
} from '../../plugin/index.ts';

/** Names that are suggested. */
const MOST_NAMES = 3;

/** Says that there was nobody to hit, and what was looked for. */
export function nobody(selector: ProcessSelector, { matched }: Selection): string {
  if (matched.length === 0) return `no process matches: ${describeSelector(selector)}`;
  return `every process that matches is paused already: pid ${matched.map(({ pid }) => pid).join(', ')}`;
}

/** What was probably meant. Takes its time. */
export async function whoElse(
  selector: ProcessSelector,
  { matched, spared }: Selection,
  host: Host,
): Promise<string | undefined> {
  if (matched.length > 0) return undefined;
  if (spared.length > 0) return sparedHint(spared);
  const running = await host.processes();
  return nameHint(selector, running) ?? (await busyHint(running, host));
}

function sparedHint(spared: Selection['spared']): string {
  const shown = spared.slice(0, 3).map(({ pid, reason }) => `pid ${pid} is ${reason}`);
  const rest = spared.length > shown.length ? `, and ${spared.length - shown.length} more` : '';
  return `what does match is out of reach of every fault: ${shown.join(', ')}${rest}`;
}

function nameHint({ name }: ProcessSelector, running: readonly ProcessInfo[]): string | undefined {
  const wanted = [name ?? []].flat();
  const within = running.find(({ argv }) => wanted.some((one) => argv.slice(1).join(' ').includes(one)));
  const near = closeNames(wanted, running);
  if (near.length > 0) return `did you mean ${near.map((one) => `\`${one}\``).join(' or ')}?`;
  if (!within) return undefined;
  return `its name is ${processNames(within).join(' or ')}, but the command line of pid ${within.pid} has it: use command`;
}

/** Whoever has no idea what a process is called here looks at what is busy. */
async function busyHint(running: readonly ProcessInfo[], host: Host): Promise<string | undefined> {
  const byPid = new Map(running.map((info) => [info.pid, info]));
  const busy = (await host.busiest())
    .flatMap((pid) => byPid.get(pid) ?? [])
    .filter((info) => !info.kernelThread);
  const outOfReach = host.protectedProcesses(busy);
  const names = busy.filter(({ pid }) => !outOfReach.has(pid)).flatMap((info) => processNames(info)[0] ?? []);
  const shown = [...new Set(names)].slice(0, MOST_NAMES).map((name) => `\`${name}\``);
  return shown.length === 0 ? undefined : `what runs here, the busiest first: ${shown.join(', ')}`;
}

/**
 * Names of running processes, the nearest first: a misspelling, another case, or the beginning of a longer one. One that
 * is the same runs here, too, and is not what was looked for.
 */
function closeNames(wanted: readonly string[], running: readonly ProcessInfo[]): string[] {
  const there = running.filter((info) => !info.kernelThread).flatMap(processNames);
  const names = [...new Set(there)].filter((name) => !wanted.includes(name));
  const rated = wanted.flatMap((one) => names.map((name) => ({ name, far: remoteness(one, name) })));
  return rated
    .filter(({ far }) => far <= 2)
    .sort((a, b) => a.far - b.far)
    .slice(0, MOST_NAMES)
    .map(({ name }) => name);
}

function remoteness(wanted: string, name: string): number {
  if (wanted.length < 3) return Number.POSITIVE_INFINITY;
  if (name.toLowerCase().startsWith(wanted.toLowerCase())) return 1;
  const far = distance(wanted.toLowerCase(), name.toLowerCase());
  return far <= wanted.length / 3 ? far : Number.POSITIVE_INFINITY;
}
