import type { Host, ProcessInfo } from './host.ts';
import type { ParameterProblem } from './injector.ts';
import { matchLines } from './pattern.ts';

/** Which processes are meant: every key that is given must match. */
export interface ProcessSelector {
  /** Base name of argv[0] or of the executable, whole; one or a list. */
  readonly name?: string | readonly string[];
  /** A regular expression, searched for in the command line. */
  readonly command?: string;
  readonly pid?: number;
  /** A user's name or id. */
  readonly user?: string | number;
  /** Who listens on it. */
  readonly port?: number;
  /** Names, as in `name`, that are spared. */
  readonly exclude?: string | readonly string[];
}

export interface Selection {
  /** Sorted by pid; nothing that is out of reach. */
  readonly matched: readonly ProcessInfo[];
  /** What matched and is out of reach, and why. */
  readonly spared: readonly { readonly pid: number; readonly reason: string }[];
}

const nameSchema = {
  type: ['string', 'array'],
  minLength: 1,
  items: { type: 'string', minLength: 1 },
  minItems: 1,
  uniqueItems: true,
} as const;

/** JSON Schema of a selector's keys, for the parameters of a fault that aims at processes. */
export const selectorProperties = {
  name: {
    ...nameSchema,
    title: 'Name',
    description:
      'The base name of argv[0] or of the executable, whole and case-sensitive: `nginx`, never a part of it. A script’s interpreter is its name; find scripts by `command`. One, or a list of which any matches.',
    examples: ['worker', ['nginx', 'envoy']],
  },
  command: {
    type: 'string',
    minLength: 1,
    format: 'regex',
    title: 'Command line',
    description:
      'A JavaScript regular expression, searched for in the command line: the arguments joined by spaces.',
    examples: ['worker\\.py', '--shard=3\\b'],
  },
  pid: { type: 'integer', minimum: 1, title: 'Process id', description: 'One process.', examples: [4711] },
  user: {
    type: ['string', 'integer'],
    minimum: 0,
    minLength: 1,
    title: 'User',
    description: 'The name or id of the user that the process runs as.',
    examples: ['www-data', 1000],
  },
  port: {
    type: 'integer',
    minimum: 1,
    maximum: 65_535,
    title: 'Port',
    description:
      'Who listens on this TCP port, or is bound to this UDP port, in the network namespace of Squall.',
    examples: [8080],
  },
  exclude: {
    ...nameSchema,
    title: 'Exclude',
    description: 'Processes with this name, as in `name`, are spared. One, or a list.',
    examples: ['supervisor', ['bash', 'sshd']],
  },
} as const;

/**
 * Finds the processes that a selector means. Squall itself, its parents and helpers, pid 1 and kernel threads are
 * not among them, whatever the selector says.
 *
 * @throws HostError where the processes cannot be listed
 * @throws RangeError where `command` takes too long to match
 */
export async function selectProcesses(selector: ProcessSelector, host: Host): Promise<Selection> {
  const processes = await host.processes();
  const tests = [await portTest(selector, host), nameTest(selector), await ownerTest(selector, host)];
  // The command line is what the kernel is quickest to tell: with it alone, few are asked for more.
  const meant = filterByCommand(
    selector.command,
    processes.filter((info) => tests.every((test) => test(info))),
  ).filter(excludeTest(selector));
  // Last: whether they live is what takes longest to find out.
  const hit = meant.filter(({ state }) => state !== 'Z' && state !== 'X').sort((a, b) => a.pid - b.pid);
  const reasons = host.protectedProcesses(hit);
  return {
    matched: hit.filter(({ pid }) => !reasons.has(pid)),
    spared: hit.flatMap(({ pid }) => (reasons.has(pid) ? [{ pid, reason: reasons.get(pid) as string }] : [])),
  };
}

