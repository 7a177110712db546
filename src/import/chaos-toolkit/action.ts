import { byHand, type Step } from '../draft.ts';
import type { Section } from '../section.ts';
import { commandOf } from './command.ts';

/** How long a fault is in force where nothing says so. */
const A_WHILE = '1m';

/**
 * The state for an action: a fault where Squall has it, a time to wait, or else a gate for somebody to do it.
 *
 * @param pause how long the experiment waits after it
 */
export function actionState(activity: Section, pause: string | undefined): Step {
  const name = activity.text('name') ?? 'action';
  const provider = activity.section('provider');
  const known = provider && (provider.text('type') === 'process' ? ofProcess(provider) : ofPython(provider));
  activity.ignore('background', 'tolerance');
  activity.leave('controls', 'have no counterpart');
  activity.end();
  if (known) {
    provider.leave('secrets', 'none are needed');
    provider.ignore('timeout');
    provider.end();
    return withTime(known, pause);
  }
  activity.notes.add(
    activity.pointer,
    `${name}: an action in ${provider?.text('module') ?? provider?.text('type') ?? 'nothing'} cannot be carried over: ` +
      'the scenario waits for somebody to do it',
  );
  return byHand(name);
}

/** A state as far as an action says it: a fault that lasts gets its time from the pause after it. */
interface Known {
  readonly inject?: Readonly<Record<string, unknown>>;
  readonly for?: string;
  readonly lasts: boolean;
}

function withTime({ inject, for: own, lasts }: Known, pause: string | undefined): Step {
  const time = own ?? (lasts ? (pause ?? A_WHILE) : undefined);
  return { ...(inject ? { inject } : {}), ...(time === undefined ? {} : { for: time }) };
}

function ofProcess(provider: Section): Known | undefined {
  const [path = '', ...given] = commandOf(provider);
  const words = [path, ...given].flatMap((word) => word.split(/\s+/)).filter(Boolean);
  const [program = '', ...args] = words[0] === 'sudo' ? words.slice(1) : words;
  return COMMANDS.get(program.replace(/^.*\//, ''))?.(args);
}

const COMMANDS: ReadonlyMap<string, (args: readonly string[]) => Known | undefined> = new Map([
  ['killall', (args: readonly string[]) => killed(args, 'name')],
  ['pkill', (args: readonly string[]) => killed(args, args.includes('-f') ? 'command' : 'name')],
  ['stress', stressed],
  ['stress-ng', stressed],
  ['sleep', slept],
  ['tc', shaped],
]);

function slept([time = '']: readonly string[]): Known | undefined {
  return /^\d/.test(time) ? { for: /[smhd]$/.test(time) ? time : `${time}s`, lasts: false } : undefined;
}

function killed(args: readonly string[], by: 'name' | 'command'): Known | undefined {
  const target = args.filter((arg) => !arg.startsWith('-')).at(-1);
  if (target === undefined) return undefined;
  const flag = args
    .find((arg) => /^-(?:\d+|(?:SIG)?[A-Z]{3,}\d?)$/.test(arg))
    ?.slice(1)
    .replace(/^SIG/, '');
  const signal = flag === undefined ? 'TERM' : (NUMBERS.get(flag) ?? flag);
  return { inject: { process: { [by]: target, mode: 'all', signal: `SIG${signal}` } }, lasts: false };
}

const NUMBERS: ReadonlyMap<string, string> = new Map([
  ['1', 'HUP'],
  ['2', 'INT'],
  ['3', 'QUIT'],
  ['9', 'KILL'],
  ['15', 'TERM'],
]);

function stressed(args: readonly string[]): Known | undefined {
  const option = (...names: string[]) => {
    const place = args.findIndex((arg) => names.some((name) => arg === name || arg.startsWith(`${name}=`)));
    const found = args[place];
    return found?.includes('=')
      ? found.slice(found.indexOf('=') + 1)
      : place === -1
        ? undefined
        : args[place + 1];
  };
  const [workers, load] = [option('--cpu', '-c'), option('--cpu-load', '-l')];
  const size = option('--vm-bytes');
  const time = option('--timeout', '-t');
  const inject = {
    ...(workers === undefined
      ? {}
      : { cpu: { load: Number(load ?? 100), workers: workers === '0' ? 'all' : Number(workers) } }),
    ...(size === undefined ? {} : { memory: memoryOf(size) }),
  };
  if (Object.keys(inject).length === 0) return undefined;
  return {
    inject,
    lasts: true,
    ...(time === undefined ? {} : { for: /[smhd]$/.test(time) ? time : `${time}s` }),
  };
}

function memoryOf(size: string): Record<string, unknown> {
  if (size.endsWith('%')) return { percent: Number.parseFloat(size) };
  const [, number = size, unit = ''] = /^(\d+)([kmgt]?)b?$/i.exec(size) ?? [];
  return { size: `${number}${unit === '' ? 'B' : `${unit.toUpperCase()}iB`}` };
}

/** `tc qdisc add dev eth0 root netem delay 100ms 20ms loss 5%`. What deletes a rule is undone anyway. */
function shaped(args: readonly string[]): Known | undefined {
  const after = (word: string) => args[args.indexOf(word) + 1];
  if (!args.includes('add') || !args.includes('netem'))
    return args.includes('del') ? { lasts: false } : undefined;
  const jitter = args[args.indexOf('delay') + 2];
  const fault = {
    ...(args.includes('dev') ? { interface: after('dev') } : {}),
    ...(args.includes('delay') ? { delay: after('delay') } : {}),
    ...(args.includes('delay') && /^\d+(?:\.\d+)?m?s$/.test(jitter ?? '') ? { jitter } : {}),
    ...(args.includes('loss') ? { loss: Number.parseFloat(after('loss') ?? '0') } : {}),
  };
  return 'delay' in fault || 'loss' in fault ? { inject: { network: fault }, lasts: true } : undefined;
}

function ofPython(provider: Section): Known | undefined {
  const call = `${provider.text('module')}.${provider.text('func')}`;
  const given = provider.section('arguments');
  if (call === 'time.sleep') {
    const seconds = given?.number('secs') ?? given?.number('seconds') ?? 1;
    return { for: `${seconds}s`, lasts: false };
  }
  if (!/^chaosk8s\.pod\.actions\.(?:terminate|delete)_pods$/.test(call)) return undefined;
  const selector = given?.text('label_selector') ?? '';
  const name = /(?:^|,)[^=,]+=([^,]+)/.exec(selector)?.[1] ?? given?.text('name_pattern') ?? 'application';
  provider.notes.add(
    provider.pointer,
    `${call}: a sidecar does not delete pods: it kills the processes named "${name}" of its own pod: see that they are called so`,
  );
  return { inject: { process: { name, mode: 'all', signal: 'SIGTERM', grace: '30s' } }, lasts: false };
}
