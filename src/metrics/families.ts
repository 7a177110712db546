/** A metric as `/metrics` shows it. The documentation is generated from these. */
export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** One sentence, for `# HELP` and the documentation. */
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets, in its unit. */
  readonly buckets?: readonly number[];
}

/** Seconds: from a signal that is sent to a gigabyte that is filled. */
const MOMENTS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Seconds: from a run that is over at once to a game day. */
const SPANS = [0.1, 1, 5, 15, 60, 300, 900, 3600, 14_400];

/** Every metric there is, by what it is called in the code. */
export const families = {
  injections: {
    name: 'chaos_injections_total',
    type: 'counter',
    help: 'Faults by kind and by what became of them: success (its effect was read back), failed or skipped.',
    labels: ['failure_type', 'status'],
  },
  injectionActive: {
    name: 'chaos_injection_active',
    type: 'gauge',
    help: 'Whether a fault of this kind is in force: 1 or 0.',
    labels: ['failure_type'],
  },
  runs: {
    name: 'squall_runs_total',
    type: 'counter',
    help: 'Runs that have ended, by scenario and outcome: passed, failed, aborted or refused.',
    labels: ['scenario', 'outcome'],
  },
  runsActive: {
    name: 'squall_runs_active',
    type: 'gauge',
    help: 'Runs that are going on, those that are being undone included.',
    labels: ['scenario'],
  },
  runDuration: {
    name: 'squall_run_duration_seconds',
    type: 'histogram',
    help: 'How long runs took, until everything was undone. Refused ones are not counted.',
    labels: ['scenario'],
    buckets: SPANS,
  },
  stateActive: {
    name: 'squall_state_active',
    type: 'gauge',
    help: 'Runs that are in this state of a scenario now.',
    labels: ['scenario', 'state'],
  },
  faultsActive: {
    name: 'squall_faults_active',
    type: 'gauge',
    help: 'Faults in force, of all runs.',
    labels: ['type'],
  },
  injectionDuration: {
    name: 'squall_injection_duration_seconds',
    type: 'histogram',
    help: 'From the first look of a fault at the machine until its effect was read back.',
    labels: ['type'],
    buckets: MOMENTS,
  },
  revertDuration: {
    name: 'squall_revert_duration_seconds',
    type: 'histogram',
    help: 'How long it took to take a fault back, and to read that back.',
    labels: ['type'],
    buckets: MOMENTS,
  },
  scheduleLag: {
    name: 'squall_schedule_lag_seconds',
    type: 'histogram',
    help: 'From when a firing was to start, its jitter counted in, until its run had started.',
    labels: [],
    buckets: MOMENTS,
  },
  firings: {
    name: 'squall_firings_total',
    type: 'counter',
    help: 'Firings of schedules by what became of them: started, skipped, refused or missed.',
    labels: ['scenario', 'result'],
  },
  refusals: {
    name: 'squall_refusals_total',
    type: 'counter',
    help: 'Runs and faults that a limit has forbidden or ended, by the limit.',
    labels: ['limit'],
  },
  probes: {
    name: 'squall_probe_results_total',
    type: 'counter',
    help: 'Probes by result: passed or failed. Of a probe that is polled, changes are counted.',
    labels: ['scenario', 'probe', 'result'],
  },
  leftBehind: {
    name: 'squall_left_behind',
    type: 'gauge',
    help: 'Faults that could not be taken back yet. A person should look; it is tried again every half minute.',
    labels: [],
  },
  undoRecords: {
    name: 'squall_undo_records',
    type: 'gauge',
    help: 'Undo records that are open in the state directory: one for each fault in force, or left behind.',
    labels: [],
  },
  journalBytes: {
    name: 'squall_journal_bytes',
    type: 'gauge',
    help: 'Size of the journal of runs and events in the state directory.',
    labels: [],
  },
  scenarios: {
    name: 'squall_scenario_valid',
    type: 'gauge',
    help: 'For each file of scenarios: 1 where it is valid, 0 where it is not and its last good version, if any, goes on.',
    labels: ['file', 'scenario'],
  },
  reloads: {
    name: 'squall_reloads_total',
    type: 'counter',
    help: 'Times that changed scenarios were read, by result: success, or failed where one was not valid.',
    labels: ['result'],
  },
  halted: {
    name: 'squall_halted',
    type: 'gauge',
    help: 'Whether the agent is halted: 1 or 0.',
    labels: [],
  },
  apiCalls: {
    name: 'squall_api_calls_total',
    type: 'counter',
    help: 'Calls of the control API by what became of them: ok, or the code of the error.',
    labels: ['call', 'code'],
  },
  apiDenied: {
    name: 'squall_api_denied_total',
    type: 'counter',
    help: 'Requests that the control API did not let through, by the reason.',
    labels: ['reason'],
  },
  apiWatchers: {
    name: 'squall_api_watchers',
    type: 'gauge',
    help: 'Clients that follow the events through the control API.',
    labels: [],
  },
  trouble: {
    name: 'squall_trouble_total',
    type: 'counter',
    help: 'Things that went wrong without ending a run or the agent; the log says what.',
    labels: [],
  },
  buildInfo: {
    name: 'squall_build_info',
    type: 'gauge',
    help: 'Always 1; the labels say what runs.',
    labels: ['version', 'node'],
  },
} as const satisfies Readonly<Record<string, Family>>;
