import type { AgentEventBody } from './agent-event.ts';
import type { EventBody } from './event.ts';

/** What an event means, and what each of its fields is. */
export interface EventDocument {
  readonly means: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Of a union, the members that have a name among theirs. */
type Named<Body, Name> = Body extends { readonly event: infer Names }
  ? Name extends Names
    ? Body
    : never
  : never;

/** The compiler holds it to every event, and to every field of each. */
type Documents<Body extends { readonly event: string }> = {
  readonly [Name in Body['event']]: {
    readonly means: string;
    readonly fields: { readonly [Field in Exclude<keyof Named<Body, Name>, 'event'>]-?: string };
  };
};

const STATE = 'the state, with the names of those around it: `outer.inner`';
const FAULT = {
  state: 'the state that holds it',
  fault: 'its id: unique in the run, the same in simulation and for real',
  type: 'the key of the fault, such as `cpu`',
};
const OBSERVATION = 'what was seen: `message` for people, and by kind of fault its own numbers';
const PROBE = {
  state: 'the state whose probe it is; not there for steady state and stop conditions',
  probe: 'the name of the probe',
  detail: 'what was seen: `message`, and by kind of probe its own values',
};

/** What every event of a run has. */
export const RUN_HEADER = {
  time: 'when: ISO 8601 with milliseconds, in UTC',
  run: 'the id of the run',
  scenario: 'the name of the scenario',
  event: 'what happened: one of the names below',
};

export const RUN_EVENTS: Documents<EventBody> = {
  'run.started': {
    means: 'A run begins, before anything is looked at.',
    fields: {
      seed: 'the seed of every draw: with it the run comes to the same again',
      labels: 'the labels of the scenario',
      environment: 'the environment that it runs in, where one is named',
      dryRun: 'whether nothing is changed',
    },
  },
  'state.entered': {
    means: 'A state begins.',
    fields: {
      state: STATE,
      detail: 'what will end it: `message` for people, and `lasts` in milliseconds where time does',
    },
  },
  'state.left': {
    means: 'A state is over, and its faults are taken back.',
    fields: { state: STATE, detail: 'what was seen, where there is something to say' },
  },
  'fault.planned': {
    means: 'The machine was looked at, and the undo record is written down. Nothing is changed yet.',
    fields: { ...FAULT, detail: OBSERVATION },
  },
  'fault.injected': {
    means: 'The fault is in force: its effect was read back.',
    fields: { ...FAULT, detail: OBSERVATION },
  },
  'fault.updated': {
    means: 'A fault in force was changed: a host name that it is aimed at has other addresses.',
    fields: { ...FAULT, detail: OBSERVATION },
  },
  'fault.skipped': {
    means:
      'The fault was not made, and that is no failure: a draw, a dry run, an optional one that the machine lacks something for.',
    fields: { ...FAULT, detail: 'why: `message`' },
  },
  'fault.failed': {
    means: 'The fault could not be made, held or taken back.',
    fields: { ...FAULT, error: 'why, for people', detail: OBSERVATION },
  },
  'fault.reverted': {
    means: 'The fault is taken back, and that was read back.',
    fields: { ...FAULT, detail: OBSERVATION },
  },
  'probe.passed': { means: 'A probe holds. Of one that is polled, only changes are told.', fields: PROBE },
  'probe.failed': { means: 'A probe does not hold.', fields: { ...PROBE, error: 'why, for people' } },
  'run.finished': {
    means: 'The run is over, and undone as far as `leftBehind` says.',
    fields: {
      outcome: '`passed`, `failed`, `aborted` or `refused`',
      reason: 'why, for people',
      limit: 'the limit that refused or ended it, where one did',
      leftBehind:
        'faults that could not be taken back: `fault`, `type`, `error`, and the `command` that undoes it. Empty when all is well',
      labels: 'the labels of the scenario',
    },
  },
};

const DUE = 'when it was due, before jitter';
const REASON = 'why, for people';
const SCENARIO = 'the name of the scenario';
const LEFTOVER = {
  run: 'the run whose fault it was',
  scenario: 'the scenario of that run',
  fault: 'the id of the fault',
  type: 'the key of the fault',
  message: 'what was done, or why it failed',
  command: 'what a person can type, where it has failed',
};
const FILE = 'the path of the file';
const PAUSED = 'the name of the scenario; not there: all of them';

/** What every event of an agent has, those of its runs included. */
export const AGENT_HEADER = {
  time: 'when: ISO 8601 with milliseconds, in UTC',
  sequence: 'its number, from 1, without gaps, through restarts',
  event: 'what happened: one of the names below',
};

export const AGENT_EVENTS: Documents<AgentEventBody> = {
  'agent.started': {
    means: 'An agent begins.',
    fields: {
      version: 'its version',
      seed: 'the base of what is drawn for scenarios without a seed of their own',
      dryRun: 'whether it changes nothing',
      environment: 'the environment of its config, where it names one',
    },
  },
  'agent.ready': {
    means: 'It has read its scenarios and cleaned up.',
    fields: { scenarios: 'how many are valid' },
  },
  'agent.stopping': { means: 'It was told to end, and undoes everything.', fields: { reason: REASON } },
  'agent.reconfigured': { means: 'Its config was read anew.', fields: {} },
  'agent.reloaded': {
    means: 'Scenarios were read, since files had changed.',
    fields: {
      changed: 'how many have changed',
      invalid: 'how many of those are not valid',
      removed: 'how many are gone',
    },
  },
  'agent.halted': {
    means: 'Everything stops, and nothing starts until it is lifted.',
    fields: {
      by: '`operator`, `signal`, `file`, `probe`, or `unknown` after a damaged record',
      reason: REASON,
    },
  },
  'agent.unhalted': { means: 'A halt was lifted.', fields: { by: 'as in `agent.halted`' } },
  'agent.trouble': {
    means: 'Something went wrong that ends neither a run nor the agent.',
    fields: { error: 'what' },
  },
  'scenario.loaded': {
    means: 'A scenario is there, or has changed.',
    fields: { scenario: SCENARIO, file: FILE },
  },
  'scenario.invalid': {
    means: 'A file is not valid.',
    fields: {
      file: FILE,
      scenario: 'the one whose last good version goes on, if any',
      error: 'the first of what is wrong, with its place',
    },
  },
  'scenario.removed': { means: 'A scenario is gone.', fields: { scenario: SCENARIO, file: FILE } },
  'scenario.paused': { means: 'Its schedule fires no more.', fields: { scenario: PAUSED } },
  'scenario.resumed': { means: 'Its schedule fires again.', fields: { scenario: PAUSED } },
  'firing.started': {
    means: 'A schedule has started a run.',
    fields: {
      scenario: SCENARIO,
      due: DUE,
      run: 'the id of the run',
      lag: 'milliseconds between when it was to start and when it did',
    },
  },
  'firing.skipped': {
    means: 'A firing starts nothing: a draw, `concurrency: forbid`, a halt, no place in the fleet.',
    fields: { scenario: SCENARIO, due: DUE, because: 'why, in one word', reason: REASON },
  },
  'firing.refused': {
    means: 'A limit forbids the run.',
    fields: {
      scenario: SCENARIO,
      due: DUE,
      run: 'the id that it would have had',
      limit: 'the limit',
      reason: REASON,
    },
  },
  'firing.missed': {
    means: 'Firings came too late to be started.',
    fields: { scenario: SCENARIO, due: 'when the first of them was due', count: 'how many', reason: REASON },
  },
  'leftover.reverted': {
    means: 'A fault that a dead Squall had left, or that a run could not take back, is undone.',
    fields: LEFTOVER,
  },
  'leftover.closed': {
    means: 'The same, and there was nothing left to undo, such as after a reboot.',
    fields: LEFTOVER,
  },
  'leftover.failed': { means: 'The same, and it could not be undone. It is tried again.', fields: LEFTOVER },
  'audit.changed': {
    means: 'Somebody has changed something through the API, or tried to.',
    fields: {
      call: 'the call of the API',
      who: 'as whom',
      from: 'an address, or `socket`',
      request: 'what was asked for, in a few words',
      result: '`ok`, or the code of an error',
      run: 'the run that it was about, where there is one',
      scenario: 'the scenario that it was about, where there is one',
      key: 'the idempotency key, where one was sent',
    },
  },
  'audit.denied': {
    means: 'Calls were not let through, of one kind and from one place.',
    fields: {
      from: 'an address, or `socket`',
      because: 'why, in one word',
      reason: REASON,
      count: 'how many',
    },
  },
};
