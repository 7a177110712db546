const BY_AGENT = 'nothing by itself; the agent that it speaks to does what it is told.';

/** What each verb changes on the machine, as its help says it. */
export const CHANGES: Readonly<Record<string, string>> = {
  run:
    'what the faults of the scenario change (`squall explain` says what), until each state is left; undo records and ' +
    'events in the state directory; the reports that are asked for. With --dry-run only the reports.',
  validate: 'nothing.',
  simulate: 'nothing, but for the file that --output names.',
  graph: 'nothing, but for the file that --output names.',
  explain: 'nothing.',
  report: 'nothing, but for the file that --output names.',
  agent:
    'what the faults of its scenarios change, until each state is left; undo records, events and decisions in the ' +
    'state directory, and a socket there. With --dry-run it makes no fault.',
  status: 'nothing.',
  start: BY_AGENT,
  stop: BY_AGENT,
  pause: BY_AGENT,
  resume: BY_AGENT,
  send: BY_AGENT,
  halt: BY_AGENT,
  unhalt: BY_AGENT,
  recover:
    'what a dead Squall changed, back to what it was, by its undo records, which go then. With --list nothing.',
  doctor: 'nothing.',
  init: 'nothing, but for new files in the folder.',
  import: 'nothing.',
  webhook:
    'nothing on this machine; pods of the cluster get a sidecar, and with --secret, a Secret and the configuration of ' +
    'the webhook hold its certificate.',
};
