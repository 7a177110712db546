import { describeSelector, formatDuration, type Injector, parseDuration } from '../plugin/index.ts';
import { kill, verifyKill } from './process/kill.ts';
import { check, type ProcessParameters, schema } from './process/parameters.ts';
import { pause, resume, verifyPause } from './process/pause.ts';
import { plan } from './process/plan.ts';
import type { ProcessUndo } from './process/undo.ts';

/** Kills processes, or pauses them while the state lasts. */
export const processFault: Injector<ProcessParameters, ProcessUndo> = {
  name: 'process',
  summary: 'Kills processes with a signal, or pauses them while the state lasts.',
  schema,
  uses: [
    { what: '`action: kill`', parameters: { name: 'worker' } },
    { what: '`action: pause`', parameters: { name: 'worker', action: 'pause' } },
  ],
  check,

  lasting({ action = 'kill', every }) {
    return action === 'kill' && every === undefined ? 'once' : 'state';
  },

  over({ action = 'kill' }) {
    return action === 'kill';
  },

  every({ every }) {
    return every === undefined ? undefined : parseDuration(every);
  },

  changes(parameters) {
    const who = `processes (${describeSelector(parameters)})`;
    return parameters.action === 'pause'
      ? `Stops ${who}, and lets them go on when the state is left.`
      : `Signals ${who}; one that ends stays ended, unless somebody starts it again.`;
  },

  describe(parameters) {
    const { action = 'kill', mode = 'one', signal = 'SIGTERM', grace, every } = parameters;
    const how =
      grace === undefined ? signal : `${signal}, SIGKILL after ${formatDuration(parseDuration(grace))}`;
    return [
      `${action} ${mode} of ${describeSelector(parameters)}`,
      action === 'kill' && `(${how})`,
      every !== undefined && `every ${formatDuration(parseDuration(every))}`,
    ]
      .filter(Boolean)
      .join(' ');
  },

  missing: async () => [],

  plan,

  async apply(parameters, undo, context) {
    const { action, targets } = undo;
    if (action === 'pause') await pause(targets, context);
    else await kill(parameters, undo, context);
    return { over: action === 'kill' };
  },

  async verify(parameters, undo, context) {
    return undo.action === 'pause'
      ? verifyPause(undo.targets, context)
      : verifyKill(parameters, undo, context);
  },

  async revert({ action, targets }, context) {
    if (action === 'pause') return resume(targets, context);
    return { message: 'nothing to undo: what was killed is for its supervisor to start again' };
  },
};