/** What the schema cannot say of a selector that stands at `path`, a JSON pointer. */
export function checkSelector(selector: ProcessSelector, path = ''): ParameterProblem[] {
  const problems: ParameterProblem[] = [];
  if (['name', 'command', 'pid', 'user', 'port'].every((key) => !(key in selector))) {
    problems.push({
      path,
      message: 'nothing says which processes are meant',
      hint: 'give at least one of name, command, pid, user and port',
    });
  }
  for (const key of ['name', 'exclude'] as const)
    problems.push(...checkNames(selector[key], `${path}/${key}`));
  const broken = selector.command === undefined ? undefined : patternProblem(selector.command);
  if (broken) problems.push({ path: `${path}/command`, message: broken });
  return problems;
}

/** A selector in a few words: `name worker or nginx, user www-data`. */
export function describeSelector(selector: ProcessSelector): string {
  const { name, command, pid, user, port, exclude } = selector;
  const parts = [
    name !== undefined && list(name).join(' or '),
    command !== undefined && `/${command}/`,
    pid !== undefined && `pid ${pid}`,
    user !== undefined && `user ${user}`,
    port !== undefined && `listening on port ${port}`,
    exclude !== undefined && `not ${list(exclude).join(' or ')}`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** What a process is called: by its first argument (a login shell's without the dash) and by its executable. */
export function processNames(info: ProcessInfo): string[] {
  const called = [info.argv[0]?.replace(/^-/, ''), info.executable].filter((path) => path !== undefined);
  // Asked last, as it takes the kernel longer than both.
  if (called.length === 0) return info.kernelThread ? [info.comm] : [];
  return [...new Set(called.map((path) => path.replace(/^.*\//s, '')))];
}

/** The command line as a person would type it, quotes aside. */
export function commandLine(info: ProcessInfo): string {
  return info.argv.length > 0 ? info.argv.join(' ') : `[${info.comm}]`;
}

type Test = (info: ProcessInfo) => boolean;

function nameTest({ name, pid }: ProcessSelector): Test {
  return (info) => (pid === undefined || info.pid === pid) && (name === undefined || isCalled(info, name));
}

function excludeTest({ exclude }: ProcessSelector): Test {
  return (info) => exclude === undefined || !isCalled(info, exclude);
}

function isCalled(info: ProcessInfo, names: string | readonly string[]): boolean {
  return processNames(info).some((one) => list(names).includes(one));
}

async function ownerTest({ user }: ProcessSelector, host: Host): Promise<Test> {
  if (user === undefined) return () => true;
  const uid = /^\d+$/.test(String(user)) ? Number(user) : await findUser(String(user), host);
  return (info) => info.uid === uid;
}

/** `id` asks the directories that /etc/passwd knows nothing of. */
async function findUser(name: string, host: Host): Promise<number | undefined> {
  const lines = (host.readText('/etc/passwd') ?? '').split('\n').map((line) => line.split(':'));
  const uid = lines.find(([login]) => login === name)?.[2];
  if (uid !== undefined) return Number(uid);
  if (!host.which('id')) return undefined;
  const { exitCode, stdout } = await host.run('id', ['-u', '--', name]);
  return exitCode === 0 ? Number(stdout) : undefined;
}

async function portTest({ port }: ProcessSelector, host: Host): Promise<Test> {
  if (port === undefined) return () => true;
  const pids = new Set(await host.listeners(port));
  return (info) => pids.has(info.pid);
}

function filterByCommand(pattern: string | undefined, processes: ProcessInfo[]): ProcessInfo[] {
  if (pattern === undefined) return processes;
  const matches = matchLines(
    pattern,
    processes.map((info) => info.argv.join(' ')),
  );
  return processes.filter((info, index) => matches[index] && info.argv.length > 0);
}

function checkNames(names: ProcessSelector['name'], path: string): ParameterProblem[] {
  const withFolder = list(names ?? []).find((name) => name.includes('/'));
  if (withFolder === undefined) return [];
  return [
    {
      path,
      message: `${JSON.stringify(withFolder)} is a path, but processes are found by base name`,
      hint: `write ${JSON.stringify(withFolder.replace(/^.*\//s, ''))}, or use command to match the path`,
    },
  ];
}

function patternProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
