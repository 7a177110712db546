import { describeSelector, type Injector } from '../plugin/index.ts';
import { apply } from './limits/apply.ts';
import { check } from './limits/check.ts';
import { describe } from './limits/describe.ts';
import { missing } from './limits/missing.ts';
import { plan } from './limits/plan.ts';
import type { LimitsUndo } from './limits/record.ts';
import { revert } from './limits/revert.ts';
import { type LimitsParameters, schema } from './limits/schema.ts';
import { verify } from './limits/verify.ts';

/** Lowers the limits of the cgroup that a process is in, as if its container had been given less. */
export const limits: Injector<LimitsParameters, LimitsUndo> = {
  name: 'limits',
  summary: 'Lowers the limits of CPU, memory, processes and disk of the cgroup of a process.',
  schema,
  uses: [
    { what: '`memory`', parameters: { name: 'worker', memory: '64MiB' } },
    { what: '`cpu`', parameters: { name: 'worker', cpu: 50 } },
    { what: '`pids`', parameters: { name: 'worker', pids: 10 } },
    { what: '`io`', parameters: { name: 'worker', io: '80mbit' } },
  ],
  check,
  lasting: () => 'state',
  describe,
  changes: (parameters) =>
    `Lowers the limits of the cgroup of ${describeSelector(parameters)}, and writes those from before back when the ` +
    'state is left.',
  missing,
  plan,
  apply: (_parameters, undo, context) => apply(undo, context),
  verify: (_parameters, undo, context) => verify(undo, context),
  revert,
};
