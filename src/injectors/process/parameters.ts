import {
  checkSelector,
  durationSchema,
  type JsonSchema,
  type ParameterProblem,
  type ProcessSelector,
  parseDuration,
  selectorProperties,
} from '../../plugin/index.ts';

export interface ProcessParameters extends ProcessSelector {
  readonly mode?: 'one' | 'all' | number | string;
  readonly action?: 'kill' | 'pause';
  readonly signal?: NodeJS.Signals;
  readonly grace?: string;
  readonly every?: string;
  readonly ifNone?: 'fail' | 'skip';
}

/** Signals that stop are not among them: what they do would not be undone. `pause` is. */
const SIGNALS = [
  ...[
    'SIGTERM',
    'SIGKILL',
    'SIGINT',
    'SIGQUIT',
    'SIGHUP',
    'SIGABRT',
    'SIGUSR1',
    'SIGUSR2',
    'SIGPIPE',
    'SIGALRM',
  ],
  ...[
    'SIGSEGV',
    'SIGBUS',
    'SIGFPE',
    'SIGILL',
    'SIGTRAP',
    'SIGSYS',
    'SIGXCPU',
    'SIGXFSZ',
    'SIGVTALRM',
    'SIGPROF',
  ],
  ...['SIGCHLD', 'SIGWINCH', 'SIGURG', 'SIGIO', 'SIGPWR', 'SIGSTKFLT'],
];

/** Milliseconds; each time costs a look at all processes. */
const SHORTEST_EVERY = 100;

export const schema: JsonSchema = {
  title: 'Process',
  description: 'Kills or pauses processes. At least one of name, command, pid, user and port says which.',
  type: 'object',
  additionalProperties: false,
  properties: {
    ...selectorProperties,
    mode: {
      type: ['integer', 'string'],
      minimum: 1,
      pattern: '^(?:one|all|(?:100(?:\\.0+)?|\\d{1,2}(?:\\.\\d+)?) ?%)$',
      patternErrorMessage: 'one, all, a number from 1 up, or a percentage such as "50%"',
      default: 'one',
      title: 'Mode',
      description:
        'How many of the processes that match are hit, drawn from the seed: `one`, `all`, a number, or a percentage, rounded up. More than there are means all.',
      examples: ['one', 'all', 2, '50%'],
    },
    action: {
      enum: ['kill', 'pause'],
      default: 'kill',
      title: 'Action',
      description:
        '`kill` sends `signal`. `pause` stops the processes, with all that they have started, while the state lasts and continues them after it; one that is stopped already is left alone.',
      examples: ['pause'],
    },
    signal: {
      enum: SIGNALS,
      default: 'SIGTERM',
      title: 'Signal',
      description:
        'What `kill` sends. A process that would be ended by it must be gone soon after; one that handles the signal itself counts as hit when it has got it.',
      examples: ['SIGKILL', 'SIGHUP'],
    },
    grace: {
      ...durationSchema,
      title: 'Grace',
      description:
        'How long a process may take to end after `signal`; then it is sent SIGKILL. Without it no SIGKILL is sent.',
      examples: ['5s', '30s'],
    },
    every: {
      ...durationSchema,
      title: 'Every',
      description:
        'Chooses and hits again and again, this long from one time to the next, while the state lasts; at least 100ms. With `ifNone: skip` a time at which nothing runs is passed over.',
      examples: ['10s', '1m'],
    },
    ifNone: {
      enum: ['fail', 'skip'],
      default: 'fail',
      title: 'If none',
      description:
        'What it means when no process matches as the state is entered: a failure, or nothing to do.',
      examples: ['skip'],
    },
  },
};

/** What the schema cannot say. */
export function check(parameters: ProcessParameters): ParameterProblem[] {
  const problems = checkSelector(parameters);
  if (parameters.action === 'pause') problems.push(...pauseProblems(parameters));
  if (/^0+(?:\.0+)? ?%$/.test(String(parameters.mode))) {
    problems.push({
      path: '/mode',
      message: '0% would hit nothing',
      hint: 'a percentage above 0 hits at least one',
    });
  }
  if (parameters.every !== undefined && parseDuration(parameters.every) < SHORTEST_EVERY) {
    problems.push({ path: '/every', message: `every is ${parameters.every}, but must be at least 100ms` });
  }
  return problems;
}

function pauseProblems(parameters: ProcessParameters): ParameterProblem[] {
  return (['signal', 'grace'] as const)
    .filter((key) => parameters[key] !== undefined)
    .map((key) => ({
      path: `/${key}`,
      message: `${key} is for \`action: kill\`; a pause is always SIGSTOP, undone by SIGCONT`,
      hint: `remove ${key}, or use \`action: kill\``,
    }));
}
