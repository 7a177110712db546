/** Something wrong with a scenario file, and where. */
export interface Problem {
  /** As it was given on the command line. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters (Unicode code points). */
  readonly column: number;
  /** How many characters of the line are meant; for the caret of a code frame. */
  readonly length: number;
  readonly severity: 'error' | 'warning';
  /** A stable name: `unknown-key`, `unknown-state`, `yaml-syntax`, … */
  readonly code: ProblemCode;
  /** What is wrong, with the value received. */
  readonly message: string;
  /** How to mend it; "did you mean …" where something is close. */
  readonly hint?: string;
}

/** Every kind of problem, with the sentence that reports and the reference explain it by. */
export const PROBLEM_CODES = {
  'bad-value': 'A value is not of the form, the kind or the range that its key takes.',
  'bad-calendar': 'A file that is named as a calendar cannot be read as one.',
  'branch-probabilities': "The probabilities of a state's branches do not add up to 1.",
  'duplicate-key': 'A mapping gives a key twice.',
  'duplicate-name': 'Two files hold scenarios of one name.',
  'duplicate-probe': 'Two probes of a list have the same name, so that reports cannot tell them apart.',
  'empty-file': 'A file is empty, or has nothing but comments.',
  'endless-fault': 'Nothing ends a fault that lasts as long as its state.',
  'exceeds-limit': 'A scenario may exceed a limit of the config.',
  'exposed-api': 'Others can reach the API of the agent, and nothing says who may.',
  'fault-conflict': 'Two faults that are in force at once cannot be combined.',
  'fault-parameters': 'The parameters of a fault do not go together.',
  'file-too-large': 'A file is larger than 1 MiB.',
  'final-state': 'A final state has more than a description.',
  'for-range': 'The `min` of a `for` is above its `max`.',
  'initial-without-states': 'A state has `initial` but no `states` that it could be one of.',
  'invalid-cron': 'A cron expression cannot be read, or never fires.',
  'invalid-json-path': 'A JSONPath cannot be read.',
  'invalid-pattern': 'A regular expression cannot be read.',
  'invalid-timezone': 'A time zone is not in the IANA database.',
  'invalid-url': 'A URL cannot be read, or is not http or https.',
  'last-branch': 'The last branch of a state could be ruled out, so that there may be no way on.',
  'many-documents': 'A file holds more than one YAML document.',
  'missing-key': 'A mapping lacks a key that it needs.',
  'never-drawn': 'No seed leads to a state.',
  'never-ends': 'No way through the states comes to an end.',
  'never-polled': 'A probe that is looked at once has keys for polling.',
  'no-way-on': 'A state ends, but has no `next`.',
  'next-never-taken': 'Only an event ends a state, so that its `next` is never taken.',
  'not-utf8': 'A file is not UTF-8 text.',
  'one-of': 'A mapping needs exactly one of several keys.',
  'parallel-and-states': 'A state has both `parallel` and `states`.',
  'timeout-too-short': 'Even the shortest way to an end takes as long as `timeout`, or longer.',
  'too-large': 'A machine has more configurations than are looked at.',
  'too-many-aliases': 'Aliases and merge keys make a small file a huge one.',
  'uncounted-pods': 'A budget is percent of the pods of a fleet, and nothing says which those are.',
  'unreadable-file': 'A file cannot be read.',
  'unknown-fault': 'A kind of fault is named that does not exist.',
  'unknown-key': 'A mapping has a key that means nothing there.',
  'unknown-state': 'A state is named that does not exist in the same region.',
  'unreachable-state': 'No way through the states leads to a state.',
  'way-never-taken': 'A state has `onFailure` without `expect`, or `onError` without `inject`.',
  'yaml-syntax': 'A file is not YAML.',
  'yaml-tab': 'A tab is used for indentation.',
  'zero-duration': 'A duration is zero where that makes no sense.',
} as const;

export type ProblemCode = keyof typeof PROBLEM_CODES;
