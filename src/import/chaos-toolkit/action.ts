import { below } from '../../document/pointer.ts';
import { byHand, type Step } from '../draft.ts';
import type { Section } from '../section.ts';
import { commandOf, type Known } from './command.ts';
import { killed } from './kill.ts';
import { shaped } from './netem.ts';
import { stressed } from './stress.ts';

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

function withTime({ inject, for: own, lasts }: Known, pause: string | undefined): Step {
  const time = own ?? (lasts ? (pause ?? A_WHILE) : undefined);
  return { ...(inject ? { inject } : {}), ...(time === undefined ? {} : { for: time }) };
}

function ofProcess(provider: Section): Known | undefined {
  const [path = '', ...given] = commandOf(provider);
  const words = [...path.split(/\s+/).filter(Boolean), ...given];
  const [called = '', ...args] = words[0] === 'sudo' ? words.slice(1) : words;
  const program = called.replace(/^.*\//, '');
  return COMMANDS.get(program)?.(args, (what) =>
    provider.notes.add(below(provider.pointer, 'arguments'), `${program} ${what}: has no counterpart`),
  );
}

/** @param leave is told what of the arguments cannot be carried over, where something else can */
type Command = (args: readonly string[], leave: (what: string) => void) => Known | undefined;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['killall', (args) => killed('killall', args)],
  ['pkill', (args) => killed('pkill', args)],
  ['stress', stressed],
  ['stress-ng', stressed],
  ['sleep', slept],
  ['tc', shaped],
]);

function slept([time = '']: readonly string[]): Known | undefined {
  return /^\d/.test(time) ? { for: /[smhd]$/.test(time) ? time : `${time}s`, lasts: false } : undefined;
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
