import type { Known } from './command.ts';

type Program = 'pkill' | 'killall';

/** What changes neither which processes are hit nor with what; `-f` and `-x` are looked at below. */
const FLAGS: Readonly<Record<Program, readonly string[]>> = {
  pkill: ['-f', '--full', '-x', '--exact', '-e', '--echo'],
  killall: ['-e', '--exact', '-q', '--quiet', '-v', '--verbose', '-w', '--wait'],
};

/** `-s` of pkill is a session. */
const SIGNAL_FOLLOWS: Readonly<Record<Program, readonly string[]>> = {
  pkill: ['--signal'],
  killall: ['--signal', '-s'],
};

const SIGNALS: ReadonlyMap<string, string> = new Map([
  ['1', 'HUP'],
  ['2', 'INT'],
  ['3', 'QUIT'],
  ['6', 'ABRT'],
  ['9', 'KILL'],
  ['10', 'USR1'],
  ['11', 'SEGV'],
  ['12', 'USR2'],
  ['13', 'PIPE'],
  ['14', 'ALRM'],
  ['15', 'TERM'],
  ['28', 'WINCH'],
]);

/**
 * What `pkill` or `killall` comes to; undefined where an argument is not known, since most of them (the oldest
 * process, those of a user, of a parent, …) hit fewer than all that are called so.
 */
export function killed(program: Program, args: readonly string[]): Known | undefined {
  const words = [...args];
  const flags = new Set<string>();
  const patterns: string[] = [];
  let signal: string | undefined = 'TERM';
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (SIGNAL_FOLLOWS[program].includes(word)) signal = signalOf(words.shift());
    else if (word.startsWith('--signal=')) signal = signalOf(word.slice('--signal='.length));
    else if (FLAGS[program].includes(word)) flags.add(word);
    else if (word.startsWith('-')) signal = signalOf(word.slice(1));
    else patterns.push(word);
    if (signal === undefined) return undefined;
  }
  const [pattern, ...others] = patterns;
  const target = pattern === undefined || others.length > 0 ? undefined : targetOf(pattern, flags);
  return target && { inject: { process: { ...target, mode: 'all', signal: `SIG${signal}` } }, lasts: false };
}

/** A quote is of a text that was taken apart at its spaces. A name is one, and no regular expression. */
function targetOf(
  pattern: string,
  flags: ReadonlySet<string>,
): { readonly name: string } | { readonly command: string } | undefined {
  const has = (...either: string[]) => either.some((flag) => flags.has(flag));
  if (pattern === '' || /['"]/.test(pattern)) return undefined;
  if (has('-f', '--full')) return { command: has('-x', '--exact') ? `^(?:${pattern})$` : pattern };
  return /[\^$*+?|()[\]{}\\/]/.test(pattern) ? undefined : { name: pattern };
}

function signalOf(text: string | undefined): string | undefined {
  const name = text?.replace(/^SIG/, '') ?? '';
  return SIGNALS.get(name) ?? [...SIGNALS.values()].find((known) => known === name);
}
